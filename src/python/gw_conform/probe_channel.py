"""The probe's connection to gw-conform, from inside of a server's process.

The environment variable GW_CONFORM_PROBE holds `host:port:token`. Each process and each thread (or
event loop) opens a connection of its own when it needs one first. On it, one JSON object a line,
values as `values.py` writes them, times in microseconds of the monotonic clock:

    probe  {"op": "hello", "token", "interface": "wsgi" | "asgi", "process", "python", "executable"}
    probe  {"op": "begin", "call", "asked", "kind", "process", "thread", "loop", "t", "offered",
            "methods"}          `call` is an id that nobody else has; `asked` the id that the request
                                carried in its header X-Gw-Conform, `lifespan`, or null
    drive  {"op": "script", "call", "script"}
                                what to do, as `ProbeScript` in `src/model/probe.ts` has it, values
                                encoded, each step with a number `n`; null where the id is unknown:
                                then a plain 200 is the answer
    probe  {"op": "event", "call", "type", "step", "t", "until", "outcome"}
                                as soon as it has happened; `step` is the number of the step or
                                null; `outcome` is made by `returned()`, `raised()`, `waiting()`, or
                                null
    probe  {"op": "wait", "call", "step", "t"}
    drive  {"op": "go", "call", "step"}
                                on the same connection; the event of type `wait` follows
    probe  {"op": "end", "call", "t", "how": "returned" | "raised" | "cancelled", "afterwards",
            "told"}             `afterwards`: environ or scope by then; `told`: how many events came
                                before, where they may come on other connections

Messages of several calls may alternate on one connection. What comes for a call that has ended is
told all the same. When gw-conform is gone, everything is dropped silently and waits are over.
"""

import itertools
import json
import os
import sys
import threading
import time

from gw_conform.values import class_name, encode

VARIABLE = "GW_CONFORM_PROBE"

# Yields a number for each event, where the order among the probe's and others' matters.
numbers = None

_counter = itertools.count(1)
_local = threading.local()


def now():
    """Microseconds of the monotonic clock, the same as the drive's."""
    return time.monotonic_ns() // 1000


def call_id():
    """An id that no other call of any process or thread has."""
    return "%d-%d-%d" % (os.getpid(), threading.get_ident(), next(_counter))


def dumps(message):
    """One line of the protocol."""
    if numbers is not None and message["op"] in _NUMBERED:
        message["seq"] = next(numbers)
    return json.dumps(message, separators=(",", ":")).encode("ascii") + b"\n"


_NUMBERED = ("begin", "event", "wait", "end")


def loads(line):
    """The object of one line: UTF-8, as bytes or decoded."""
    return json.loads(line)


def connect(interface):
    """A blocking socket on which the hello has been said; None where nobody is to be reached."""
    import socket

    address = os.environ.get(VARIABLE, "")
    host, _, rest = address.partition(":")
    port, _, token = rest.partition(":")
    try:
        connection = socket.create_connection((host, int(port)), timeout=10)
        connection.settimeout(None)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.sendall(dumps(hello(interface, token)))
    except (OSError, ValueError):
        return None
    return connection


def hello(interface, token):
    return {
        "op": "hello",
        "token": token,
        "interface": interface,
        "process": os.getpid(),
        "python": "%d.%d.%d" % sys.version_info[:3],
        "executable": sys.executable,
    }


def returned(value, limit=65536):
    """The outcome of a call that has come back with this."""
    return {
        "returned": encode(value, limit),
        "callable": callable(value),
        "raised": None,
        "waiting": False,
    }


def raised(exception):
    """The outcome of a call out of which this exception came."""
    types = [class_name(each) for each in type(exception).__mro__]
    error = {"types": types, "message": _message(exception)}
    return {"returned": None, "callable": False, "raised": error, "waiting": False}


def waiting():
    """The outcome of a call that has not come back."""
    return {"returned": None, "callable": False, "raised": None, "waiting": True}


def methods(environ):
    """The methods that the streams of an environ have, of those that the specification lists.

    Nothing else is looked at: what a middleware adds may read the request when it is asked.
    """
    found = {}
    for key, names in _STREAMS.items():
        if key in environ:
            found[key] = [name for name in names if _is_method(environ[key], name)]
    return found


_STREAMS = {
    "wsgi.input": ("read", "readline", "readlines", "__iter__"),
    "wsgi.errors": ("flush", "write", "writelines"),
}


def _is_method(value, name):
    try:
        return callable(getattr(value, name))
    except Exception:
        return False


def _message(exception):
    try:
        return str(exception)[:2000]
    except BaseException:
        return "(its __str__ raised)"


def make_exception(name, message):
    """An instance of a builtin exception; of RuntimeError where there is none of that name."""
    import builtins

    kind = getattr(builtins, name, RuntimeError)
    return kind(message)


class Channel:
    """Blocking: for one thread of a WSGI server."""

    def __init__(self, interface):
        self.process = os.getpid()
        self._socket = connect(interface)
        self._rest = b""

    def send(self, message):
        """Sends one object; False where nobody is to be reached."""
        if self._socket is None:
            return False
        try:
            self._socket.sendall(dumps(message))
        except OSError:
            self._socket = None
            return False
        return True

    def receive(self, **expected):
        """The next object with these values; None when the drive is gone."""
        while self._socket is not None:
            line, found, rest = self._rest.partition(b"\n")
            if found:
                self._rest = rest
                message = loads(line.decode("utf-8"))
                if all(message.get(key) == value for key, value in expected.items()):
                    return message
                continue
            self._read()
        return None

    def _read(self):
        try:
            data = self._socket.recv(1 << 16)
        except OSError:
            data = b""
        if not data:
            self._socket = None
        self._rest += data


def current(interface):
    """The channel of this process and this thread."""
    channel = getattr(_local, "channel", None)
    # After a fork the connection is the parent's.
    if channel is None or channel.process != os.getpid():
        channel = _local.channel = Channel(interface)
    return channel
