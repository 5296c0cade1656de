"""A small, correct ASGI server of the standard library alone. Each decision is one method.

`from reference_asgi import Server` and `class Server(Server): …` makes one that errs.
"""

import asyncio
import inspect
import os
import signal
import ssl
import sys
import traceback

from asgi_http import BadRequest, HttpServer
from asgi_messages import Checks
from asgi_websocket import WebSocketServer
from asgi_wire import Wire


class Server(HttpServer, WebSocketServer, Checks):
    """GW_TLS_CERT and GW_TLS_KEY in the environment name the files of a certificate."""

    def __init__(self, app):
        self.app = app
        self.root_path = os.environ.get("GW_ROOT_PATH", "")
        self.state = {}
        self.stopping = False
        self.wires = set()
        self.sockets = set()
        self.lifespan = None

    # Starting and stopping

    def serve(self, host, port):
        sys.exit(asyncio.run(self.main(host, port)))

    async def main(self, host, port):
        """Serves until asked to stop; the exit code."""
        loop = asyncio.get_running_loop()
        asked = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, asked.set)
        if not await self.start_up():
            return 3
        listener = await self.listen(host, port)
        await asked.wait()
        await self.stop(listener)
        return 0

    async def listen(self, host, port):
        loop = asyncio.get_running_loop()
        listener = await loop.create_server(lambda: Wire(self), host, port, ssl=self.tls_context())
        name, number = listener.sockets[0].getsockname()[:2]
        self.log(f"listening on http://{name}:{number}")
        return listener

    async def stop(self, listener):
        self.stopping = True
        listener.close()
        await self.end_connections()
        await self.shut_down()

    async def end_connections(self):
        """Closes what is idle, and waits for the rest."""
        for socket in list(self.sockets):
            if socket.state == "open":
                self.send_close(socket, 1012, "")
        for wire in list(self.wires):
            if not wire.busy:
                wire.close()
        while self.wires:
            await asyncio.wait([wire.task for wire in self.wires])

    # The application

    async def call(self, scope, receive, send):
        if self.is_legacy(self.app):
            await self.app(scope)(receive, send)
        else:
            await self.app(scope, receive, send)

    def is_legacy(self, app):
        """Two callables, as in ASGI 2: the first is synchronous and takes the scope alone."""
        function = app if inspect.isfunction(app) or inspect.isclass(app) else app.__call__
        return not inspect.iscoroutinefunction(function)

    # The lifespan

    async def start_up(self):
        """True if requests may come."""
        self.asked = asyncio.Queue()
        self.replies = asyncio.Queue()
        self.lifespan = asyncio.ensure_future(self.run_lifespan())
        self.asked.put_nowait({"type": "lifespan.startup"})
        reply = await self.reply()
        if reply is not None and reply["type"] == "lifespan.startup.failed":
            self.log(f"the application failed to start: {reply.get('message', '')}")
            return False
        if reply is None:
            self.lifespan = None
        return True

    async def shut_down(self):
        if self.lifespan is None or self.lifespan.done():
            return
        self.asked.put_nowait({"type": "lifespan.shutdown"})
        reply = await self.reply()
        if reply is not None and reply["type"] == "lifespan.shutdown.failed":
            self.log(f"the application failed to stop: {reply.get('message', '')}")

    async def reply(self):
        """What the application says; None if it ends without."""
        said = asyncio.ensure_future(self.replies.get())
        await asyncio.wait([said, self.lifespan], return_when=asyncio.FIRST_COMPLETED)
        if said.done():
            return said.result()
        said.cancel()
        return None

    def lifespan_scope(self):
        return {"type": "lifespan", "asgi": self.scope_asgi("lifespan"), "state": self.state}

    async def run_lifespan(self):
        try:
            await self.call(self.lifespan_scope(), self.receive_lifespan, self.send_lifespan)
        except Exception as error:
            self.log(f"the application takes no part in the lifespan: {error!r}")

    async def receive_lifespan(self):
        return await self.asked.get()

    async def send_lifespan(self, message):
        self.replies.put_nowait(self.check(message, self.LIFESPAN_EVENTS))

    # Connections

    async def serve_connection(self, wire):
        self.wires.add(wire)
        try:
            while await self.serve_one(wire):
                wire.busy = False
                if self.stopping:
                    break
        except BadRequest:
            self.answer(wire, 400)
        finally:
            self.wires.discard(wire)
            self.sockets = {each for each in self.sockets if each.wire is not wire}
            wire.close()

    async def serve_one(self, wire):
        """Serves what comes next; true if there may be more."""
        head = await self.read_head(wire)
        if head is None:
            return False
        if self.wants_websocket(head):
            await self.serve_websocket(wire, head)
            return False
        return await self.serve_http(wire, head)

    # TLS

    def tls_context(self):
        if "GW_TLS_CERT" not in os.environ:
            return None
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(os.environ["GW_TLS_CERT"], os.environ["GW_TLS_KEY"])
        if "GW_TLS_CA" in os.environ:
            context.load_verify_locations(os.environ["GW_TLS_CA"])
            context.verify_mode = ssl.CERT_OPTIONAL
        return context

    def tls_extension(self, wire):
        return {
            "server_cert": self.server_cert(),
            "client_cert_chain": self.client_cert_chain(wire),
            "client_cert_name": self.client_cert_name(wire),
            "client_cert_error": None,
            "tls_version": self.tls_version(wire),
            "cipher_suite": self.cipher_suite(wire),
        }

    def server_cert(self):
        with open(os.environ["GW_TLS_CERT"]) as file:
            return file.read()

    def client_cert_chain(self, wire):
        certificate = wire.tls.getpeercert(binary_form=True)
        return [] if certificate is None else [ssl.DER_cert_to_PEM_cert(certificate)]

    def client_cert_name(self, wire):
        """RFC 4514: the last relative name first."""
        certificate = wire.tls.getpeercert()
        if not certificate:
            return None
        short = {"commonName": "CN", "organizationName": "O", "countryName": "C"}
        names = [
            "+".join(f"{short.get(key, key)}={self.escaped(value)}" for key, value in each)
            for each in certificate["subject"]
        ]
        return ",".join(reversed(names))

    def escaped(self, value):
        text = "".join("\\" + each if each in '\\",+;<>' else each for each in value)
        return "\\" + text if text[:1] in ("#", " ") else text

    def tls_version(self, wire):
        return {"TLSv1.2": 0x0303, "TLSv1.3": 0x0304}[wire.tls.version()]

    def cipher_suite(self, wire):
        name = wire.tls.cipher()[0]
        return next(
            each["id"] & 0xFFFF for each in wire.tls.context.get_ciphers() if each["name"] == name
        )

    # What goes wrong

    def ignore_client_gone(self):
        """Its own exception, which the application let through."""

    def log_error(self, error):
        lines = traceback.format_exception(type(error), error, error.__traceback__)
        self.log("".join(lines).rstrip())

    def log(self, text):
        print(text, file=sys.stderr, flush=True)
