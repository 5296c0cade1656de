"""One ASGI connection, as a strict server runs it, recorded.

A case is an object with

    id         number of the exchange
    kind       http, websocket, lifespan or unknown
    scope      the connection scope, as `src/gateway/scope.ts` makes it; where it is `based` only
               the items that differ from the `base` that came with the cases
    script     what the client does: {"give": event}, {"sent": type, "count": n} (wait for the
               application), {"leave": true}
    more       further steps follow as `feed` messages
    live       the client is at a socket: see `asgi_live`
    batch      whoever runs it calls `lose_patience()` now and then, and knows the script by heart
    patience   seconds after which the client leaves: start (no answer), finish (no end); or null
    style      asgi3 or asgi2
    beside     another case that runs at the same time: see `asgi_beside`; left out for none

The conversation's rules stand in `asgi_protocols`: what may be sent when, and what is refused.
"""

import asyncio
import inspect
import math
import types
from time import monotonic

from gw_conform import frames
from gw_conform.asgi_protocols import PROTOCOLS
from gw_conform.recording import Recorder
from gw_conform.values import encode, encode_body

MOST_EVENTS = 20000
# Seconds that the client waits for an answer while the application waits for the client.
IDLE = 0.02
_ITERABLES = ("headers", "links")
_LISTED = (tuple, list, type(None), str, bytes, bytearray, memoryview, dict)


class Disconnected(OSError):
    """`send()` on a closed connection, since spec version 2.4 of the HTTP document."""


class AsgiExchange:
    """Runs one connection; `events` and `ended` hold what happened."""

    def __init__(self, application, case, wire):
        self.recorder = Recorder()
        self.ended = "returned"
        self.protocol = PROTOCOLS[case["kind"]](case["scope"])
        self.task = None
        self._application = application
        self._case = case
        self._wire = wire
        self._script = list(case["script"])
        self._script.reverse()
        self._more = case["more"]
        self._inbox = []
        self._taken = 0
        self._waiting = []
        self._given = False
        self._counts = {}
        self._sends = 0
        self._ends = 0
        self._unstarted = {}
        self._finished = False
        self._cancelled = None
        patience = case["patience"]
        self._began = monotonic()
        self._deadline = self._began + patience["finish"] if patience else math.inf
        self._most = patience.get("most", MOST_EVENTS) if patience else MOST_EVENTS

    async def run(self):
        """Calls the application and awaits its end; cancels nothing but a client's patience."""
        recorder = self.recorder
        recorder.add("call")
        timers = self._start_timers()
        self._advance()
        during = "call"
        try:
            called = self._call()
            if type(called) is not types.CoroutineType and not inspect.isawaitable(called):
                during = "await"
            result = await called
        except asyncio.CancelledError as exception:
            if self._cancelled:
                recorder.add("cancel")
                self.ended = self._cancelled
            else:
                recorder.add_exception(exception, during, frames.definition(self._application))
                self.ended = "raised"
        except BaseException as exception:  # noqa: B036 - SystemExit too is the application's
            recorder.add_exception(exception, during, frames.definition(self._application))
            self.ended = "raised"
        else:
            event = recorder.add("return", frames.definition(self._application))
            event["value"] = encode(result)
        finally:
            for timer in timers:
                timer.cancel()
            self._finished = True
            # The instance has ended, and the connection with it.
            self.protocol.closed = True
            self._wake()

    def _call(self):
        if self._case["style"] != "asgi2":
            return self._application(self._case["scope"], self._receive, self._send)
        instance = self._application(self._case["scope"])
        return instance(self._receive, self._send) if callable(instance) else None

    def drop_cancelled(self):
        """Takes back the calls of `send()` whose task was cancelled before its first step."""
        for event, coroutine in self._unstarted.values():
            if inspect.getcoroutinestate(coroutine) == inspect.CORO_CLOSED:
                self.recorder.drop(event)

    def _start_timers(self):
        patience = self._case["patience"]
        if patience is None or self._case.get("batch"):
            return []
        loop = asyncio.get_running_loop()
        return [
            loop.call_later(patience["finish"], self._leave_if_started),
            loop.call_later(patience["start"], self.leave),
        ]

    def lose_patience(self):
        """Leaves where the time of the client is up."""
        patience = self._case["patience"]
        if patience is None:
            return
        waited = monotonic() - self._began
        if waited > patience["start"] or (self._sends and waited > patience["finish"]):
            self.leave()

    def _leave_if_started(self):
        if self._sends:
            self.leave()

    def cancel(self, how):
        """Ends the exchange; `how` is the ending to report: hung or left."""
        self._cancelled = how
        self.task.cancel()

    def feed(self, steps, more):
        """Further steps of the client, for a case with `more`."""
        self._more = more
        self._script[:0] = reversed(steps)
        self._advance()

    def leave(self):
        """The client goes away."""
        if not self.protocol.closed:
            self.recorder.add("leave")
            self.protocol.lose()
        self._script.clear()
        self._more = False
        self._wake()

    def _advance(self):
        while self._script:
            step = self._script[-1]
            if "sent" in step and self._counts.get(step["sent"], 0) < step["count"]:
                if not self.protocol.closed:
                    return
            self._script.pop()
            if "give" in step:
                self._inbox.append(step["give"])
                self._wake()
            elif "leave" in step:
                # What the client sent before it left is still to be received.
                self._inbox.append(None)
                self._wake()
                if step["leave"] == "now":
                    self._lose()

    def _go_on(self):
        waits = self._waiting and not self._inbox and self._script
        if waits and self._script[-1].get("sent") not in (None, "websocket.accept"):
            self._script.pop()
            self._advance()

    def _wake(self):
        waiting, self._waiting = self._waiting, []
        for future in waiting:
            if not future.done():
                future.set_result(None)

    def _receive(self, *args, **kwargs):
        fields = {
            "args": [encode(each) for each in args] if args else [],
            "kwargs": {name: encode(each) for name, each in kwargs.items()} if kwargs else {},
        }
        self.recorder.add("receive", frames.caller(), fields)
        return self._next_event()

    async def _next_event(self):
        if self._wire.takes_turns:
            await asyncio.sleep(0)
        while True:
            if self._inbox:
                message = self._inbox.pop(0)
                if message is not None:
                    return self._deliver(message, self._place())
                self._lose()
            loop = asyncio.get_running_loop()
            if self.protocol.ended_for_receive():
                await self._slow_down()
                if self._ends > self._most:
                    await loop.create_future()
                return self._deliver(self.protocol.disconnect())
            future = loop.create_future()
            self._waiting.append(future)
            if self._script:
                # The application waits for the client, which waits for an answer that is not due.
                loop.call_later(IDLE, self._go_on)
            self._wire.wanted()
            await future

    async def _slow_down(self):
        # An application that never takes the end for one would keep the loop to itself.
        self._ends += 1
        if self._ends % 16 == 0:
            await asyncio.sleep(0)

    def _lose(self):
        if not self.protocol.closed:
            self.recorder.add("leave")
            self.protocol.lose(self._case.get("loss"))

    def _place(self):
        self._taken += 1
        return {"y": self._taken - 1} if self._case.get("batch") else None

    def _deliver(self, message, place=None):
        event = self.recorder.add("deliver")
        event["message"] = encode_body(message) if place is None else place
        self.protocol.delivered(message)
        return message

    def _send(self, *args, **kwargs):
        # A plain function, so that the line of the call is seen even if it is never awaited.
        if self.protocol.closed and self._ends > self._most:
            return self._ignore()
        message = args[0] if args else kwargs.get("message")
        single = len(args) == 1 and not kwargs
        error = None
        if single and isinstance(message, dict):
            try:
                message = _with_pairs(message)
            except Exception as exception:
                # The application's own, in the making of its headers: nothing is known of them.
                message = {key: value for key, value in message.items() if key not in _ITERABLES}
                error = exception
        encoded = encode_body(message)
        fields = {
            "message": encoded,
            # None for the message alone, as it should be.
            "args": None if single else [encoded] + list(map(encode, args[1:])) if args else [],
            "kwargs": {name: encode(each) for name, each in kwargs.items()} if kwargs else {},
            "closed": False,
            "awaited": False,
        }
        event = self.recorder.add("send", frames.caller(), fields)
        coroutine = self._transmit(message, event, single, error)
        self._unstarted[id(event)] = (event, coroutine)
        return coroutine

    async def _ignore(self):
        # One more after many that came too late: they have shown what there was to be seen.
        await self._slow_down()
        if self.protocol.closed_error:
            error = Disconnected("the connection is closed")
            self.recorder.ours[-1:] = [error]
            raise error

    async def _transmit(self, message, event, single, error):
        del self._unstarted[id(event)]
        event = self._awaited(event)
        if error is not None:
            raise error
        if not single:
            raise self.recorder.refuse(event, "send() takes one event, by position")
        protocol = self.protocol
        if self._case.get("sendFails") == self._sends + 1:
            self._lose()
        if protocol.closed:
            event["closed"] = True
            await self._slow_down()
            if protocol.closed_error:
                error = Disconnected("the connection is closed")
                self.recorder.ours.append(error)
                raise error
            return
        reason = protocol.send(message)
        if reason is not None:
            raise self.recorder.refuse(event, reason)
        kind = message["type"]
        self._counts[kind] = self._counts.get(kind, 0) + 1
        self._sends += 1
        self._advance()
        if protocol.ended_for_receive():
            self._wake()
        if self._wire.listens:
            await self._wire.sent(message)
        if self._wire.takes_turns:
            await asyncio.sleep(0)
        if self._sends % 16 == 0:
            # An application that never waits would keep every timer from running.
            await asyncio.sleep(0)
            if self._sends >= self._most or monotonic() > self._deadline:
                self.leave()

    def _awaited(self, event):
        # A call that was made before the application returned and is awaited only now counts now.
        if self._finished and not self.recorder.is_untold(event):
            event = self.recorder.repeat(event)
        event["awaited"] = True
        return event


def _with_pairs(message):
    """The event with one-shot iterables of headers or links made lists, marked with their type."""
    if message.get("type") == "http.response.early_hint" and "links" in message:
        message = {**message, "links": _listed(message["links"])}
    headers = message.get("headers")
    pairs = _listed(headers)
    if isinstance(pairs, (list, tuple)) and not all(map(_is_listed, pairs)):
        pairs = Materialised(map(_listed, pairs))
    return message if pairs is headers else {**message, "headers": pairs}


def _is_listed(value):
    return type(value) in _LISTED or isinstance(value, _LISTED)


def _listed(value):
    """A list of what an iterable yields; anything that can be read again, or not at all, as it is."""
    if _is_listed(value):
        return value
    try:
        iterator = iter(value)
    except TypeError:
        return value
    return Materialised(iterator)


class Materialised(list):
    """What an iterable of another type yielded."""


class BatchWire:
    """The client's side of an exchange whose answer nobody reads as it is made."""

    listens = False
    takes_turns = False

    def wanted(self):
        pass
