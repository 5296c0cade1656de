"""Runs the cases of a WSGI application in the main thread, one after the other."""

from gw_conform.ends import Ends
from gw_conform.shapes import Shapes
from gw_conform.wsgi import BatchWire, WsgiExchange
from gw_conform.wsgi_beside import BesideExchange
from gw_conform.wsgi_live import LiveExchange, LiveWire


class WsgiHost:
    """Takes `run` and the messages for what is running."""

    def __init__(self, host, target):
        self._host = host
        self._target = target
        self._wires = {}
        self._shapes = Shapes()

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
        elif message["op"] in ("load", "source", "settle", "collect"):
            self._host.inbox.put(message)

    def run(self):
        """Until another target is to be loaded; returns that message."""
        while True:
            message = self._host.inbox.get()
            if message["op"] == "run":
                shapes = self._shapes if message.get("batch") else None
                ends = Ends(self._host.channel, shapes)
                for case in message["cases"]:
                    self._run_case(case, ends)
                ends.send()
            elif message["op"] == "settle":
                self._host.channel.send({"op": "settled"})
            elif message["op"] == "collect":
                self._host.collect()
            else:
                return message

    def _run_case(self, case, ends):
        if case["live"]:
            exchange = LiveExchange(self._target.application(case), case, self._wires[case["id"]])
        elif case.get("beside"):
            exchange = BesideExchange(self._target.application(case), case)
        else:
            wire = BatchWire(case, ends.batch)
            exchange = WsgiExchange(self._target.application(case), case, wire)
        running = self._host.running
        running[case["id"]] = exchange.recorder
        exchange.run()
        del running[case["id"]]
        self._wires.pop(case["id"], None)
        ends.add(case["id"], exchange)


def serve(host, target):
    """Runs cases until another target is to be loaded; returns that message."""
    runner = WsgiHost(host, target)
    host.sink = runner.sink
    host.channel.send(target.loaded)
    try:
        return runner.run()
    finally:
        host.sink = host.inbox.put
