"""Runs the connections of an ASGI application in one event loop in the main thread."""

import asyncio
import collections
from marshal import dumps, loads

from gw_conform.asgi import AsgiExchange, BatchWire
from gw_conform.asgi_beside import BesideExchange
from gw_conform.asgi_live import LiveExchange, LiveWire
from gw_conform.ends import Ends
from gw_conform.recording import nobody_listens
from gw_conform.shapes import Shapes
from gw_conform.values import decode


# Seconds between two looks at the patience of a batch's clients.
_LOOK_OUT = 0.02


class AsgiHost:
    """Everything here runs in the loop's thread."""

    def __init__(self, host, target, loop):
        self.next_load = None
        self._channel = host.channel
        self._collect = host.collect
        self._running = host.running
        self._target = target
        self._loop = loop
        self._exchanges = {}
        self._wires = {}
        self._state = None
        self._queue = collections.deque()
        self._current = None
        self._watching = False
        self._own_tasks = set()
        self._before = None
        self._shapes = Shapes()

    def handle(self, message):
        """One message. What concerns an exchange that has ended is nothing any more."""
        operation = message["op"]
        if operation == "run":
            self._take_cases(message)
        elif operation == "settle":
            self._spawn(self._settle(message["seconds"]))
        elif operation == "collect":
            self._collect()
        elif operation in ("load", "source"):
            self.next_load = message
            self._loop.stop()
        elif message["id"] in self._exchanges:
            self._handle_for(self._exchanges[message["id"]], message)

    def _take_cases(self, message):
        cases, batch = message["cases"], message.get("batch", False)
        if message.get("base") is not None:
            # For each case to make it anew, in a fraction of the time.
            base = dumps(decode(message["base"]))
            for case in cases:
                if case.get("based"):
                    case["based"] = base
        if self._before is None and any(case["kind"] != "lifespan" for case in cases):
            self._before = asyncio.all_tasks(self._loop)
        ends = Ends(self._channel, self._shapes if batch else None)
        for case in cases:
            if case["live"] or case["kind"] == "lifespan":
                self._start(case, ends, self._report)
            else:
                self._queue.append((case, ends))
        if self._current is None:
            self._run_next()

    def _handle_for(self, exchange, message):
        operation = message["op"]
        if operation == "feed":
            exchange.feed([_decode_step(step) for step in message["steps"]], message["more"])
        elif operation == "leave":
            # Later: an exchange that is to run has begun by then.
            self._loop.call_soon(_leave, exchange, message)
        elif operation == "ack":
            self._wires[message["id"]].acknowledge()
        elif operation == "cancel":
            exchange.cancel("hung")
        elif operation == "abandon":
            exchange.cancel("left")

    def _spawn(self, coroutine):
        task = self._loop.create_task(coroutine)
        self._own_tasks.add(task)
        task.add_done_callback(self._own_tasks.discard)
        return task

    def _run_next(self):
        # Cases that were not asked to overlap run one after the other.
        self._current = None
        if self._queue:
            case, ends = self._queue.popleft()
            self._current = self._start(case, ends, self._go_on)
            if ends.batch and not self._watching:
                self._watch()

    def _go_on(self, exchange, identifier, ends):
        self._report(exchange, identifier, ends)
        if not self._queue or self._queue[0][1] is not ends:
            ends.send()
        self._run_next()

    def _watch(self):
        # One look-out for all cases of a batch: timers of their own would cost more than they do.
        self._watching = self._current is not None
        if self._watching:
            self._current.lose_patience()
            self._loop.call_later(_LOOK_OUT, self._watch)

    def _start(self, case, ends, over):
        identifier = case["id"]
        exchange = self._prepared(case, ends.batch)
        # A task of its own: the application's context variables and cancellation stay there.
        exchange.task = self._loop.create_task(exchange.run())
        exchange.task.add_done_callback(lambda task: over(exchange, identifier, ends))
        return exchange

    def _prepared(self, case, batch):
        """The case's exchange, ready to be told of what its client does."""
        identifier = case["id"]
        self._decode(case, batch)
        if case.get("beside"):
            self._decode(case["beside"], batch)
            exchange = BesideExchange(self._target.application(case), case)
        elif case["live"]:
            wire = self._wires[identifier] = LiveWire(self._channel, identifier)
            exchange = LiveExchange(self._target.application(case), case, wire)
        else:
            exchange = AsgiExchange(self._target.application(case), case, BatchWire())
        if case["kind"] == "lifespan":
            exchange.protocol.answered = lambda: self._lifespan_answered(exchange, identifier)
        self._exchanges[identifier] = exchange
        self._running[identifier] = exchange.recorder
        return exchange

    def _decode(self, case, batch):
        case["scope"] = self._scope(case)
        case["script"] = [_decode_step(step) for step in case["script"]]
        case["style"] = self._target.style
        case["batch"] = batch

    def _scope(self, case):
        scope = decode(case["scope"])
        if case.get("based"):
            # The items keep their places.
            scope = {**loads(case["based"]), **scope}
        if case["kind"] == "lifespan":
            self._state = scope.get("state")
        elif "state" in scope:
            # Shallow, and fresh for each connection.
            scope["state"] = {} if self._state is None else self._state.copy()
        return scope

    def _lifespan_answered(self, exchange, identifier):
        protocol = exchange.protocol
        self._channel.send(
            {
                "op": "phase",
                "id": identifier,
                "phase": protocol.phase,
                "message": protocol.failure,
            }
        )

    def _report(self, exchange, identifier, ends):
        exchange.drop_cancelled()
        exchange.task = None
        self._exchanges.pop(identifier, None)
        self._wires.pop(identifier, None)
        self._running.pop(identifier, None)
        afterwards = self._target.afterwards(exchange.protocol.scope)
        ends.add(identifier, exchange, afterwards)
        if ends.batch:
            exchange.recorder.finish(nobody_listens)
        else:
            exchange.recorder.finish(lambda event: self._late(identifier, event))

    def _late(self, identifier, event):
        event["late"] = "untold"
        # Not at once: what became of the call is filled in first.
        self._loop.call_soon_threadsafe(self._tell, identifier, event)

    def _tell(self, identifier, event):
        event["late"] = "told"
        self._channel.send({"op": "late", "id": identifier, "event": event})

    async def _settle(self, seconds):
        left = asyncio.all_tasks(self._loop) - self._own_tasks - (self._before or set())
        left -= {exchange.task for exchange in self._exchanges.values()}
        if left:
            await asyncio.wait(left, timeout=seconds)
            await asyncio.sleep(0)
        self._channel.send({"op": "settled"})


def serve(host, target):
    """Runs connections until another target is to be loaded; returns that message."""
    loop = host.loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    runner = AsgiHost(host, target, loop)
    host.sink = lambda message: loop.call_soon_threadsafe(runner.handle, message)
    host.channel.send(target.loaded)
    try:
        while runner.next_load is None:
            _run(loop)
        return runner.next_load
    finally:
        host.sink = host.inbox.put
        host.loop = None
        _discard(loop, target)


def _run(loop):
    try:
        loop.run_forever()
    except (SystemExit, KeyboardInterrupt):
        # Raised by a task of the application; the loop stops for it, a server does not.
        pass


def _discard(loop, target):
    tasks = asyncio.all_tasks(loop)
    for task in tasks:
        task.cancel()
    try:
        if tasks:
            loop.run_until_complete(asyncio.wait(tasks, timeout=0.2))
    except BaseException:  # noqa: B036 - a program that is done with must not stop the next
        pass
    target.discard(loop)
    asyncio.set_event_loop(None)
    loop.close()


def _decode_step(step):
    return {"give": decode(step["give"])} if "give" in step else step


def _leave(exchange, message):
    if message["half"]:
        exchange.end_input()
    else:
        exchange.end(message["code"], message["reason"])
