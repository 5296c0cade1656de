"""Watches an application that somebody else calls, a test client say, and stands in nobody's way.

Nothing is refused and nothing is changed: what a strict server would refuse is noted as refused, so
that what follows from it is not judged, and the call goes on.
"""

import inspect
import json
import platform
import sys
import threading

from gw_conform import frames
from gw_conform.asgi_protocols import PROTOCOLS
from gw_conform.identity import identify
from gw_conform.interface import tell
from gw_conform.recording import Recorder
from gw_conform.values import encode, encode_body
from gw_conform.wsgi import _has_close, _is_error, _is_nonempty_string, _unusable

_KINDS = ("http", "websocket", "lifespan")


class Observation:
    """What one application was seen to do."""

    def __init__(self, application, label, context):
        """`context()` names what is going on, the test that runs."""
        self.interface = "wsgi" if tell(application) == "wsgi" else "asgi"
        self._application = application
        self._label = label
        self._context = context
        self._exchanges = []
        self._lock = threading.Lock()

    def wrapped(self):
        """The application, watched."""
        return self._wsgi if self.interface == "wsgi" else self._asgi()

    def is_empty(self):
        return not self._exchanges

    def write(self, file, lines):
        """Writes a recording; `lines` are all source lines that were numbered so far."""
        recording = {
            "schema": 1,
            "interface": self.interface,
            "entry": self._label,
            "identity": {
                "python": platform.python_version(),
                "framework": identify(self._application)["framework"],
                "server": None,
            },
            "lines": lines,
            "exchanges": [each.told() for each in self._exchanges],
        }
        # ASCII: a lone surrogate has no other form.
        json.dump(recording, file)

    def _begin(self, kind, offered):
        with self._lock:
            exchange = _Exchange(str(len(self._exchanges)), kind, offered, self._context())
            self._exchanges.append(exchange)
        exchange.recorder.add("call")
        return exchange

    def _wsgi(self, environ, start_response):
        exchange = self._begin("wsgi", environ)
        recorder = exchange.recorder
        try:
            iterable = self._application(environ, _started(exchange, start_response))
        except BaseException as exception:  # noqa: B036
            exchange.fail(exception, "call", self._application)
            raise
        event = recorder.add("return", frames.definition(self._application))
        event["iterable"] = encode_body(iterable)
        event["hasClose"] = _has_close(iterable)
        event["length"] = None
        event["iterates"] = True
        if _is_nonempty_string(iterable):
            exchange.refuse(event, "a str or bytes is no iterable of blocks")
        return _Blocks(exchange, self._application, iterable)

    def _asgi(self):
        async def observed(scope, receive, send):
            kind = scope["type"] if scope.get("type") in _KINDS else "unknown"
            exchange = self._begin(kind, scope)
            conversation = _Conversation(exchange, scope, kind, receive, send)
            try:
                called = self._application(scope, conversation.receive, conversation.send)
                if not inspect.isawaitable(called):
                    called = called(conversation.receive, conversation.send)
                result = await called
            except BaseException as exception:  # noqa: B036
                exchange.fail(exception, "call", self._application)
                raise
            event = exchange.recorder.add("return", frames.definition(self._application))
            event["value"] = encode(result)
            exchange.end("returned")
            return result

        return observed


class _Exchange:
    def __init__(self, number, kind, offered, context):
        self.recorder = Recorder()
        self._told = {"id": number, "kind": kind, "offered": encode(offered), "context": context}
        self._ended = None
        self._refused = False

    def refuse(self, event, reason):
        """A strict server would go no further."""
        if not self._refused:
            self._refused = True
            event["refused"] = reason

    def fail(self, exception, during, application):
        self.recorder.add_exception(exception, during, frames.definition(application))
        self.end("raised")

    def end(self, how):
        self._ended = self._ended or how

    def told(self):
        # Who was never asked to its end was left by its client.
        if self._ended is None:
            self.recorder.add("leave")
            self._ended = "left"
        return dict(self._told, events=self.recorder.events, ended=self._ended)


def _started(exchange, start_response):
    def observed(*args, **kwargs):
        event = exchange.recorder.add("start_response", frames.caller())
        event["args"] = [encode(each) for each in args]
        event["kwargs"] = {name: encode(each) for name, each in kwargs.items()}
        event["handling"] = _is_error(sys.exc_info()[1])
        reason = _unusable(*args[:2]) if len(args) >= 2 else None
        if reason is not None:
            exchange.refuse(event, reason)
        write = start_response(*args, **kwargs)

        def observed_write(*args, **kwargs):
            event = exchange.recorder.add("write", frames.caller())
            event["args"] = [encode_body(each) for each in args]
            event["kwargs"] = {name: encode(each) for name, each in kwargs.items()}
            event["iterating"] = False
            return write(*args, **kwargs)

        return observed_write

    return observed


class _Blocks:
    """The iterable of a WSGI application, with what is done to it."""

    def __init__(self, exchange, application, iterable):
        self._exchange = exchange
        self._application = application
        self.iterable = iterable
        self._iterator = None
        if _has_close(iterable):
            self.close = self._close

    def __iter__(self):
        return self

    def __next__(self):
        recorder = self._exchange.recorder
        try:
            if self._iterator is None:
                self._iterator = iter(self.iterable)
            block = next(self._iterator)
        except StopIteration:
            recorder.add("exhausted", self._line())
            self._exchange.end("returned")
            raise
        except BaseException as exception:  # noqa: B036
            self._exchange.fail(exception, "iteration", self._application)
            raise
        event = recorder.add("yield", self._line())
        event["chunk"] = encode_body(block)
        if not issubclass(type(block), bytes):
            self._exchange.refuse(event, "a block is bytes")
        return block

    def _line(self):
        line = frames.suspended(self._iterator)
        return frames.definition(self._application) if line is None else line

    def _close(self):
        if self._exchange._ended is None:
            self._exchange.recorder.add("leave")
            self._exchange.end("left")
        event = self._exchange.recorder.add("close")
        try:
            self.iterable.close()
        except BaseException as exception:  # noqa: B036
            self._exchange.recorder.add_exception(exception, "close", event["a"])
            raise


class _Conversation:
    """Both directions of an ASGI connection."""

    def __init__(self, exchange, scope, kind, receive, send):
        self._exchange = exchange
        self._receive = receive
        self._send = send
        self._protocol = PROTOCOLS[kind](scope)

    def receive(self, *args, **kwargs):
        fields = {"args": [encode(each) for each in args], "kwargs": {}}
        self._exchange.recorder.add("receive", frames.caller(), fields)
        return self._deliver(*args, **kwargs)

    async def _deliver(self, *args, **kwargs):
        message = await self._receive(*args, **kwargs)
        self._exchange.recorder.add("deliver")["message"] = encode_body(message)
        return message

    def send(self, *args, **kwargs):
        message = args[0] if args else next(iter(kwargs.values()), None)
        encoded = encode_body(message)
        fields = {
            "message": encoded,
            "args": [encoded] + [encode(each) for each in args[1:]] if args else [],
            "kwargs": {name: encode(each) for name, each in kwargs.items()},
            "closed": False,
            "awaited": False,
        }
        event = self._exchange.recorder.add("send", frames.caller(), fields)
        return self._transmit(event, message, args, kwargs)

    async def _transmit(self, event, message, args, kwargs):
        event["awaited"] = True
        if isinstance(message, dict):
            reason = self._protocol.send(message)
            if reason is not None:
                self._exchange.refuse(event, reason)
        return await self._send(*args, **kwargs)
