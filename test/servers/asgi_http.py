"""HTTP/1.0 and 1.1 of the reference ASGI server."""

import re
from email.utils import formatdate
from http import HTTPStatus
from urllib.parse import unquote_to_bytes

from asgi_messages import ClientGone
from http_reading import HOST

TOKEN = rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
REQUEST_LINE = re.compile(rb"(%s) ([!-~\x80-\xff]+) HTTP/(1\.[01])" % TOKEN)
FIELD = re.compile(rb"(%s):[ \t]*([^\x00-\x08\x0a-\x1f\x7f]*?)[ \t]*" % TOKEN)


class BadRequest(Exception):
    """What has come is no HTTP request."""


class Gone(Exception):
    """The client left in the middle of its request."""


class Head:
    def __init__(self, method, target, version, headers):
        self.method, self.target, self.version, self.headers = method, target, version, headers

    def values(self, name):
        return [value for key, value in self.headers if key.lower() == name]

    def tokens(self, name):
        """The elements of a list header, in lower case."""
        joined = b",".join(self.values(name)).lower()
        return [each.strip() for each in joined.split(b",") if each.strip()]


class Exchange:
    """One request and its response."""

    def __init__(self, wire, head):
        self.wire, self.head = wire, head
        # Of the body: bytes still to come, or None where it is chunked.
        self.remaining = 0
        self.requested = False
        self.start = None
        self.head_sent = False
        self.framing = "none"
        self.expected = None
        self.sent = 0
        self.body_ended = False
        self.trailers = []
        self.complete = False
        self.keep_alive = True

    @property
    def bodiless(self):
        status = self.start["status"]
        return self.head.method == "HEAD" or status in (204, 304)


class HttpServer:
    # The request

    async def read_head(self, wire):
        """The next request's head; None at the end of the connection."""
        line = b""
        while line == b"":
            line = await wire.line()
            if line is None:
                if wire.gone and not wire.buffer:
                    return None
                raise BadRequest
            wire.busy = True
        match = REQUEST_LINE.fullmatch(line)
        if match is None:
            raise BadRequest
        headers = []
        while True:
            line = await wire.line()
            if line == b"":
                break
            field = FIELD.fullmatch(line or b"")
            if field is None:
                raise BadRequest
            headers.append((field[1], field[2]))
        return Head(match[1].decode(), match[2], match[3].decode(), headers)

    def measure_body(self, exchange):
        """Finds the length of the body."""
        head = exchange.head
        codings, lengths = head.tokens(b"transfer-encoding"), set(head.values(b"content-length"))
        hosts = head.values(b"host")
        if len(hosts) > 1 or not all(HOST.fullmatch(each) for each in hosts):
            raise BadRequest
        if head.version == "1.1" and not hosts:
            raise BadRequest
        if codings:
            if codings != [b"chunked"] or lengths or head.version == "1.0":
                raise BadRequest
            exchange.remaining = None
        elif lengths:
            length = lengths.pop()
            if lengths or re.fullmatch(rb"[0-9]{1,18}", length) is None:
                raise BadRequest
            exchange.remaining = int(length)

    async def read_body(self, exchange):
        """The next part of the body, and whether there is more."""
        wire = exchange.wire
        if exchange.remaining is None:
            return await self.read_chunk(exchange)
        while not wire.buffer and exchange.remaining:
            if wire.gone:
                raise Gone
            await wire.change()
        data = wire.take(min(exchange.remaining, wire.LIMIT))
        exchange.remaining -= len(data)
        return data, exchange.remaining > 0

    async def read_chunk(self, exchange):
        wire = exchange.wire
        line = await wire.line()
        size = re.fullmatch(rb"([0-9A-Fa-f]{1,8})[ \t]*(;.*)?", line or b"")
        if size is None:
            raise Gone
        length = int(size[1], 16)
        if length == 0:
            while await self.trailer_line(wire):
                pass
            exchange.remaining = 0
            return b"", False
        data = await wire.exactly(length + 2)
        if data is None or data[-2:] != b"\r\n":
            raise Gone
        return data[:-2], True

    async def trailer_line(self, wire):
        line = await wire.line()
        if line is None:
            raise Gone
        return line

    # The scope

    def http_scope(self, exchange):
        scope = self.base_scope("http", exchange.wire, exchange.head)
        scope["method"] = self.scope_method(exchange.head)
        scope["http_version"] = self.scope_http_version(exchange.head)
        scope["scheme"] = "https" if exchange.wire.tls else "http"
        scope["extensions"] = self.http_extensions(exchange)
        return scope

    def base_scope(self, kind, wire, head):
        """What scopes of http and websocket have in common."""
        return {
            "type": kind,
            "asgi": self.scope_asgi(kind),
            "path": self.scope_path(head),
            "raw_path": self.scope_raw_path(head),
            "query_string": self.scope_query_string(head),
            "root_path": self.root_path,
            "headers": self.scope_headers(head),
            "client": self.scope_client(wire),
            "server": self.scope_server(wire),
            "state": self.scope_state(),
        }

    def scope_asgi(self, kind):
        return {"version": "3.0", "spec_version": "2.0" if kind == "lifespan" else "2.5"}

    def scope_method(self, head):
        return head.method.upper()

    def scope_http_version(self, head):
        return head.version

    def path_and_query(self, head):
        target = head.target
        if not target.startswith(b"/") and b"://" in target:
            rest = target.split(b"://", 1)[1]
            target = b"/" + rest.partition(b"/")[2]
        path, _, query = target.partition(b"?")
        return path, query

    def scope_path(self, head):
        path = unquote_to_bytes(self.path_and_query(head)[0]).decode("utf-8", "replace")
        return self.root_path + path

    def scope_raw_path(self, head):
        return self.path_and_query(head)[0]

    def scope_query_string(self, head):
        return self.path_and_query(head)[1]

    def scope_headers(self, head):
        return [[name.lower(), value] for name, value in head.headers]

    def scope_client(self, wire):
        return list(wire.transport.get_extra_info("peername")[:2])

    def scope_server(self, wire):
        return list(wire.transport.get_extra_info("sockname")[:2])

    def scope_state(self):
        return self.state.copy()

    def http_extensions(self, exchange):
        names = ("trailers", "early_hint", "zerocopysend", "pathsend")
        offered = {f"http.response.{name}": {} for name in names}
        if exchange.wire.tls:
            offered["tls"] = self.tls_extension(exchange.wire)
        return offered

    # The conversation

    async def serve_http(self, wire, head):
        """Serves one request; true if the connection can take another."""
        exchange = Exchange(wire, head)
        self.measure_body(exchange)
        exchange.keep_alive = self.wants_keep_alive(head)
        scope = self.http_scope(exchange)

        async def receive():
            return await self.receive_http(exchange)

        async def send(message):
            await self.send_http(exchange, message)

        try:
            await self.call(scope, receive, send)
        except ClientGone:
            self.ignore_client_gone()
        except Exception as error:
            self.log_error(error)
        self.after_call(exchange)
        return exchange.complete and exchange.keep_alive and await self.discard_body(exchange)

    def after_call(self, exchange):
        if not exchange.complete:
            self.fail(exchange)

    def wants_keep_alive(self, head):
        options = head.tokens(b"connection")
        if head.version == "1.0":
            return b"keep-alive" in options
        return b"close" not in options and not self.stopping

    async def discard_body(self, exchange):
        """Reads what the application did not; false if that is too much."""
        try:
            for _ in range(64):
                if exchange.remaining == 0:
                    return True
                await self.read_body(exchange)
        except Gone:
            pass
        return False

    async def receive_http(self, exchange):
        if exchange.complete:
            return self.disconnect_event()
        if exchange.remaining != 0 or not exchange.requested:
            if exchange.remaining != 0 and not exchange.requested:
                self.invite_body(exchange)
            exchange.requested = True
            try:
                body, more = await self.read_body(exchange)
            except Gone:
                return self.truncated_event(exchange)
            return self.request_event(body, more)
        await self.until_disconnect(exchange)
        return self.disconnect_event()

    def invite_body(self, exchange):
        wanted = exchange.head.tokens(b"expect") == [b"100-continue"]
        if wanted and exchange.head.version == "1.1" and not exchange.wire.buffer:
            exchange.wire.write(b"HTTP/1.1 100 Continue\r\n\r\n")

    async def until_disconnect(self, exchange):
        while not exchange.complete and not exchange.wire.gone:
            await exchange.wire.change()

    def request_event(self, body, more):
        return {"type": "http.request", "body": body, "more_body": more}

    def disconnect_event(self):
        return {"type": "http.disconnect"}

    def truncated_event(self, exchange):
        return self.disconnect_event()

    # The response

    async def send_http(self, exchange, message):
        if exchange.complete:
            return
        if exchange.wire.lost:
            self.refuse_after_disconnect()
            return
        message = self.check(message, self.HTTP_EVENTS)
        kind = message["type"].rpartition(".")[2]
        self.check_order(exchange, kind)
        await getattr(self, f"on_{kind}")(exchange, message)

    def check_order(self, exchange, kind):
        if (kind == "start") == (exchange.start is not None):
            raise RuntimeError(f"unexpected http.response.{kind}")
        if exchange.body_ended != (kind == "trailers"):
            raise RuntimeError(f"unexpected http.response.{kind}")

    def refuse_after_disconnect(self):
        raise ClientGone("the client has left")

    async def on_start(self, exchange, message):
        # Held back until the first part of the body, so that a failure can still be told.
        exchange.start = message

    async def on_early_hint(self, exchange, message):
        if exchange.head_sent or exchange.head.version == "1.0":
            return
        links = b"".join(b"link: %s\r\n" % link for link in message["links"])
        exchange.wire.write(b"HTTP/1.1 103 Early Hints\r\n%s\r\n" % links)

    async def on_body(self, exchange, message):
        if not exchange.head_sent:
            self.write_head(exchange)
        body = message.get("body", b"")
        if not exchange.bodiless:
            self.write_body(exchange, body)
        if not message.get("more_body", False):
            exchange.body_ended = True
            if not exchange.start.get("trailers", False):
                self.finish(exchange)
        await self.flush(exchange.wire)

    async def on_zerocopysend(self, exchange, message):
        body = self.read_file(message)
        await self.on_body(exchange, {**message, "body": body})

    def read_file(self, message):
        file = message["file"]
        if "offset" in message:
            file.seek(message["offset"])
        return file.read(message.get("count", -1))

    async def on_pathsend(self, exchange, message):
        with open(message["path"], "rb") as file:
            await self.on_body(exchange, {"body": file.read()})

    async def on_trailers(self, exchange, message):
        exchange.trailers += message.get("headers", [])
        if not message.get("more_trailers", False):
            self.finish(exchange)
        await self.flush(exchange.wire)

    async def flush(self, wire):
        """Waits while the client does not take what was written."""
        await wire.drained()

    def write_head(self, exchange):
        exchange.head_sent = True
        headers = self.response_headers(exchange)
        self.choose_framing(exchange, headers)
        status = exchange.start["status"]
        lines = [b"HTTP/1.1 %d %s" % (status, self.phrase(status))]
        lines += [b"%s: %s" % pair for pair in headers]
        exchange.wire.write(b"\r\n".join(lines) + b"\r\n\r\n")

    def phrase(self, status):
        try:
            return HTTPStatus(status).phrase.encode()
        except ValueError:
            return b""

    def response_headers(self, exchange):
        """What the application gave, except for the framing, which is the server's."""
        given = exchange.start.get("headers", [])
        headers = [pair for pair in given if pair[0].lower() != b"transfer-encoding"]
        names = {name.lower() for name, _ in headers}
        if b"date" not in names:
            headers.append((b"date", formatdate(usegmt=True).encode()))
        if b"close" in [value.lower() for name, value in headers if name.lower() == b"connection"]:
            exchange.keep_alive = False
        return headers

    def choose_framing(self, exchange, headers):
        """Says how the body ends, and adds the header that tells it."""
        lengths = [value for name, value in headers if name.lower() == b"content-length"]
        if exchange.bodiless:
            pass
        elif lengths:
            exchange.framing = "length"
            exchange.expected = int(lengths[0])
        elif exchange.head.version == "1.1":
            exchange.framing = "chunked"
            headers.append((b"transfer-encoding", b"chunked"))
        else:
            exchange.framing = "close"
            exchange.keep_alive = False
        options = [value for name, value in headers if name.lower() == b"connection"]
        if not exchange.keep_alive and not options:
            headers.append((b"connection", b"close"))
        elif exchange.keep_alive and exchange.head.version == "1.0":
            headers.append((b"connection", b"keep-alive"))

    def write_body(self, exchange, body):
        exchange.sent += len(body)
        if exchange.framing == "length" and exchange.sent > exchange.expected:
            raise RuntimeError("the body is longer than its content-length")
        exchange.wire.write(self.frame(exchange, body))

    def frame(self, exchange, body):
        if exchange.framing == "chunked":
            return b"%x\r\n%s\r\n" % (len(body), body) if body else b""
        return body

    def finish(self, exchange):
        """Ends the response."""
        if exchange.framing == "length" and exchange.sent < exchange.expected:
            exchange.keep_alive = False
            self.log("the body is shorter than its content-length")
        self.write_end(exchange)
        exchange.complete = True
        exchange.wire.wake()

    def write_end(self, exchange):
        if exchange.framing == "chunked":
            exchange.wire.write(b"0\r\n%s\r\n" % self.trailer_part(exchange))

    def trailer_part(self, exchange):
        if b"trailers" not in exchange.head.tokens(b"te"):
            return b""
        return b"".join(b"%s: %s\r\n" % pair for pair in exchange.trailers)

    def fail(self, exchange):
        """The application has ended, and its response has not."""
        if exchange.head_sent or exchange.wire.lost:
            self.break_off(exchange)
        else:
            self.answer(exchange.wire, 500)

    def break_off(self, exchange):
        """Lets the client know that the response is not whole."""
        if exchange.framing == "close":
            exchange.wire.abort()

    def answer(self, wire, status):
        """An answer of the server's own; the connection ends with it."""
        phrase = self.phrase(status)
        head = b"HTTP/1.1 %d %s\r\ncontent-type: text/plain\r\ncontent-length: %d\r\n"
        wire.write(head % (status, phrase, len(phrase)))
        wire.write(b"connection: close\r\n\r\n" + phrase)
