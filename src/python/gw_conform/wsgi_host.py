"""Runs the cases of a WSGI application in the main thread, one after the other."""

from time import perf_counter

from gw_conform.output import flush
from gw_conform.wsgi import BatchWire, WsgiExchange
from gw_conform.wsgi_live import LiveExchange, LiveWire


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
        if case["live"]:
            exchange = LiveExchange(self._target.application(case), case, self._wires[case["id"]])
        else:
            exchange = WsgiExchange(self._target.application(case), case, BatchWire(case))
        began = perf_counter()
        self._host.running[case["id"]] = exchange.recorder
        exchange.run()
        del self._host.running[case["id"]]
        flush()
        self._wires.pop(case["id"], None)
        self._host.channel.send(
            {
                "op": "done",
                "id": case["id"],
                "events": exchange.recorder.events,
                "ended": exchange.ended,
                "seconds": perf_counter() - began,
            }
        )


def serve(host, target):
    """Runs cases until another target is to be loaded; returns that message."""
    runner = WsgiHost(host, target)
    host.sink = runner.sink
    host.channel.send(target.loaded)
    try:
        return runner.run()
    finally:
        host.sink = host.inbox.put
