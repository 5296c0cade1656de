"""The WSGI application inside of a server under test: it does what the drive tells it.

`gw_conform.probe_wsgi:application`, and the same as other sorts of callable: `function`, `method`,
`Class`, `partial`, `middleware`. What the script's steps mean stands in `src/model/probe.ts`.
"""

import functools
import sys
import time
import weakref

from gw_conform import probe_channel as channel
from gw_conform.probe_wrapped import FILES, Through
from gw_conform.values import decode, encode

_PLAIN = [("Content-Type", "text/plain"), ("Content-Length", "2")]


# What was asked of the application object; servers are to call it and nothing else.
_accessed = set()


def function(*args, **kwargs):
    """Called by the server; the drive knows what for by the request's X-Gw-Conform."""
    call = _Call(args, kwargs)
    script = call.begin()
    if script is None:
        return call.answer_plainly()
    return call.run(script)


class _Application:
    def __call__(self, *args, **kwargs):
        return function(*args, **kwargs)

    def __getattribute__(self, name):
        _accessed.add(name)
        return object.__getattribute__(self, name)


class _Owner:
    def method(self, *args, **kwargs):
        return function(*args, **kwargs)


class Class:
    """An application that is a class: its instances are what it returns."""

    def __init__(self, *args, **kwargs):
        self._result = function(*args, **kwargs)

    def __iter__(self):
        return iter(self._result)

    def close(self):
        if hasattr(self._result, "close"):
            self._result.close()


class _Middleware:
    """Does nothing between the server and the application."""

    def __init__(self, environ, start_response):
        self._result = function(environ, lambda *args: start_response(*args))
        self._iterator = iter(self._result)

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._iterator)

    def close(self):
        if hasattr(self._result, "close"):
            self._result.close()


def middleware(environ, start_response):
    return _Middleware(environ, start_response)


application = _Application()
method = _Owner().method
partial = functools.partial(function)


class _Handled(RuntimeError):
    """An error that the application handles. Other than builtin ones it can be referred to weakly."""


class _Call:
    """One call of the application."""

    def __init__(self, args, kwargs):
        if not args and not kwargs:
            # Servers try whether what they are to run is a factory. A scope alone tells of ASGI 2.
            raise TypeError("an application takes two arguments: environ and start_response")
        self.environ, self.start_response = (list(args) + list(kwargs.values()) + [None, None])[:2]
        self.args, self.kwargs = len(args), list(kwargs)
        self.id = channel.call_id()
        self.write = None
        self.handled = None
        self.accessed = set()
        self.over = False
        self.told = 0

    def begin(self):
        """Tells of the call; returns the script, or None where nobody asked for it."""
        told = channel.current("wsgi")
        import threading

        told.send(
            {
                "op": "begin",
                "call": self.id,
                "asked": self.environ.get("HTTP_X_GW_CONFORM"),
                "kind": "wsgi",
                "process": told.process,
                "thread": threading.get_native_id(),
                "loop": None,
                "args": self.args,
                "kwargs": self.kwargs,
                "t": channel.now(),
                "offered": encode(self.environ),
                "methods": channel.methods(self.environ),
            }
        )
        answer = told.receive(op="script", call=self.id)
        return None if answer is None else answer["script"]

    def answer_plainly(self):
        self.start_response("200 OK", list(_PLAIN))
        self.end("returned")
        return [b"ok"]

    def run(self, script):
        """Does the steps of the call itself; returns what the server is to iterate over."""
        try:
            for step in flat(script["call"]):
                self.do(step)
            result = make_result(self, script)
        except BaseException as error:
            self.tell("end", None, channel.now(), channel.raised(error))
            self.end("raised")
            raise
        self.tell("end", None, channel.now(), None)
        if type(result) in (list, tuple):
            self.end("returned")
        return result

    def do(self, step):
        """Does one step that is no yield, and tells what came of it."""
        kind = step["do"]
        start = channel.now()
        if kind == "wait":
            self.wait(step, start)
            return
        try:
            value = getattr(self, "_" + kind.replace("-", "_"))(step)
        except BaseException as error:
            outcome = dict(channel.raised(error), same=self.is_handled(error))
            self.tell(kind, step, start, outcome)
            if not step.get("trap"):
                raise
            return
        outcome = None if kind in ("sleep", "set", "clear", "wrap") else channel.returned(value)
        self.tell(kind, step, start, outcome)

    def tell(self, kind, step, start, outcome=None, **more):
        """Tells of something that has happened since `start`."""
        message = {
            "op": "event",
            "call": self.id,
            "type": kind,
            "step": None if step is None else step["n"],
            "t": start,
            "until": channel.now(),
            "outcome": outcome,
        }
        message.update(more)
        self.told += channel.current("wsgi").send(message)

    def wait(self, step, start):
        told = channel.current("wsgi")
        told.send({"op": "wait", "call": self.id, "step": step["n"], "t": start})
        told.receive(op="go", call=self.id, step=step["n"])
        self.tell("wait", step, start)

    def end(self, how):
        """Tells once that the server is done with the call."""
        if self.over:
            return
        self.over = True
        message = {"op": "end", "call": self.id, "t": channel.now(), "how": how, "told": self.told}
        message["afterwards"] = encode(self.environ)
        message["accessed"] = {
            "application": sorted(_accessed),
            "iterable": sorted(self.accessed),
        }
        channel.current("wsgi").send(message)

    def _start_response(self, step):
        args = [decode(each) for each in step["args"]]
        if not step.get("excInfo"):
            returned = self.start_response(*args)
        else:
            returned = self._handling(args)
        self.write = returned
        return returned

    def _handling(self, args):
        try:
            raise _Handled("gw-conform: an error that the application handles")
        except _Handled as error:
            self.handled = weakref.ref(error)
            return self.start_response(*args, sys.exc_info())

    def is_handled(self, error):
        return self.handled is not None and self.handled() is error

    def _released(self, step):
        return self.handled is not None and self.handled() is None

    def _write(self, step):
        return self.write(*[decode(each) for each in step["args"]])

    def _input(self, step):
        return _use(self.environ["wsgi.input"], step)

    def _errors(self, step):
        return _use(self.environ["wsgi.errors"], step)

    def _sleep(self, step):
        time.sleep(step["seconds"])

    def _set(self, step):
        self.environ[step["key"]] = decode(step["value"])

    def _clear(self, step):
        self.environ.clear()

    def _wrap(self, step):
        wrap(self, step["file"], dropped=False)

    def _raise(self, step):
        raise channel.make_exception(step["exception"], step["message"])


def flat(steps):
    """The steps one after the other, those of repetitions as often as they are to be done."""
    for step in steps:
        if step["do"] == "repeat":
            for _ in range(step["times"]):
                yield from flat(step["steps"])
        else:
            yield step


def _use(stream, step):
    args = [decode(each) for each in step["args"]]
    if step["method"] == "iterate":
        return next(iter(stream))
    return getattr(stream, step["method"])(*args)


def make_result(call, script):
    """What the application returns, as the script says."""
    result = script.get("result") or {"shape": "iterator", "close": "recorded"}
    shape, steps = result["shape"], script.get("iterate", [])
    if shape in ("list", "tuple"):
        blocks = [decode(step["block"]) for step in flat(steps) if step["do"] == "yield"]
        return blocks if shape == "list" else tuple(blocks)
    if shape == "generator":
        return _generate(call, steps)
    if shape == "file_wrapper":
        return wrap(call, result["file"])
    return _SHAPES[shape, result["close"]](call, steps)


class _Iterator:
    """Does the steps of the iteration while the server asks for blocks."""

    def __init__(self, call, steps):
        self._call = call
        self._steps = flat(steps)
        self._length = sum(step["do"] == "yield" for step in flat(steps))

    def __getattribute__(self, name):
        if name not in ("_call", "_steps", "_length"):
            self._call.accessed.add(name)
        return object.__getattribute__(self, name)

    def __iter__(self):
        self._call.tell("iterate", None, channel.now())
        return self

    def __next__(self):
        self._call.tell("next", None, channel.now())
        return next_block(self._call, self._steps)

    def __del__(self):
        if not self._call.over:
            self._call.tell("dropped", None, channel.now())
            self._call.end("returned")


def next_block(call, steps):
    """Does the steps up to the next yield."""
    for step in steps:
        if step["do"] == "yield":
            call.tell("yield", step, channel.now())
            return decode(step["block"])
        try:
            call.do(step)
        except BaseException as error:
            call.tell("end", None, channel.now(), channel.raised(error))
            raise
    # The call goes on until the iterable is closed or let go of.
    call.tell("exhausted", None, channel.now())
    raise StopIteration


class _Closable(_Iterator):
    def close(self):
        self._call.tell("close", None, channel.now())
        self._call.end("returned")


class _RaisingAtClose(_Iterator):
    def close(self):
        error = RuntimeError("gw-conform: an error in close()")
        self._call.tell("close", None, channel.now(), channel.raised(error))
        self._call.end("returned")
        raise error


def _sized(kind):
    class Sized(kind):
        def __len__(self):
            self._call.tell("len", None, channel.now(), channel.returned(self._length))
            return self._length

    return Sized


_CLOSES = {"none": _Iterator, "recorded": _Closable, "raises": _RaisingAtClose}
_SHAPES = {("iterator", close): kind for close, kind in _CLOSES.items()}
_SHAPES.update({("sized", close): _sized(kind) for close, kind in _CLOSES.items()})


def _generate(call, steps):
    remaining = flat(steps)
    try:
        while True:
            call.tell("next", None, channel.now())
            try:
                block = next_block(call, remaining)
            except StopIteration:
                return
            yield block
    finally:
        call.tell("close", None, channel.now())
        call.end("returned")


def wrap(call, given, dropped=True):
    """A file in the server's wrapper; `dropped`: letting go of it is the end of the call."""
    file = FILES[given.get("kind", "bytesio")](call, given["content"].encode("latin-1"), dropped)
    wrapper = call.environ.get("wsgi.file_wrapper")
    if wrapper is None:
        # Nothing that a server has to have.
        return iter(lambda: file.read(given["blockSize"] or 8192), b"")
    start = channel.now()
    sizes = [] if given["blockSize"] is None else [given["blockSize"]]
    try:
        wrapped = wrapper(file, *sizes)
    except BaseException as error:
        call.tell("file_wrapper", None, start, channel.raised(error))
        raise
    outcome = channel.returned(wrapped)
    # Without calling iter(): that may be the server's own doing only.
    outcome["iterable"] = any(hasattr(wrapped, name) for name in ("__iter__", "__getitem__"))
    outcome["closable"] = hasattr(wrapped, "close")
    call.tell("file_wrapper", None, start, outcome)
    if given.get("position"):
        file.move(given["position"])
    return Through(call, wrapped) if given.get("through") else wrapped
