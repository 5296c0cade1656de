"""One WSGI exchange, as a strict server runs it, recorded.

A case is an object with

    id         number of the exchange
    environ    CGI variables and the boolean wsgi.* flags, as `src/gateway/environ.ts` makes them
    body       pieces of the request body, as `values.decode` reads them
    more       further pieces follow as `feed` messages
    live       the client is at a socket: see `wsgi_live`
    patience   seconds after which the client leaves an answer that has begun (finish), and
               blocks (most)
    leave      blocks after which the client leaves, or null
    callables  form of start_response and write: function, method or object
    emptyHeaderList, raises, without
               as `Variation` in `src/model/variation.ts` has them

What the reference server refuses it raises out of the call: a second start_response without
exc_info, types with which no response can be made, output before start_response.
"""

import sys
from time import monotonic
import types

from gw_conform import frames
from gw_conform.recording import Recorder
from gw_conform.values import class_name, decode, encode, encode_body
from gw_conform.wsgi_variations import present
from gw_conform.wsgi_streams import Body, ErrorStream, InputStream

MOST_BLOCKS = 20000
MOST_BYTES = 256 * 1024 * 1024
_UNKNOWN = object()
# Iterators without a line of their own.
_NATIVE = (type(iter([])), type(iter(())))


class FileWrapper:
    """What `wsgi.file_wrapper` makes: an iterable over a file's blocks."""

    def __init__(self, filelike, blksize=8192):
        self.line = None
        self.filelike = filelike
        self.blksize = blksize
        if hasattr(filelike, "close"):
            self.close = filelike.close

    def __iter__(self):
        return self

    def __next__(self):
        data = self.filelike.read(self.blksize)
        if data:
            return data
        raise StopIteration


class ServerError(Exception):
    """A server may raise out of start_response for reasons of its own."""


class _WsgiRecorder(Recorder):
    __slots__ = ("wanted",)

    def __init__(self):
        super().__init__()
        self.wanted = {}

    def add_exception(self, exception, during, at=None):
        # An attribute that the stream lacks and that the application failed for: a use of it.
        seen = set()
        each = exception
        while each is not None and id(each) not in seen:
            if id(each) in self.wanted:
                self.wanted[id(each)]["use"] = True
            seen.add(id(each))
            each = each.__cause__ or each.__context__
        return super().add_exception(exception, during, at)


class WsgiExchange:
    """Runs one case; `events` and `ended` hold what happened."""

    def __init__(self, application, case, wire):
        self.recorder = _WsgiRecorder()
        self.ended = "returned"
        self._application = application
        self._case = case
        self._wire = wire
        self._started = False
        self._sent = False
        self._iterating = False
        self._blocks = 0
        self._calls = 0
        self._bytes = 0
        self._deadline = None
        self._defined = _UNKNOWN
        self._most = case["patience"].get("most", MOST_BLOCKS)

    def run(self):
        """Calls the application, iterates over what it returns, and closes it, always."""
        recorder = self.recorder
        environ = self._environ()
        recorder.add("call")
        try:
            iterable = self._called()(environ, self._present("start_response"))
        except BaseException as exception:  # noqa: B036 - SystemExit too is the application's
            recorder.add_exception(exception, "call", self._definition())
            self.ended = "raised"
            return
        iterator = self._returned(iterable)
        if iterator is not None:
            self._iterate(iterator)
        self._close(iterable)

    def _definition(self):
        if self._defined is _UNKNOWN:
            self._defined = frames.definition(self._application)
        return self._defined

    def _called(self):
        application = self._application
        if self._case.get("behindMiddleware"):
            return lambda environ, start_response: application(environ, start_response)
        return application

    def _environ(self):
        environ = dict(self._case["environ"])
        environ["wsgi.version"] = (1, 0)
        environ["wsgi.input"] = InputStream(self.recorder, Body(self._wire.piece, self._wire.is_known))
        environ["wsgi.errors"] = ErrorStream(self.recorder)
        environ["wsgi.file_wrapper"] = self._file_wrapper
        for name in self._case.get("without", ()):
            environ.pop(name, None)
        return environ

    def _file_wrapper(self, *args, **kwargs):
        line = frames.caller()
        event = self.recorder.add("file_wrapper", line)
        event["args"] = [encode_body(each) for each in args]
        event["kwargs"] = {name: encode(each) for name, each in kwargs.items()}
        event["reads"] = _reads(args[0] if args else kwargs.get("filelike"))
        wrapper = FileWrapper(*args, **kwargs)
        wrapper.line = line
        return wrapper

    def _start_response(self, *args, **kwargs):
        event = self.recorder.add("start_response", frames.caller())
        event["args"] = [encode(each) for each in args]
        event["kwargs"] = {name: encode(each) for name, each in kwargs.items()}
        event["handling"] = _is_error(sys.exc_info()[1])
        bound = _bind_start_response(args, kwargs)
        if bound is None:
            raise self.recorder.refuse(event, "start_response takes status, headers and exc_info")
        status, headers, exc_info = bound
        if exc_info:
            try:
                if self._sent:
                    if not _raisable(exc_info):
                        raise self.recorder.refuse(event, "the headers were sent before")
                    raise exc_info[1].with_traceback(exc_info[2])
            finally:
                exc_info = None
        elif self._started:
            raise self.recorder.refuse(event, "start_response was called before, without exc_info")
        reason = _unusable(status, headers)
        if reason is not None:
            raise self.recorder.refuse(event, reason)
        self._calls += 1
        if self._calls == self._case.get("raises"):
            raise self._server_error(event)
        self._started = True
        self._wire.head(status, headers)
        if self._case.get("emptyHeaderList") and isinstance(headers, list):
            # The server owns the list from now on.
            headers.clear()
        return self._present("write")

    def _present(self, name):
        form = self._case.get("callables", "method")
        return present(getattr(self, "_" + name), form, self.recorder, name)

    def _server_error(self, event):
        event["raises"] = True
        error = ServerError("this server cannot begin the response")
        self.recorder.ours.append(error)
        return error

    def _write(self, *args, **kwargs):
        event = self.recorder.add("write", frames.caller())
        event["args"] = [encode_body(each) for each in args]
        event["kwargs"] = {name: encode(each) for name, each in kwargs.items()}
        event["iterating"] = self._iterating
        if len(args) != 1 or kwargs:
            raise self.recorder.refuse(event, "write() takes one positional argument")
        if not issubclass(type(args[0]), bytes):
            kind = class_name(type(args[0]))
            raise self.recorder.refuse(event, f"write() takes bytes, not {kind}")
        self._transmit(args[0])

    def _returned(self, iterable):
        recorder = self.recorder
        event = recorder.add("return", self._definition())
        event["iterable"] = encode_body(iterable)
        event["hasClose"] = _has_close(iterable)
        event["length"] = self._length(iterable)
        event["iterates"] = False
        if _is_nonempty_string(iterable):
            event["iterates"] = True
            recorder.refuse(event, f"a {class_name(type(iterable))} is no iterable of blocks")
            self.ended = "refused"
            return None
        self._iterating = True
        try:
            iterator = iter(iterable)
        except BaseException as exception:  # noqa: B036
            if type(exception) is TypeError and exception.__traceback__.tb_next is None:
                # Not out of its own __iter__.
                recorder.refuse(event, f"{class_name(type(iterable))} cannot be iterated over")
                self.ended = "refused"
                return None
            event["iterates"] = True
            recorder.add_exception(exception, "iteration")
            self.ended = "raised"
            return None
        finally:
            self._iterating = False
        event["iterates"] = True
        return iterator

    def _length(self, iterable):
        if not hasattr(type(iterable), "__len__"):
            return None
        try:
            return len(iterable)
        except TypeError:
            return None
        except BaseException as exception:  # noqa: B036
            self.recorder.add_exception(exception, "len")
            return None

    def _iterate(self, iterator):
        recorder = self.recorder
        leave = self._case["leave"]
        while True:
            if self._gone() or (leave is not None and self._blocks >= leave):
                recorder.add("leave")
                self.ended = "left"
                return
            self._iterating = True
            try:
                block = next(iterator)
            except StopIteration:
                recorder.add("exhausted", self._line_of(iterator))
                return
            except BaseException as exception:  # noqa: B036
                recorder.add_exception(exception, "iteration", self._line_of(iterator))
                self.ended = "raised"
                return
            finally:
                self._iterating = False
            if not self._block(block, iterator):
                self.ended = "refused"
                return

    def _block(self, block, iterator):
        event = self.recorder.add("yield", self._line_of(iterator))
        event["chunk"] = encode_body(block)
        if not issubclass(type(block), bytes):
            self.recorder.refuse(event, f"a block is bytes, not {class_name(type(block))}")
            return False
        if not self._started and block:
            self.recorder.refuse(event, "start_response was not called before the first block")
            return False
        self._transmit(block)
        return True

    def _line_of(self, iterator):
        if type(iterator) is FileWrapper:
            return iterator.line
        line = None if type(iterator) in _NATIVE else frames.suspended(iterator)
        return self._definition() if line is None else line

    def _transmit(self, data):
        self._blocks += 1
        if self._deadline is None:
            self._deadline = monotonic() + self._case["patience"]["finish"]
        self._bytes += len(data)
        if data:
            self._sent = True
            self._wire.block(data)

    def _gone(self):
        return (
            self._wire.is_gone()
            or self._blocks >= self._most
            or self._bytes >= MOST_BYTES
            or (self._deadline is not None and monotonic() > self._deadline)
        )

    def _close(self, iterable):
        if not _has_close(iterable):
            return
        event = self.recorder.add("close")
        try:
            iterable.close()
        except BaseException as exception:  # noqa: B036
            self.recorder.add_exception(exception, "close", event["a"])
            if self.ended in ("returned", "left"):
                self.ended = "raised"


class BatchWire:
    """The client's side of an exchange whose request is wholly known and whose answer is not.

    `is_known`: nobody need be told what the body holds.
    """

    def __init__(self, case, is_known=False):
        self.is_known = is_known
        self._pieces = [decode(piece) for piece in case["body"]]
        self._pieces.reverse()

    def piece(self):
        return self._pieces.pop() if self._pieces else None

    def head(self, status, headers):
        pass

    def block(self, data):
        pass

    def is_gone(self):
        return False


def _bind_start_response(args, kwargs):
    # Keywords are a violation to be reported, not a reason to stop: what follows is judged too.
    names = ["status", "response_headers", "exc_info"]
    bound = dict(zip(names, args))
    for name, value in kwargs.items():
        name = "response_headers" if name == "headers" else name
        if name not in names or name in bound:
            return None
        bound[name] = value
    if len(args) > 3 or "status" not in bound or "response_headers" not in bound:
        return None
    return bound["status"], bound["response_headers"], bound.get("exc_info")


def _unusable(status, headers):
    if not isinstance(status, str):
        return f"the status is a str, not {class_name(type(status))}"
    try:
        pairs = [(name, value) for name, value in list(headers)]
    except (TypeError, ValueError):
        return "the headers are a list of (name, value) tuples"
    for name, value in pairs:
        if not isinstance(name, str) or not isinstance(value, str):
            return "header names and values are str"
    return None


def _has_close(iterable):
    try:
        return hasattr(iterable, "close")
    except Exception:  # noqa: B036 - of the object's own __getattr__
        return True


def _is_error(exception):
    """Whether an exception that is being handled may be an error: more than the end of an iteration."""
    ends = (StopIteration, StopAsyncIteration, GeneratorExit)
    return exception is not None and not isinstance(exception, ends)


def _is_nonempty_string(value):
    # By the type, not isinstance: a proxy claims the class of what it stands for.
    for kind in (str, bytes):
        if issubclass(type(value), kind):
            # An empty one yields nothing, hence nothing wrong.
            return kind.__len__(value) > 0
    return False


def _raisable(exc_info):
    return (
        isinstance(exc_info, tuple)
        and len(exc_info) == 3
        and isinstance(exc_info[1], BaseException)
        and (exc_info[2] is None or isinstance(exc_info[2], types.TracebackType))
    )


def _reads(filelike):
    """How the object's read() takes its size: optional, required, never; None where it has none."""
    try:
        read = getattr(filelike, "read", None)
    except Exception:  # noqa: B036 - the object's own business
        return "optional"
    if not callable(read):
        return None
    function = getattr(read, "__func__", read)
    if type(function) is not types.FunctionType:
        return "optional"  # Written in C, or too unusual to be sure of.
    code = function.__code__
    bound = 0 if function is read else 1
    most = code.co_argcount - bound
    if code.co_flags & 0x04:  # *args
        most += 1
    if most < 1:
        return "never"
    required = code.co_argcount - bound - len(function.__defaults__ or ())
    return "optional" if required < 1 else "required"
