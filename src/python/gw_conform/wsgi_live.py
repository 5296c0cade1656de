"""A WSGI exchange whose client is at a socket that gw-conform holds (a case with `live`).

Messages to gw-conform, and what answers them:

    want  id                    the application reads, and nothing has arrived → feed body, more
    out   id, head, data, end   a block, in Base64; the head goes with the first → ack
"""

import collections
import threading
from binascii import b2a_base64

from gw_conform.bounded import Bounded
from gw_conform.wsgi import WsgiExchange, _WsgiRecorder

# A block is handed over in slices: an application may send gigabytes in one.
SLICE = 256 * 1024


class LiveWire:
    """The client's side. A block is handed over when the one before has been written.

    The application may use what it got in threads of its own, so everything is guarded.
    """

    is_known = False

    def __init__(self, channel, case):
        self._channel = channel
        self._id = case["id"]
        self._pieces = collections.deque()
        self._more = case["more"]
        self._asked = False
        self._head = None
        self._unwritten = 0
        self._gone = False
        self._changed = threading.Condition()

    def handle(self, message):
        """Called by the reader thread."""
        operation = message["op"]
        with self._changed:
            if operation == "feed":
                self._pieces += [piece.encode("latin-1") for piece in message["body"] if piece]
                self._more = message["more"]
                self._asked = False
            elif operation == "ack":
                self._unwritten -= 1
            elif operation == "leave":
                self._gone = True
            self._changed.notify_all()

    def piece(self):
        """A piece of the body, or None where it ends: also where the client has gone."""
        with self._changed:
            while not self._pieces and self._more and not self._gone:
                if not self._asked:
                    self._asked = True
                    self._channel.send({"op": "want", "id": self._id})
                self._changed.wait()
            return self._pieces.popleft() if self._pieces else None

    def head(self, status, headers):
        """Held back until the first non-empty block, so that exc_info can still replace it."""
        self._head = {"status": status, "headers": [[name, value] for name, value in headers]}

    def block(self, data):
        """Returns when the block has been written, or the client has gone."""
        view = memoryview(data)
        for start in range(0, len(view), SLICE):
            self._hand_over(view[start : start + SLICE], False)
            with self._changed:
                while self._unwritten and not self._gone:
                    self._changed.wait()

    def end(self):
        """The answer is complete."""
        self._hand_over(b"", True)

    def is_gone(self):
        return self._gone

    def _hand_over(self, data, end):
        with self._changed:
            if self._gone:
                return
            self._unwritten += 1
            head, self._head = self._head, None
        text = b2a_base64(data, newline=False).decode("ascii")
        self._channel.send({"op": "out", "id": self._id, "head": head, "data": text, "end": end})


class _LiveRecorder(Bounded, _WsgiRecorder):
    __slots__ = ()


class LiveExchange(WsgiExchange):
    """An exchange whose client decides by itself how long it waits and how much it takes."""

    def __init__(self, application, case, wire):
        super().__init__(application, case, wire)
        self.recorder = _LiveRecorder()

    def run(self):
        super().run()
        if self.recorder.full:
            self.ended = "left"

    def _gone(self):
        return self._wire.is_gone()

    def _close(self, iterable):
        if self.ended == "returned":
            # The client has everything before the application tidies up.
            self._wire.end()
        super()._close(iterable)
