"""
A small, correct WSGI server on the standard library. The suites are checked against it, and
against programs that derive `Server` and get one of its decisions wrong.
"""

import functools
import os
import re
import socket
import struct
import sys
import threading
import time
import traceback
from email.utils import formatdate
from urllib.parse import unquote_to_bytes

from http_reading import Body, Reading, Refusal, Truncated
from wsgi_streams import FileWrapper, Input

HOP_BY_HOP = {
    "connection",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "te",
    "trailer",
    "trailers",
    "transfer-encoding",
    "upgrade",
}
MOST_DRAINED = 65536


class Gone(ConnectionError):
    """The client does not take the response any more."""


class Exchange:
    """One request and what has become of its response so far."""

    def __init__(self, server, connection, request):
        self.connection = connection
        self.request = request
        self.body = Body(connection.stream, server.body_framing(request))
        # The client waits for a 100 (Continue) before it sends its body.
        self.expected = server.expects_continue(request) and not self.body.complete
        self.called = False
        self.status = None
        self.headers = None
        self.head_sent = False
        self.written = False
        self.iterable = None
        # Of the response: "chunked", "close", "none" (no body), or its Content-Length.
        self.framing = None
        self.sent = 0
        self.persists = server.wants_to_persist(request)
        self.failed = False


class Connection:
    """A client's connection and the stream that reads from it; `tls`: its version, or None."""

    def __init__(self, sock, address, tls=None):
        self.socket = sock
        self.address = address
        self.tls = tls
        self.stream = sock.makefile("rb")


class Server(Reading):
    """
    Serves `app`; each connection has a thread. Environment variables: GW_TLS_CERT and GW_TLS_KEY,
    files for TLS; GW_ROOT_PATH, where the application is mounted.
    """

    multithread = True
    multiprocess = False

    def __init__(self, app):
        self.app = app
        self.address = None
        self.mount = os.environ.get("GW_ROOT_PATH", "").encode("latin-1")
        self.tls = self.tls_context()

    # Connections

    def serve(self, host, port):
        """Listens until the process ends."""
        with socket.create_server((host, port), backlog=128) as listener:
            self.address = listener.getsockname()
            sys.stderr.write("listening on http://%s:%s\n" % self.address[:2])
            sys.stderr.flush()
            while True:
                threading.Thread(target=self.accept, args=listener.accept(), daemon=True).start()

    def tls_context(self):
        certificate = os.environ.get("GW_TLS_CERT")
        if not certificate:
            return None
        import ssl

        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, os.environ["GW_TLS_KEY"])
        return context

    def accept(self, sock, address):
        sock.settimeout(30)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self.tls is None:
            self.converse(Connection(sock, address))
            return
        try:
            secured = self.tls.wrap_socket(sock, server_side=True)
        except OSError:
            sock.close()
        else:
            self.converse(Connection(secured, address, secured.version()))

    def converse(self, connection):
        try:
            while self.serve_one(connection):
                pass
            self.linger(connection)
        except OSError:
            pass
        finally:
            connection.stream.close()
            connection.socket.close()

    def serve_one(self, connection):
        """Serves the next request; says whether another may follow."""
        try:
            request = self.read_request(connection.stream)
            if request is None:
                return False
            exchange = Exchange(self, connection, request)
        except Refusal as refusal:
            self.send_error(connection, str(refusal))
            return False
        self.respond(exchange)
        return exchange.persists and self.drain(exchange)

    def wants_to_persist(self, request):
        options = request.elements(b"connection")
        if request.version < (1, 1):
            return b"keep-alive" in options
        return b"close" not in options

    def drain(self, exchange):
        """Reads what the application left of the body; says whether that could be done."""
        if exchange.body.complete:
            return True
        if exchange.expected:
            return False
        drained = 0
        while drained <= MOST_DRAINED:
            try:
                data = exchange.body.receive()
            except (Refusal, Truncated):
                return False
            if not data:
                return True
            drained += len(data)
        return False

    def linger(self, connection):
        # Closing with unread bytes would reset the connection, and with it the response.
        connection.socket.shutdown(socket.SHUT_WR)
        connection.socket.settimeout(2)
        end = time.monotonic() + 2
        while time.monotonic() < end and connection.socket.recv(65536):
            pass

    # What the application is given

    def environ(self, exchange):
        environ = {}
        environ.update(self.cgi_variables(exchange))
        environ.update(self.http_variables(exchange))
        environ.update(self.wsgi_variables(exchange))
        return environ

    def cgi_variables(self, exchange):
        request = exchange.request
        path, query = self.split_target(request.target)
        mount = self.mounted_at(path)
        variables = {
            "REQUEST_METHOD": request.method.decode("latin-1"),
            "SCRIPT_NAME": unquote_to_bytes(mount).decode("latin-1"),
            "PATH_INFO": unquote_to_bytes(path[len(mount) :]).decode("latin-1"),
            "QUERY_STRING": query.decode("latin-1"),
            "SERVER_NAME": self.address[0],
            "SERVER_PORT": str(self.address[1]),
            "SERVER_PROTOCOL": "HTTP/%d.%d" % request.version,
            "SERVER_SOFTWARE": "reference",
            "GATEWAY_INTERFACE": "CGI/1.1",
            "REMOTE_ADDR": exchange.connection.address[0],
        }
        if exchange.connection.tls:
            variables.update(HTTPS="on", SSL_PROTOCOL=exchange.connection.tls)
        for name in ("content-type", "content-length"):
            values = request.values(name.encode())
            if values:
                variables[name.upper().replace("-", "_")] = values[0].decode("latin-1")
        return variables

    def split_target(self, target):
        """Path and query of a request target, as bytes."""
        rest = re.sub(rb"(?i)^https?://[^/?]*", b"", target)
        path, _, query = rest.partition(b"?")
        return (b"" if path == b"*" else path or b"/"), query

    def mounted_at(self, path):
        """The part of a path that leads to the application."""
        return self.mount if (path + b"/").startswith(self.mount + b"/") else b""

    def http_variables(self, exchange):
        variables = {}
        for field, value in exchange.request.fields:
            name = self.variable_name(field)
            if name is None:
                continue
            text = value.decode("latin-1")
            if name in variables:
                text = variables[name] + ("; " if name == "HTTP_COOKIE" else ", ") + text
            variables[name] = text
        return variables

    def variable_name(self, field):
        """The variable for a header; None where there is none."""
        # A name with an underscore would pass for the one with a hyphen.
        if b"_" in field or field.lower() in (b"content-type", b"content-length"):
            return None
        return "HTTP_" + field.decode("latin-1").upper().replace("-", "_")

    def wsgi_variables(self, exchange):
        return {
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "https" if exchange.connection.tls else "http",
            "wsgi.input": self.input(exchange),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": self.multithread,
            "wsgi.multiprocess": self.multiprocess,
            "wsgi.run_once": False,
            "wsgi.file_wrapper": FileWrapper,
        }

    def input(self, exchange):
        return Input(functools.partial(self.receive, exchange))

    def receive(self, exchange):
        """More of the request's body; b"" at its end."""
        if exchange.expected:
            exchange.expected = False
            self.invite(exchange)
        return exchange.body.receive()

    def invite(self, exchange):
        if not exchange.head_sent:
            self.send(exchange.connection, b"HTTP/1.1 100 Continue\r\n\r\n")

    # The call

    def respond(self, exchange):
        try:
            exchange.iterable = self.call(exchange, self.environ(exchange))
            try:
                self.iterate(exchange)
                self.finish(exchange)
            finally:
                self.close(exchange)
        except Gone:
            exchange.persists = False
        except BaseException as error:
            self.fail(exchange, error)

    def call(self, exchange, environ):
        return self.app(environ, functools.partial(self.start_response, exchange))

    def iterate(self, exchange):
        for block in exchange.iterable:
            self.check_block(block)
            self.transmit(exchange, block)
            if self.has_enough(exchange):
                break

    def check_block(self, block):
        if not isinstance(block, bytes):
            raise TypeError("a block is %s, not bytes" % type(block).__name__)

    def close(self, exchange):
        if hasattr(exchange.iterable, "close"):
            exchange.iterable.close()

    def fail(self, exchange, error):
        self.log(error)
        exchange.persists = False
        if exchange.head_sent:
            self.abort(exchange)
        elif isinstance(error, Refusal):
            self.send_error(exchange.connection, str(error))
        else:
            self.send_error(exchange.connection, "500 Internal Server Error")

    def log(self, error):
        traceback.print_exception(type(error), error, error.__traceback__)
        sys.stderr.flush()

    def abort(self, exchange):
        # Where only the end of the connection ends the body, a plain end would look complete.
        if exchange.framing == "close":
            linger = struct.pack("ii", 1, 0)
            exchange.connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)

    # start_response() and write()

    def start_response(self, exchange, status, headers, exc_info=None):
        if exc_info:
            try:
                if exchange.head_sent:
                    self.reraise(exc_info)
            finally:
                exc_info = None
        elif exchange.called:
            raise AssertionError("start_response() was called before")
        exchange.called = True
        self.check_response(status, headers)
        exchange.status, exchange.headers = status, headers
        return functools.partial(self.write, exchange)

    def reraise(self, exc_info):
        raise exc_info[1].with_traceback(exc_info[2])

    def check_response(self, status, headers):
        if type(status) is not str or not re.fullmatch(r"[2-9][0-9]{2} [\t -~\x80-\xff]+", status):
            raise ValueError("not a status: %r" % (status,))
        if type(headers) is not list:
            raise TypeError("headers are %s, not a list" % type(headers).__name__)
        for pair in headers:
            self.check_header(pair)

    def check_header(self, pair):
        if type(pair) is not tuple or len(pair) != 2 or [type(each) for each in pair] != [str, str]:
            raise TypeError("not a header: %r" % (pair,))
        name, value = pair
        if not re.fullmatch(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+", name):
            raise ValueError("not a header name: %r" % name)
        if not re.fullmatch(r"[\t -~\x80-\xff]*", value):
            raise ValueError("not a header value: %r" % value)
        if name.lower() in HOP_BY_HOP:
            raise ValueError("a hop-by-hop header: %r" % name)
        if name.lower() == "content-length" and not re.fullmatch(r"[0-9]+", value):
            raise ValueError("not a length: %r" % value)

    def write(self, exchange, data):
        self.check_block(data)
        exchange.written = True
        self.transmit(exchange, data)
        if isinstance(exchange.framing, int) and exchange.sent > exchange.framing:
            raise ValueError("more was written than Content-Length says")

    # The response on the wire

    def transmit(self, exchange, block):
        """Sends one block, the head before it; an empty one waits."""
        if not block:
            return
        if exchange.status is None:
            raise AssertionError("start_response() was not called before the first block")
        if not exchange.head_sent:
            self.send_head(exchange, self.computed_length(exchange, block))
        allowed = self.within_length(exchange, block)
        exchange.sent += len(block)
        if allowed and self.has_body(exchange):
            self.send(exchange.connection, self.frame(exchange, allowed))

    def computed_length(self, exchange, block):
        """What the length of the whole body must be; None where that is open."""
        try:
            alone = not exchange.written and len(exchange.iterable) == 1
        except TypeError:
            return None
        return len(block) if alone else None

    def within_length(self, exchange, block):
        if not isinstance(exchange.framing, int):
            return block
        return block[: max(0, exchange.framing - exchange.sent)]

    def has_enough(self, exchange):
        return isinstance(exchange.framing, int) and exchange.sent >= exchange.framing

    def has_body(self, exchange):
        bodiless = exchange.status[:3] in ("204", "304")
        return exchange.request.method != b"HEAD" and not bodiless

    def frame(self, exchange, block):
        return b"%x\r\n%s\r\n" % (len(block), block) if exchange.framing == "chunked" else block

    def send_head(self, exchange, length):
        """`length` is that of the whole body, where it is known."""
        exchange.head_sent = True
        headers = self.response_headers(exchange, length)
        lines = ["HTTP/1.1 " + exchange.status] + ["%s: %s" % pair for pair in headers]
        self.send(exchange.connection, ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))

    def response_headers(self, exchange, length):
        headers = list(exchange.headers)
        given = {name.lower(): value for name, value in headers}
        if "date" not in given:
            headers.append(("Date", formatdate(usegmt=True)))
        if "server" not in given:
            headers.append(("Server", "reference"))
        if exchange.status[:3] == "204":
            headers = [pair for pair in headers if pair[0].lower() != "content-length"]
        exchange.framing = self.choose_framing(exchange, given.get("content-length"), length)
        headers.extend(self.framing_headers(exchange, "content-length" in given))
        headers.extend(self.connection_headers(exchange))
        return headers

    def choose_framing(self, exchange, given, length):
        if given is not None:
            return int(given)
        if not self.has_body(exchange):
            return "none"
        if length is not None:
            return length
        return "chunked" if exchange.request.version >= (1, 1) else "close"

    def framing_headers(self, exchange, given):
        if exchange.framing == "chunked":
            return [("Transfer-Encoding", "chunked")]
        if isinstance(exchange.framing, int) and not given:
            return [("Content-Length", str(exchange.framing))]
        return []

    def connection_headers(self, exchange):
        if exchange.framing == "close" or exchange.expected:
            exchange.persists = False
        if not exchange.persists:
            return [("Connection", "close")]
        return [("Connection", "keep-alive")] if exchange.request.version < (1, 1) else []

    def finish(self, exchange):
        """The iterable has ended."""
        if exchange.status is None:
            raise AssertionError("start_response() was not called")
        if not exchange.head_sent:
            self.send_head(exchange, 0)
        if exchange.framing == "chunked":
            self.send(exchange.connection, b"0\r\n\r\n")
        if self.is_short(exchange):
            raise ValueError("the body is shorter than Content-Length says")

    def is_short(self, exchange):
        whole = isinstance(exchange.framing, int) and self.has_body(exchange)
        return whole and exchange.sent < exchange.framing

    def send_error(self, connection, status):
        text = status.encode()
        head = "HTTP/1.1 %s\r\nDate: %s\r\nContent-Type: text/plain\r\n" % (status, formatdate(usegmt=True))
        head += "Content-Length: %d\r\nConnection: close\r\n\r\n" % len(text)
        self.send(connection, head.encode() + text)

    def send(self, connection, data):
        try:
            connection.socket.sendall(data)
        except OSError as error:
            raise Gone(str(error)) from error
