"""The ASGI probe's connection to gw-conform: one for each event loop of each process.

What is told is written at once; what is awaited comes through the loop, so nothing here blocks it
for longer than a write to the loopback takes.
"""

import os
import socket

from gw_conform import probe_channel as channel

_links = {}


def link(loop):
    """The connection of this loop."""
    key = os.getpid(), id(loop)
    if key not in _links:
        _links[key] = Link(loop)
    return _links[key]


def unlink(loop):
    """Ends the connection of a loop that is done with."""
    found = _links.pop((os.getpid(), id(loop)), None)
    if found is not None:
        found.lose()


class Link:
    def __init__(self, loop):
        self._loop = loop
        self._socket = channel.connect("asgi")
        self._rest = b""
        self._expected = {}
        if self._socket is not None:
            loop.add_reader(self._socket.fileno(), self._read)

    def send(self, message):
        if self._socket is None:
            return
        try:
            self._socket.sendall(channel.dumps(message))
        except OSError:
            self.lose()

    def expect(self, key):
        """A future of the answer: (`script`, call) or (`go`, call, step). None: nobody is there."""
        future = self._loop.create_future()
        if self._socket is None:
            future.set_result(None)
        else:
            self._expected[key] = future
        return future

    def _read(self):
        try:
            data = self._socket.recv(1 << 16, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self.lose()
            return
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            self._take(channel.loads(line.decode("utf-8")))

    def _take(self, message):
        key = (message["op"], message["call"])
        if message["op"] == "go":
            key += (message["step"],)
        self._resolve(self._expected.pop(key, None), message)

    def _resolve(self, future, message):
        if future is not None and not future.done():
            future.set_result(message)

    def lose(self):
        """Nobody is to be reached any more."""
        if self._socket is None:
            return
        self._loop.remove_reader(self._socket.fileno())
        self._socket.close()
        self._socket = None
        for future in self._expected.values():
            self._resolve(future, None)
        self._expected.clear()
