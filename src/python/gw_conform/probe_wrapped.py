"""File-like objects that the WSGI probe puts into the server's `wsgi.file_wrapper`."""

import io
import os
import tempfile

from gw_conform import probe_channel as channel
from gw_conform.values import BODY_LIMIT


class _Plain:
    """Has `read()` and nothing else; tells of it."""

    def __init__(self, call, content, dropped):
        self._call = call
        self._dropped = dropped
        self._file = self._open(content)

    def _open(self, content):
        return io.BytesIO(content)

    def move(self, position):
        self._file.seek(position)

    def read(self, *args):
        start = channel.now()
        block = self._file.read(*args)
        self._call.tell("read", None, start, channel.returned(block, BODY_LIMIT))
        return block

    def __del__(self):
        self._file.close()
        if self._dropped and not self._call.over:
            self._call.tell("dropped", None, channel.now())
            self._call.end("returned")


class _Closing(_Plain):
    def close(self):
        self._call.tell("file-close", None, channel.now())
        self._file.close()
        if self._dropped:
            self._call.end("returned")


class _Odd(_Closing):
    """Has a `fileno()` which is of no use."""

    def fileno(self):
        raise io.UnsupportedOperation("fileno")


class _Whole(_Closing):
    """Has what the files of Python have."""

    def fileno(self):
        return self._file.fileno()

    def seek(self, *args):
        return self._file.seek(*args)

    def tell(self):
        return self._file.tell()

    def seekable(self):
        return self._file.seekable()


class _Real(_Whole):
    def _open(self, content):
        file = tempfile.TemporaryFile(buffering=0)
        file.write(content)
        file.seek(0)
        return file


class _Pipe(_Whole):
    def _open(self, content):
        reading, writing = os.pipe()
        # Shorter than what a pipe holds. `os.close` may be somebody's own that puts it off (gevent).
        with os.fdopen(writing, "wb", buffering=0) as pipe:
            pipe.write(content)
        return os.fdopen(reading, "rb", buffering=0)


FILES = {
    "plain": _Plain,
    "closing": _Closing,
    "bytesio": _Whole,
    "odd": _Odd,
    "real": _Real,
    "pipe": _Pipe,
}


class Through:
    """What a middleware makes of a wrapper: it iterates over it and closes it."""

    def __init__(self, call, wrapped):
        self._call = call
        self._wrapped = wrapped
        self._iterator = iter(wrapped)

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._iterator)

    def close(self):
        self._call.tell("close", None, channel.now())
        if hasattr(self._wrapped, "close"):
            self._wrapped.close()
        self._call.end("returned")
