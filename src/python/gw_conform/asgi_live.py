"""An ASGI connection whose client is at a socket that gw-conform holds (a case with `live`).

Messages to gw-conform, and what answers them:

    want  id                    the application receives, and nothing has arrived → feed steps, more
    out   id, head, data, end   of an answer: its head, or a piece of its body in Base64 → ack
    out   id, event             of a WebSocket: the event itself, bytes in Base64 → ack

and from gw-conform, when the connection ends:

    leave  half                 the client sends no more, and may still be reading
    leave  code, reason         its close frame (1006: it has none)
"""

import asyncio
import collections
from binascii import b2a_base64

from gw_conform.asgi import AsgiExchange
from gw_conform.bounded import Bounded
from gw_conform.recording import Recorder

# A body is handed over in slices: an application may send gigabytes in one event.
SLICE = 256 * 1024
# Those of the events that a WebSocket application sends.
_KEYS = ("type", "subprotocol", "headers", "bytes", "text", "code", "reason")


class LiveWire:
    """The client's side. `sent()` returns when the data has been written, or the client has gone.

    One message is under way at a time; what has been begun is handed over to its end, whether or
    not the application still waits for that.
    """

    listens = True
    takes_turns = False

    def __init__(self, channel, identifier):
        self._channel = channel
        self._id = identifier
        self._outbox = collections.deque()
        self._asked = False
        self._gone = False

    async def sent(self, message):
        if self._gone:
            return
        written = asyncio.get_running_loop().create_future()
        self._outbox.append((_outs(message), written))
        if len(self._outbox) == 1:
            self.acknowledge()
        await written

    def acknowledge(self):
        """What was handed over has been written: the next."""
        while self._outbox:
            outs, written = self._outbox[0]
            out = None if self._gone else next(outs, None)
            if out is not None:
                self._channel.send({"op": "out", "id": self._id, **out})
                return
            self._outbox.popleft()
            if not written.done():
                written.set_result(None)

    def leave(self):
        """Nothing can be written any more."""
        self._gone = True
        self.acknowledge()

    def wanted(self):
        """The application waits for the client."""
        if not self._asked and not self._gone:
            self._asked = True
            self._channel.send({"op": "want", "id": self._id})

    def fed(self):
        """The client has sent something."""
        self._asked = False


class _LiveRecorder(Bounded, Recorder):
    __slots__ = ()


class LiveExchange(AsgiExchange):
    """A connection whose client decides by itself how long it waits and how much it takes."""

    def __init__(self, application, case, wire):
        super().__init__(application, case, wire)
        self.recorder = _LiveRecorder()
        self._has_left = False

    async def run(self):
        await super().run()
        if self.recorder.full:
            self.ended = "left"

    def leave(self):
        """The base class has seen enough of an answer; a client at a socket has not."""

    def feed(self, steps, more):
        self._wire.fed()
        super().feed(steps, more)

    def end_input(self):
        """Half of the connection is closed: an answer can still be sent, and nothing received."""
        if not self.protocol.closed:
            self._note_leave()
            self.protocol.ended_for_receive = lambda: True
            self._wake()

    def end(self, code, reason):
        """The connection is gone; of a WebSocket with this close code."""
        self._wire.leave()
        if not self.protocol.closed:
            if code == 1006:
                self._note_leave()
            self.protocol.lose((code, reason))
        self._wake()

    def _note_leave(self):
        if not self._has_left:
            self.recorder.add("leave")
        self._has_left = True


def _outs(message):
    kind = message["type"]
    if kind == "http.response.start":
        headers = [[_text(name), _text(value)] for name, value in message.get("headers") or ()]
        head = {"status": message["status"], "headers": headers}
        yield {"head": head, "data": None, "end": False}
    elif kind == "http.response.body":
        yield from _slices(message.get("body", b""), message.get("more_body", False))
    elif kind.startswith("websocket."):
        yield {"event": {name: _transmitted(message.get(name)) for name in _KEYS}}


def _slices(body, more):
    view = memoryview(body)
    for start in range(0, max(1, len(view)), SLICE):
        last = start + SLICE >= len(view)
        data = _base64(view[start : start + SLICE])
        yield {"head": None, "data": data, "end": last and not more}


def _transmitted(value):
    """A value of an event as JSON: bytes in Base64, what is no part of the protocol as null."""
    if isinstance(value, bytes):
        return _base64(value)
    if isinstance(value, str):
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, (list, tuple)):
        return [[_text(each) for each in pair] for pair in value if _is_pair(pair)]
    return None


def _is_pair(value):
    return isinstance(value, (list, tuple)) and all(isinstance(each, bytes) for each in value)


def _text(data):
    return data.decode("latin-1")


def _base64(data):
    return b2a_base64(data, newline=False).decode("ascii")
