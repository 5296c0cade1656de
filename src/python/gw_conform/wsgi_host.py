"""Runs the cases of a WSGI application in the main thread, one after the other."""

import queue
import time

from gw_conform.output import flush
from gw_conform.wsgi import BatchWire, WsgiExchange


class LiveWire:
    """The client's side of an exchange that takes place on a socket held by gw-conform.

    A block is handed over only when the one before has been written: the acknowledgement.
    """

    def __init__(self, channel, case):
        self._channel = channel
        self._id = case["id"]
        self._pieces = [piece.encode("latin-1") for piece in case["body"]]
        self._more = case["more"]
        self._gone = False
        self._head = None
        self._messages = queue.SimpleQueue()

    def handle(self, message):
        """Called by the reader thread."""
        self._messages.put(message)

    def piece(self):
        while not self._pieces and self._more and not self._gone:
            self._take(self._messages.get())
        return self._pieces.pop(0) if self._pieces else None

    def head(self, status, headers):
        # Held back until the first non-empty block, so that exc_info can still replace it.
        self._head = {"status": status, "headers": [[name, value] for name, value in headers]}

    def block(self, data):
        if self._gone:
            return
        head, self._head = self._head, None
        message = {"op": "out", "id": self._id, "head": head, "data": data.decode("latin-1")}
        self._channel.send(message)
        while not self._gone:
            message = self._messages.get()
            self._take(message)
            if message["op"] == "ack":
                return

    def pending_head(self):
        return self._head

    def is_gone(self):
        while not self._messages.empty():
            self._take(self._messages.get())
        return self._gone

    def _take(self, message):
        if message["op"] == "feed":
            self._pieces += [piece.encode("latin-1") for piece in message["body"]]
            self._more = message["more"]
        elif message["op"] == "leave":
            self._gone = True


class WsgiHost:
    """Takes `run` and the messages for what is running."""

    def __init__(self, host, target):
        self._host = host
        self._target = target
        self._wires = {}

    def sink(self, message):
        """Called by the reader thread: what belongs to a running exchange does not queue."""
        wire = self._wires.get(message.get("id"))
        if wire is not None:
            wire.handle(message)
        elif message["op"] == "run":
            for case in message["cases"]:
                if case["live"]:
                    self._wires[case["id"]] = LiveWire(self._host.channel, case)
            self._host.inbox.put(message)
        elif message["op"] in ("load", "source", "settle"):
            self._host.inbox.put(message)

    def run(self):
        """Until another target is to be loaded; returns that message."""
        while True:
            message = self._host.inbox.get()
            if message["op"] == "run":
                for case in message["cases"]:
                    self._run_case(case)
            elif message["op"] == "settle":
                self._host.channel.send({"op": "settled"})
            else:
                return message

    def _run_case(self, case):
        wire = self._wires.get(case["id"]) or BatchWire(case)
        exchange = WsgiExchange(self._target.app, case, wire)
        began = time.perf_counter()
        self._host.running[case["id"]] = exchange.recorder
        exchange.run()
        del self._host.running[case["id"]]
        flush()
        done = {
            "op": "done",
            "id": case["id"],
            "events": exchange.recorder.events,
            "ended": exchange.ended,
            "seconds": time.perf_counter() - began,
        }
        if case["live"]:
            done["head"] = wire.pending_head()
            del self._wires[case["id"]]
        self._host.channel.send(done)


def serve(host, target):
    """Runs cases until another target is to be loaded; returns that message."""
    runner = WsgiHost(host, target)
    host.sink = runner.sink
    host.channel.send(target.loaded)
    try:
        return runner.run()
    finally:
        host.sink = host.inbox.put
