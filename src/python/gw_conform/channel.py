"""The connection to gw-conform: one JSON object a line, both ways, over an inherited socket."""

import json
import os
import threading

from gw_conform import frames

_write_json = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode


class Channel:
    """Sends from any thread; `read()` is called by one."""

    def __init__(self, descriptor):
        # What the application starts must not hold the channel open.
        os.set_inheritable(descriptor, False)
        os.set_blocking(descriptor, True)
        self._descriptor = descriptor
        self._lock = threading.Lock()

    def send(self, message):
        """Sends one object, with the source lines that it is the first to name."""
        with self._lock:
            lines = frames.take_unsent()
            if lines:
                message["lines"] = lines
            data = memoryview(_write_json(message).encode("ascii") + b"\n")
            try:
                while data:
                    data = data[os.write(self._descriptor, data) :]
            except OSError:
                # Nobody listens any more; the reader sees the end and closes the process.
                pass

    def read(self):
        """Yields objects until the other side has closed."""
        pending = []
        while True:
            try:
                data = os.read(self._descriptor, 1 << 20)
            except OSError:
                return
            if not data:
                return
            if b"\n" not in data:
                pending.append(data)
                continue
            *lines, rest = (b"".join(pending) + data).split(b"\n")
            pending = [rest] if rest else []
            for line in lines:
                yield json.loads(line)
