"""HTTP/1 requests, read strictly: what RFC 9112 lets a server refuse is refused."""

import re

TOKEN = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
VERSION = re.compile(rb"HTTP/1\.[0-9]")
VALUE = re.compile(rb"[\t\x20-\x7e\x80-\xff]*")
HOST = re.compile(rb"(?:[A-Za-z0-9\-._~!$&'()*+,;=%]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]*)?")
CHUNK = re.compile(
    rb"([0-9A-Fa-f]{1,15})"
    rb"(?:[\t ]*;[\t ]*[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
    rb"(?:[\t ]*=[\t ]*(?:[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
    rb'|"(?:[\t \x21\x23-\x5b\x5d-\x7e\x80-\xff]|\\[\t \x21-\x7e\x80-\xff])*"))?)*'
)
LARGEST_HEAD = 65536
LARGEST_LINE = 16384


class Refusal(Exception):
    """A request that is not served; the argument is a status line's code and reason."""


class Truncated(ConnectionError):
    """The client left, or sent an end, before the body was complete."""


class Request:
    """The head of a request. `version` is (1, 0) or (1, 1); `fields` are pairs of bytes."""

    def __init__(self, method, target, version, fields):
        self.method = method
        self.target = target
        self.version = version
        self.fields = fields

    def values(self, name):
        """The values of a header, in order; `name` in lower case."""
        return [value for field, value in self.fields if field.lower() == name]

    def elements(self, name):
        """The elements of a comma-separated header, in lower case."""
        joined = b",".join(self.values(name))
        return [element.strip(b" \t").lower() for element in joined.split(b",") if element.strip()]


class Reading:
    """How requests are read from a connection: one decision in each method."""

    def read_head(self, stream):
        """The lines of one head without their CRLF; None at the end of the connection."""
        lines, size = [], 0
        while True:
            line = stream.readline(LARGEST_LINE)
            size += len(line)
            if not line.endswith(b"\n"):
                if len(line) >= LARGEST_LINE:
                    raise Refusal("431 Request Header Fields Too Large")
                return None
            if size > LARGEST_HEAD:
                raise Refusal("431 Request Header Fields Too Large")
            line = self.without_line_end(line)
            if line:
                lines.append(line)
            elif lines:
                return lines

    def without_line_end(self, line):
        if not line.endswith(b"\r\n"):
            raise Refusal("400 Bad Request")
        return line[:-2]

    def read_request(self, stream):
        """The next request; None at the end of the connection."""
        lines = self.read_head(stream)
        if lines is None:
            return None
        method, target, version = self.parse_request_line(lines[0])
        request = Request(method, target, version, [self.parse_field(line) for line in lines[1:]])
        self.check_host(request)
        return request

    def parse_request_line(self, line):
        parts = line.split(b" ")
        if len(parts) != 3 or not TOKEN.fullmatch(parts[0]):
            raise Refusal("400 Bad Request")
        self.check_target(parts[0], parts[1])
        return parts[0], parts[1], self.parse_version(parts[2])

    def check_target(self, method, target):
        if re.search(rb"[\x00-\x20\x7f-\xff#]", target):
            raise Refusal("400 Bad Request")
        if method == b"CONNECT":
            raise Refusal("501 Not Implemented")
        absolute = re.match(rb"https?://", target, re.IGNORECASE)
        if not (target.startswith(b"/") or absolute or (target, method) == (b"*", b"OPTIONS")):
            raise Refusal("400 Bad Request")

    def parse_version(self, text):
        if not VERSION.fullmatch(text):
            major = re.fullmatch(rb"HTTP/([0-9])\.[0-9]", text)
            raise Refusal("505 HTTP Version Not Supported" if major else "400 Bad Request")
        return (1, 0) if text == b"HTTP/1.0" else (1, 1)

    def parse_field(self, line):
        name, colon, value = line.partition(b":")
        value = value.strip(b" \t")
        # A line that begins with a space would be the continuation of the one before: refused too.
        if not colon or not TOKEN.fullmatch(name) or not VALUE.fullmatch(value):
            raise Refusal("400 Bad Request")
        return name, value

    def check_host(self, request):
        hosts = request.values(b"host")
        if len(hosts) > 1 or (request.version >= (1, 1) and not hosts):
            raise Refusal("400 Bad Request")
        if hosts and hosts[0] and not HOST.fullmatch(hosts[0]):
            raise Refusal("400 Bad Request")

    def body_framing(self, request):
        """Number of bytes of the request's body, or "chunked"."""
        lengths = request.values(b"content-length")
        if request.values(b"transfer-encoding"):
            if lengths or request.version < (1, 1):
                raise Refusal("400 Bad Request")
            if request.elements(b"transfer-encoding") != [b"chunked"]:
                raise Refusal("501 Not Implemented")
            return "chunked"
        if len(lengths) > 1 or not all(re.fullmatch(rb"[0-9]{1,18}", each) for each in lengths):
            raise Refusal("400 Bad Request")
        return int(lengths[0]) if lengths else 0

    def expects_continue(self, request):
        return request.version >= (1, 1) and b"100-continue" in request.elements(b"expect")


class Body:
    """What is left of a request's body on its connection."""

    def __init__(self, stream, framing):
        self.stream = stream
        self.chunked = framing == "chunked"
        # Bytes left of the body or, when chunked, of the chunk; None before the first chunk.
        self.left = None if self.chunked else framing
        self.complete = framing == 0

    def receive(self):
        """Some more bytes; b"" at the end of the body."""
        if self.chunked and not self.left and not self.complete:
            self.next_chunk()
        if self.complete:
            return b""
        data = self.stream.read1(min(self.left, 65536))
        if not data:
            raise Truncated("the client left before its body was complete")
        self.left -= len(data)
        self.complete = self.left == 0 and not self.chunked
        return data

    def next_chunk(self):
        if self.left == 0 and self.line() != b"":
            raise Refusal("400 Bad Request")
        size = self.parse_chunk_line(self.line())
        self.left = size
        if size == 0:
            while self.line():
                pass
            self.complete = True

    def parse_chunk_line(self, line):
        found = CHUNK.fullmatch(line)
        if not found:
            raise Refusal("400 Bad Request")
        return int(found.group(1), 16)

    def line(self):
        line = self.stream.readline(LARGEST_LINE)
        if not line.endswith(b"\r\n"):
            if not line or len(line) < LARGEST_LINE and not line.endswith(b"\n"):
                raise Truncated("the client left before its body was complete")
            raise Refusal("400 Bad Request")
        return line[:-2]
