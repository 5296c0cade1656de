"""Tells gw-conform that exchanges have ended."""

from time import monotonic

from gw_conform.output import flush

# Exchanges, and seconds, after which those of a batch are told at the latest.
_MOST = 64
_LONGEST = 0.01


class Ends:
    """Sends a `done` for each exchange; of a batch, a `batch` of them for several.

    `shapes` is what exchanges of batches have in common, if this is one.
    """

    def __init__(self, channel, shapes):
        self._channel = channel
        self._shapes = shapes
        self.batch = shapes is not None
        self._pending = []
        self._last = monotonic()

    def add(self, identifier, exchange, afterwards=None):
        """An exchange has ended; `afterwards`: what a middleware has made of the scope."""
        events = exchange.recorder.events
        done = self._shapes.describe(events) if self.batch else {"events": events}
        done["id"] = identifier
        done["ended"] = exchange.ended
        if afterwards is not None:
            done["afterwards"] = afterwards
        if not self.batch:
            flush()
            self._channel.send({"op": "done", **done})
            return
        self._pending.append(done)
        if len(self._pending) >= _MOST or monotonic() - self._last > _LONGEST:
            self.send()

    def send(self):
        """Sends what has not been sent yet."""
        if self._pending:
            flush()
            pending, self._pending = self._pending, []
            message = {"op": "batch", "done": pending}
            self._shapes.complete(message)
            self._channel.send(message)
        self._last = monotonic()
