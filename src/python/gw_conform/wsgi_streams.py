"""`wsgi.input` and `wsgi.errors`, which do what PEP 3333 lists and record every use."""

import operator
import sys

from gw_conform import frames
from gw_conform.values import encode, encode_body

# Not what the application has put there since: some put `wsgi.errors` itself there.
_STDERR = sys.__stderr__
# Of what an application does with every byte of a body, only so many calls are recorded.
_MOST_CALLS = 2000


class _Stream:
    """A stream whose calls are events of the exchange."""

    _kind = ""

    def __init__(self, recorder):
        self._recorder = recorder
        self._calls = 0

    def _call(self, method, args, kwargs, known=True):
        self._calls += known
        if known and self._calls > _MOST_CALLS:
            return None
        event = self._recorder.add(self._kind, frames.caller(2))
        event.update(
            method=method,
            args=[encode_body(each) for each in args],
            kwargs={name: encode(each) for name, each in kwargs.items()},
            known=known,
            use=True,
            result=None,
        )
        return event

    def close(self, *args, **kwargs):
        self._call("close", args, kwargs, known=False)

    def __enter__(self):
        self._call("__enter__", (), {}, known=False)
        return self

    def __exit__(self, *exception):
        self._call("close", (), {}, known=False)


class _Watched:
    """Makes events of attribute look-ups, too."""

    _unwatched = None

    def __getattr__(self, name):
        # Asking whether there is such an attribute (hasattr, getattr with a default) is no use of
        # it; reaching for it directly is, and so is failing for want of it.
        self._calls += 1
        if self._calls > _MOST_CALLS:
            self.__class__ = self._unwatched
            raise AttributeError(name)
        error = AttributeError(f"{self._kind!r} stream of this server has no attribute {name!r}")
        event = self._recorder.add(self._kind, frames.caller(1))
        direct = is_attribute_load(sys._getframe(1))
        event.update(method=name, args=[], kwargs={}, known=False, use=direct, result=None)
        self._recorder.ours.append(error)
        self._recorder.wanted[id(error)] = event
        raise error


class _Input(_Stream):
    """The request body. Reads block until what they ask for has arrived, or the body has ended."""

    _kind = "input"

    def __init__(self, recorder, body):
        super().__init__(recorder)
        self._body = body

    def read(self, *args, **kwargs):
        event = self._call("read", args, kwargs)
        if event is None:
            self.read = self._body.read
        return self._result(event, self._body.read(_size(args, kwargs)))

    def readline(self, *args, **kwargs):
        event = self._call("readline", args, kwargs)
        if event is None:
            self.readline = self._body.readline
        return self._result(event, self._body.readline(_size(args, kwargs)))

    def readlines(self, *args, **kwargs):
        event = self._call("readlines", args, kwargs)
        _size(args, kwargs)
        lines = []
        while True:
            line = self._body.readline(-1)
            if not line:
                break
            lines.append(line)
        self._result(event, b"".join(lines))
        return lines

    def __iter__(self):
        self._call("__iter__", (), {})
        return iter(self._next_line, b"")

    def __next__(self):
        # `__iter__()` is listed, and gives an iterator; that the stream is one itself is not.
        self._call("__next__", (), {}, known=False)
        line = self._next_line()
        if not line:
            raise StopIteration
        return line

    def _next_line(self):
        return self._body.readline(-1)

    def _result(self, event, data):
        if event is not None:
            event["result"] = self._body.tell_of(data)
        return data


class _Errors(_Stream):
    """Error output: goes to the process's standard error, hence to the report's log."""

    _kind = "errors"

    def write(self, *args, **kwargs):
        self._call("write", args, kwargs)
        for text in args:
            _STDERR.write(text)

    def writelines(self, *args, **kwargs):
        event = self._call("writelines", args, kwargs)
        lines = [list(each) for each in args]
        if event is not None:
            event["args"] = [encode(each) for each in lines]
        for each in lines:
            _STDERR.writelines(each)

    def flush(self, *args, **kwargs):
        self._call("flush", args, kwargs)
        _STDERR.flush()


class InputStream(_Watched, _Input):
    """`wsgi.input`, as the application gets it."""

    _unwatched = _Input


class ErrorStream(_Watched, _Errors):
    """`wsgi.errors`, as the application gets it."""

    _unwatched = _Errors


class Body:
    """The bytes of a request, in the pieces in which they arrive.

    `wait()` is called when more is asked for than has arrived; it returns a further piece, or None
    at the end of the body. `is_known`: whoever is told of the exchange has the whole body.
    """

    def __init__(self, wait, is_known=False):
        self._wait = wait
        self._is_known = is_known
        self._taken = 0
        self._buffer = b""
        self._at = 0
        self._ended = False

    def read(self, size=-1):
        """Exactly `size` bytes, or fewer where the body ends; everything when it is negative."""
        size = -1 if size is None else size
        if size < 0 or self._at + size > len(self._buffer):
            self._fill(size)
        return self._take(len(self._buffer) if size < 0 else self._at + size)

    def readline(self, size=-1):
        """To the next newline, at most `size` bytes unless it is negative."""
        size = -1 if size is None else size
        searched = 0
        while True:
            end = self._buffer.find(b"\n", self._at + searched) + 1
            searched = len(self._buffer) - self._at
            if end or self._ended or 0 <= size <= searched:
                break
            self._fill(searched + 1)
        end = end or len(self._buffer)
        return self._take(end if size < 0 else min(end, self._at + size))

    def tell_of(self, data):
        """What stands for data that was taken just now: where in the body, if that tells all."""
        if self._is_known and data:
            return {"y": [self._taken - len(data), len(data)]}
        return encode_body(data)

    def _take(self, end):
        data = self._buffer[self._at : end]
        self._at += len(data)
        self._taken += len(data)
        return data

    def _fill(self, size):
        """Waits until there are so many bytes, or all; joins the pieces only once."""
        pieces = [self._buffer[self._at :]]
        count = len(pieces[0])
        while not self._ended and (size < 0 or count < size):
            piece = self._wait()
            if piece is None:
                self._ended = True
            else:
                pieces.append(piece)
                count += len(piece)
        self._buffer, self._at = b"".join(pieces), 0


def _size(args, kwargs):
    if kwargs:
        raise TypeError("takes no keyword arguments")
    if len(args) > 1:
        raise TypeError(f"expected at most 1 argument, got {len(args)}")
    if not args or args[0] is None:
        return -1
    return operator.index(args[0])


def is_attribute_load(frame):
    """Whether the frame reaches for an attribute by itself, not through hasattr or getattr."""
    import opcode

    instruction = opcode.opname[frame.f_code.co_code[frame.f_lasti]]
    return instruction in ("LOAD_ATTR", "LOAD_METHOD")
