"""The connection to gw-conform: one JSON object a line, both ways, over an inherited socket."""

import json
import os
import sys
import threading

from gw_conform import frames

# The application may replace what it finds in these modules.
_write_json = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode
_read_json = json.JSONDecoder().decode
_read, _write, _getpid, _exit = os.read, os.write, os.getpid, os._exit

# Out of the way of those who count on low numbers, or close everything up to 255.
_DESCRIPTOR = 500
# The exit code that says so: see `src/bridge/host.ts`.
DISCONNECTED = 113


class Channel:
    """Sends from any thread; `read()` is called by one."""

    def __init__(self, descriptor):
        self._descriptor = set_apart(descriptor)
        os.set_blocking(self._descriptor, True)
        self._lock = threading.Lock()
        self._owner = _getpid()

    def send(self, message):
        """Sends one object, with the source lines that it is the first to name."""
        if _getpid() != self._owner:
            # A fork of ours that has come back out of the application.
            _exit(0)
        with self._lock:
            lines = frames.take_unsent()
            if lines:
                message["lines"] = lines
            data = memoryview(_write_json(message).encode("ascii") + b"\n")
            try:
                while data:
                    data = data[_write(self._descriptor, data) :]
            except BrokenPipeError:
                # Nobody listens any more; the reader sees the end and closes the process.
                pass
            except OSError:
                self._disconnected()

    def read(self):
        """Yields objects until the other side has closed."""
        pending = []
        while True:
            try:
                data = _read(self._descriptor, 1 << 20)
            except ConnectionError:
                return
            except OSError:
                self._disconnected()
            if not data:
                return
            if b"\n" not in data:
                pending.append(data)
                continue
            *lines, rest = (b"".join(pending) + data).split(b"\n")
            pending = [rest] if rest else []
            for line in lines:
                yield _read_json(line.decode("utf-8"))

    def _disconnected(self):
        message = "gw-conform: the application has closed descriptor %d, which connects us\n"
        try:
            sys.__stderr__.write(message % self._descriptor)
        finally:
            _exit(DISCONNECTED)


def set_apart(descriptor):
    """The same connection at a number where nobody stumbles over it, and nobody inherits it."""
    try:
        import fcntl

        apart = fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, _DESCRIPTOR)
    except (ImportError, OSError):
        os.set_inheritable(descriptor, False)
        return descriptor
    os.close(descriptor)
    return apart
