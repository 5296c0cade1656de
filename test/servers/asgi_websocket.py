"""WebSocket (RFC 6455) of the reference ASGI server."""

import asyncio
import struct
from base64 import b64encode
from hashlib import sha1

from asgi_messages import ClientGone

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10
LIMIT = 16 * 1024 * 1024
NOT_RECEIVED, LOST = 1005, 1006


class ProtocolError(Exception):
    def __init__(self, code):
        super().__init__(code)
        self.code = code


class Socket:
    """One WebSocket. `state`: connecting, denying, open, or closed."""

    def __init__(self, wire, head):
        self.wire, self.head = wire, head
        self.state = "connecting"
        self.events = asyncio.Queue()
        self.denial = None
        self.denial_sent = False
        self.close_sent = False
        # What the application is told in the end: code and reason.
        self.ending = None
        self.reading = None
        self.parts = []
        self.kind = None


class WebSocketServer:
    # The handshake and the scope

    def wants_websocket(self, head):
        return b"websocket" in head.tokens(b"upgrade") and b"upgrade" in head.tokens(b"connection")

    def is_handshake(self, head):
        keys = head.values(b"sec-websocket-key")
        version = head.values(b"sec-websocket-version")
        return head.method == "GET" and len(keys) == 1 and version == [b"13"]

    def websocket_scope(self, socket):
        scope = self.base_scope("websocket", socket.wire, socket.head)
        scope["http_version"] = "1.1"
        scope["scheme"] = "wss" if socket.wire.tls else "ws"
        scope["subprotocols"] = self.scope_subprotocols(socket.head)
        scope["extensions"] = self.websocket_extensions(socket)
        return scope

    def scope_subprotocols(self, head):
        joined = b",".join(head.values(b"sec-websocket-protocol")).decode()
        return [each.strip() for each in joined.split(",") if each.strip()]

    def websocket_extensions(self, socket):
        offered = {"websocket.http.response": {}}
        if socket.wire.tls:
            offered["tls"] = self.tls_extension(socket.wire)
        return offered

    # The conversation

    async def serve_websocket(self, wire, head):
        if not self.is_handshake(head):
            self.answer(wire, 400)
            return
        socket = Socket(wire, head)
        self.sockets.add(socket)
        scope = self.websocket_scope(socket)
        self.connect(socket)

        async def receive():
            return await self.receive_websocket(socket)

        async def send(message):
            await self.send_websocket(socket, message)

        socket.reading = asyncio.ensure_future(self.read_frames(socket))
        try:
            await self.call(scope, receive, send)
        except ClientGone:
            self.ignore_client_gone()
        except Exception as error:
            self.log_error(error)
            self.after_websocket(socket, 1011)
        else:
            self.after_websocket(socket, 1000)
        # The client's close frame, or its end, is waited for; not for ever.
        await asyncio.wait([socket.reading], timeout=2)
        socket.reading.cancel()
        self.sockets.discard(socket)

    def connect(self, socket):
        socket.events.put_nowait({"type": "websocket.connect"})

    async def receive_websocket(self, socket):
        if socket.events.empty() and socket.ending is not None:
            return self.websocket_disconnect(*socket.ending)
        return await socket.events.get()

    def websocket_disconnect(self, code, reason):
        return {"type": "websocket.disconnect", "code": code, "reason": reason}

    def after_websocket(self, socket, code):
        """The application has ended: the socket must not stay open."""
        if socket.state == "connecting" or (socket.state == "denying" and not socket.denial_sent):
            self.answer(socket.wire, 500)
        elif socket.state == "open":
            self.send_close(socket, code, "")
        socket.state = "closed"
        if socket.denial is not None or not socket.close_sent:
            socket.reading.cancel()

    def end(self, socket, code, reason):
        """Tells the application, once, that the socket is closed."""
        if socket.ending is None:
            socket.ending = code, reason
            socket.state = "closed"
            socket.events.put_nowait(self.websocket_disconnect(code, reason))

    # What the application sends

    async def send_websocket(self, socket, message):
        if socket.state == "closed":
            self.refuse_after_close(socket)
            return
        if socket.wire.lost:
            self.refuse_after_disconnect()
            return
        message = self.check(message, self.WEBSOCKET_EVENTS)
        kind = message["type"].partition(".")[2].replace(".", "_")
        self.check_websocket_order(socket, kind)
        await getattr(self, f"on_{kind}")(socket, message)

    def refuse_after_close(self, socket):
        raise ClientGone("the socket is closed")

    def check_websocket_order(self, socket, kind):
        allowed = {
            "connecting": ("accept", "close", "http_response_start"),
            "denying": ("http_response_body",),
            "open": ("send", "close"),
        }
        if kind not in allowed[socket.state]:
            raise RuntimeError(f"unexpected websocket {kind}")

    async def on_accept(self, socket, message):
        headers = message.get("headers", [])
        subprotocol = message.get("subprotocol")
        if any(name.lower() == b"sec-websocket-protocol" for name, _ in headers):
            raise ValueError("sec-websocket-protocol goes into subprotocol")
        if subprotocol is not None and subprotocol not in self.scope_subprotocols(socket.head):
            raise ValueError(f"the client has not offered {subprotocol!r}")
        self.write_accept(socket, subprotocol, headers)
        socket.state = "open"
        socket.wire.wake()
        await self.flush(socket.wire)

    def write_accept(self, socket, subprotocol, headers):
        key = socket.head.values(b"sec-websocket-key")[0]
        lines = [
            b"HTTP/1.1 101 Switching Protocols",
            b"upgrade: websocket",
            b"connection: Upgrade",
            b"sec-websocket-accept: " + b64encode(sha1(key + GUID).digest()),
        ]
        if subprotocol is not None:
            lines.append(b"sec-websocket-protocol: " + subprotocol.encode())
        lines += [b"%s: %s" % pair for pair in headers]
        socket.wire.write(b"\r\n".join(lines) + b"\r\n\r\n")

    async def on_send(self, socket, message):
        data, text = message.get("bytes"), message.get("text")
        if (data is None) == (text is None):
            raise self.not_exactly_one()
        if text is not None:
            self.write_frame(socket, TEXT, text.encode())
        else:
            self.write_frame(socket, BINARY, data)
        await self.flush(socket.wire)

    def not_exactly_one(self):
        return ValueError("exactly one of bytes and text has to be there")

    async def on_close(self, socket, message):
        if socket.state == "connecting":
            self.deny(socket)
        else:
            self.send_close(socket, *self.closing(message))
        await self.flush(socket.wire)

    def closing(self, message):
        return message.get("code", 1000), message.get("reason") or ""

    def deny(self, socket):
        self.answer(socket.wire, 403)
        self.end(socket, LOST, "")

    async def on_http_response_start(self, socket, message):
        socket.state, socket.denial = "denying", message

    async def on_http_response_body(self, socket, message):
        wire, status = socket.wire, socket.denial["status"]
        if not socket.denial_sent:
            socket.denial_sent = True
            given = socket.denial.get("headers", [])
            headers = [pair for pair in given if pair[0].lower() != b"transfer-encoding"]
            lines = [b"HTTP/1.1 %d %s" % (status, self.phrase(status))]
            lines += [b"%s: %s" % pair for pair in headers]
            wire.write(b"\r\n".join(lines) + b"\r\nconnection: close\r\n\r\n")
        wire.write(message.get("body", b""))
        if not message.get("more_body", False):
            self.end_denial(socket)
        await self.flush(wire)

    def end_denial(self, socket):
        self.end(socket, LOST, "")

    def send_close(self, socket, code, reason):
        if not socket.close_sent and not socket.wire.lost:
            socket.close_sent = True
            self.write_frame(socket, CLOSE, struct.pack("!H", code) + reason.encode())
        self.end(socket, code, reason)

    def write_frame(self, socket, opcode, payload):
        size = len(payload)
        if size < 126:
            head = struct.pack("!BB", 0x80 | opcode, size)
        elif size < 65536:
            head = struct.pack("!BBH", 0x80 | opcode, 126, size)
        else:
            head = struct.pack("!BBQ", 0x80 | opcode, 127, size)
        socket.wire.write(head + payload)

    # What the client sends

    async def read_frames(self, socket):
        wire = socket.wire
        while socket.state in ("connecting", "denying"):
            if wire.gone:
                self.lose(socket)
                return
            await wire.change()
        try:
            while await self.read_frame(socket):
                pass
        except ProtocolError as error:
            self.send_close(socket, error.code, "")
        wire.close()

    async def read_frame(self, socket):
        """Reads one frame; false when it was the last."""
        frame = await self.next_frame(socket.wire)
        if frame is None:
            self.lose(socket)
            return False
        final, opcode, payload = frame
        if opcode == CLOSE:
            self.closed_by_client(socket, payload)
            return False
        if opcode == PING:
            self.answer_ping(socket, payload)
        elif opcode == PONG:
            pass
        else:
            self.add_part(socket, final, opcode, payload)
        return True

    async def next_frame(self, wire):
        """`fin`, the opcode and the payload; None if the connection is gone."""
        start = await wire.exactly(2)
        if start is None:
            return None
        first, second = start
        size = second & 0x7F
        opcode = first & 0x0F
        control = opcode >= CLOSE
        if first & 0x70 or not second & 0x80 or (control and (size > 125 or not first & 0x80)):
            raise ProtocolError(1002)
        if size >= 126:
            wide = await wire.exactly(2 if size == 126 else 8)
            if wide is None:
                return None
            size = int.from_bytes(wide, "big")
        if size > LIMIT:
            raise ProtocolError(1009)
        rest = await wire.exactly(4 + size)
        if rest is None:
            return None
        mask, masked = rest[:4], rest[4:]
        repeated = (mask * (size // 4 + 1))[:size]
        payload = int.from_bytes(masked, "big") ^ int.from_bytes(repeated, "big")
        return bool(first & 0x80), opcode, payload.to_bytes(size, "big")

    def add_part(self, socket, final, opcode, payload):
        if opcode not in (CONTINUATION, TEXT, BINARY) or (opcode == CONTINUATION) != bool(
            socket.kind
        ):
            raise ProtocolError(1002)
        socket.kind = socket.kind or opcode
        socket.parts.append(payload)
        if sum(map(len, socket.parts)) > LIMIT:
            raise ProtocolError(1009)
        if final:
            kind, data = socket.kind, b"".join(socket.parts)
            socket.kind, socket.parts = None, []
            if socket.ending is None:
                socket.events.put_nowait(self.message_event(kind, data))

    def message_event(self, kind, data):
        if kind == BINARY:
            return {"type": "websocket.receive", "bytes": data}
        try:
            return {"type": "websocket.receive", "text": data.decode()}
        except UnicodeDecodeError:
            raise ProtocolError(1007) from None

    def answer_ping(self, socket, payload):
        if not socket.close_sent:
            self.write_frame(socket, PONG, payload)

    def closed_by_client(self, socket, payload):
        if not socket.close_sent:
            socket.close_sent = True
            self.write_frame(socket, CLOSE, payload[:2])
        self.end(socket, *self.read_close(payload))

    def read_close(self, payload):
        if len(payload) < 2:
            return NOT_RECEIVED, ""
        return int.from_bytes(payload[:2], "big"), payload[2:].decode("utf-8", "replace")

    def lose(self, socket):
        self.end(socket, LOST, "")
