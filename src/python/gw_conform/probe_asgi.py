"""The ASGI probe: an application that does what gw-conform tells it, and reports what it meets.

    uvicorn gw_conform.probe_asgi:application
    uvicorn gw_conform.probe_asgi:legacy        the same as two callables, as in ASGI 2

What it is told are scripts as `src/model/probe.ts` has them; `probe_channel.py` tells the protocol.
"""

import asyncio
import os
import threading
from collections.abc import Mapping

from gw_conform import probe_channel as channel
from gw_conform.probe_files import FileSent
from gw_conform.probe_link import link
from gw_conform.values import decode, encode

_HEADER = b"x-gw-conform"
_KINDS = ("http", "websocket", "lifespan")
# Bodies are told whole, so that they can be put together again.
_WHOLE = 1 << 20


async def application(scope, *args, **kwargs):
    """A single callable. What it is called with is told; nothing at all is for factories."""
    return await _serve((scope, *args), kwargs)


def legacy(scope, *args, **kwargs):
    """Two callables: this one is given the scope, the other `receive` and `send`."""

    async def instance(*more, **named):
        return await _serve((scope, *args, *more), {**kwargs, **named})

    return instance


async def _serve(args, kwargs):
    given = dict(zip(("scope", "receive", "send"), args))
    given.update(kwargs)
    scope = given.get("scope")
    call = _Call(scope, given.get("receive"), given.get("send"))
    await call.begin(len(args), sorted(kwargs))
    return await call.run()


# Events that are waited through for the one that is wanted: a large body comes in fewer.
_MOST_EVENTS = 5000


class _Return(BaseException):
    """Ends the steps with a value; nothing of the server's can catch it on the way."""


class _Call:
    """One call of the application."""

    def __init__(self, scope, receive, send):
        self.scope, self.receive, self.send = scope, receive, send
        self.kind = _kind(scope)
        self.id = channel.call_id()
        self.link = None
        # What was called last had not come back in time.
        self._waiting = False

    async def begin(self, positional, named):
        """Tells of the call, and learns what to do in it."""
        loop = asyncio.get_running_loop()
        self.link = link(loop)
        reply = self.link.expect(("script", self.id))
        self._tell(
            {
                "op": "begin",
                "asked": "lifespan" if self.kind == "lifespan" else _asked(self.scope),
                "kind": self.kind,
                "process": os.getpid(),
                "thread": threading.get_ident(),
                "loop": id(loop),
                "t": channel.now(),
                "offered": _told(self.scope),
                "methods": {},
                "args": positional,
                "kwargs": named,
                "state": _state(self.scope),
            }
        )
        message = await reply
        script = None if message is None else message["script"]
        self.steps = _plain(self.kind) if script is None else script["call"]

    async def run(self):
        how, result = "returned", None
        try:
            await self._do(self.steps)
        except _Return as end:
            (result,) = end.args
        except asyncio.CancelledError:
            how = "cancelled"
            self._event("cancelled", None, channel.now(), None)
            raise
        except BaseException as error:
            how = "raised"
            self._event("end", None, channel.now(), channel.raised(error))
            raise
        else:
            self._event("end", None, channel.now(), channel.returned(None))
        finally:
            end = {"op": "end", "t": channel.now(), "how": how, "afterwards": _told(self.scope)}
            self._tell(end)
        return result

    async def _do(self, steps):
        for step in steps:
            await getattr(self, "_" + step["do"].replace("-", "_"))(step)

    # What the server is asked for

    async def _receive(self, step):
        return await self._tried(step, lambda: self.receive(), _WHOLE)

    async def _receive_until(self, step):
        """Each event is told by itself. A server that goes on with others for ever is let be."""
        for _ in range(_MOST_EVENTS):
            event = await self._receive(step)
            if not isinstance(event, dict) or event.get("type") == step["type"]:
                return
            if not isinstance(event.get("type"), str):
                # No event of a server's that a protocol could be spoken with.
                return

    async def _receive_body(self, step):
        """Up to the end of the request's body, or of the connection."""
        while True:
            event = await self._receive(step)
            more = isinstance(event, dict) and event.get("more_body")
            if not more or event.get("type") != "http.request":
                return

    async def _send(self, step):
        message = decode(step["message"])
        headers = step.get("headersAs")
        if headers is not None and "headers" in message:
            message["headers"] = _as(headers, message["headers"])
        with FileSent(step.get("file"), message) as file:
            await self._tried(step, lambda: self.send(message))
        if file.told is not None:
            self._event("file", step, channel.now(), channel.returned(file.told))

    async def _tried(self, step, action, limit=65536):
        """The result; None where it raised and the step traps that, or where time ran out."""
        began = channel.now()
        try:
            done, result = await _within(action, step.get("within"))
        except asyncio.CancelledError:
            raise
        except BaseException as error:
            self._event(step["do"], step, began, channel.raised(error))
            if step.get("trap") and isinstance(error, Exception):
                return None
            raise
        self._waiting = not done
        outcome = channel.returned(result, limit) if done else channel.waiting()
        self._event(step["do"], step, began, outcome)
        return result

    # What the probe does by itself

    async def _tasks(self, step):
        tasks = [asyncio.ensure_future(self._do(each)) for each in step["tasks"]]
        await asyncio.wait(tasks)
        for task in tasks:
            task.result()

    async def _repeat(self, step):
        self._waiting = False
        for _ in range(step["times"]):
            await self._do(step["steps"])
            if self._waiting and step.get("untilWaiting"):
                return

    async def _wait(self, step):
        began = channel.now()
        reply = self.link.expect(("go", self.id, step["n"]))
        self._tell({"op": "wait", "step": step["n"], "t": began})
        await reply
        self._event("wait", step, began, None)

    async def _sleep(self, step):
        began = channel.now()
        await asyncio.sleep(step["seconds"])
        self._event("sleep", step, began, None)

    async def _raise(self, step):
        self._event("raise", step, channel.now(), None)
        raise channel.make_exception(step["exception"], step["message"])

    async def _return(self, step):
        value = decode(step["value"])
        self._event("return", step, channel.now(), channel.returned(value))
        raise _Return(value)

    async def _set(self, step):
        self.scope[step["key"]] = decode(step["value"])
        self._event("set", step, channel.now(), None)

    async def _set_state(self, step):
        state = self.scope.get("state")
        if state is not None:
            state[step["key"]] = value = decode(step["value"])
            self._event("set-state", step, channel.now(), channel.returned(str(id(value))))

    async def _delete_state(self, step):
        state = self.scope.get("state")
        if state is not None:
            state.pop(step["key"], None)
            self._event("delete-state", step, channel.now(), None)

    # Telling

    def _event(self, kind, step, began, outcome):
        self._tell(
            {
                "op": "event",
                "type": kind,
                "step": None if step is None else step["n"],
                "t": began,
                "until": channel.now(),
                "outcome": outcome,
            }
        )

    def _tell(self, message):
        self.link.send({**message, "call": self.id})


_STEP = 0.05


async def _within(action, seconds):
    """Whether it came back in time, and with what."""
    if seconds is None:
        return True, await action()
    task = asyncio.ensure_future(action())
    try:
        # Time in which this process was kept from running is not counted.
        while not task.done() and seconds > 0:
            await asyncio.wait([task], timeout=min(_STEP, seconds))
            seconds -= _STEP
    finally:
        if not task.done():
            task.cancel()
    return (True, task.result()) if task.done() else (False, None)


def _kind(scope):
    kind = scope.get("type") if isinstance(scope, Mapping) else None
    return kind if kind in _KINDS else "unknown"


def _asked(scope):
    """The id that the request carries."""
    headers = scope.get("headers") if isinstance(scope, Mapping) else None
    # An iterator could not be read again.
    if headers is None or iter(headers) is headers:
        return None
    for pair in headers:
        name, value = pair
        if isinstance(name, (bytes, str)) and _bytes(name).lower() == _HEADER:
            return _bytes(value).decode("latin-1")
    return None


def _bytes(value):
    return value.encode("latin-1", "replace") if isinstance(value, str) else bytes(value)


def _told(scope):
    """As it is, but for other iterables of headers than lists, which are shown as lists."""
    if type(scope) is dict and type(scope.get("headers")) not in (list, tuple, type(None)):
        headers = scope["headers"]
        if not isinstance(headers, (str, bytes, int)) and iter(headers) is not headers:
            return encode({**scope, "headers": list(headers)}, _WHOLE)
    return encode(scope, _WHOLE)


def _state(scope):
    """By key: the identity of each value of the state."""
    state = scope.get("state") if isinstance(scope, Mapping) else None
    if not isinstance(state, dict):
        return {}
    return {key: str(id(value)) for key, value in state.items() if isinstance(key, str)}


def _as(form, pairs):
    if form == "tuple":
        return tuple([tuple(pair) for pair in pairs])
    if form == "generator":
        return (pair for pair in pairs)
    return [list(pair) for pair in pairs]


def _plain(kind):
    """What is done where nobody knows the call."""
    if kind == "lifespan":
        return [
            {"do": "receive", "n": 0},
            {"do": "send", "n": 1, "message": _message("lifespan.startup.complete")},
            {"do": "receive", "n": 2},
            {"do": "send", "n": 3, "message": _message("lifespan.shutdown.complete")},
        ]
    if kind == "websocket":
        return [
            {"do": "receive", "n": 0},
            {"do": "send", "n": 1, "message": _message("websocket.close")},
        ]
    if kind == "http":
        headers = [[b"content-type", b"text/plain"], [b"content-length", b"2"]]
        start = _message("http.response.start", status=200, headers=headers)
        return [
            {"do": "send", "n": 0, "message": start},
            {"do": "send", "n": 1, "message": _message("http.response.body", body=b"OK")},
        ]
    return [{"do": "raise", "n": 0, "exception": "ValueError", "message": "unknown scope"}]


def _message(kind, **keys):
    return encode({"type": kind, **keys})
