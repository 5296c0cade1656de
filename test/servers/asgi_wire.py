"""One TCP or TLS connection of the reference ASGI server: bytes in, bytes out, and how it ended."""

import asyncio


class Wire(asyncio.Protocol):
    """`ended`: the client sends no more. `lost`: nothing can be written any more."""

    LIMIT = 64 * 1024

    def __init__(self, server):
        self.server = server
        self.buffer = bytearray()
        self.ended = False
        self.lost = False
        # A request is under way, as opposed to waiting for the next.
        self.busy = False
        self.transport = None
        self._full = False
        self._waiters = []

    @property
    def tls(self):
        return self.transport.get_extra_info("ssl_object")

    @property
    def gone(self):
        return self.ended or self.lost

    def connection_made(self, transport):
        self.transport = transport
        self.task = asyncio.get_running_loop().create_task(self.server.serve_connection(self))

    def data_received(self, data):
        self.buffer += data
        if len(self.buffer) > self.LIMIT:
            self.transport.pause_reading()
        self._changed()

    def eof_received(self):
        self.ended = True
        self._changed()
        # The answer may still be read; TLS has no such half-open state.
        return self.tls is None

    def connection_lost(self, error):
        self.ended = self.lost = True
        self._full = False
        self._changed()

    def pause_writing(self):
        self._full = True

    def resume_writing(self):
        self._full = False
        self._changed()

    def _changed(self):
        waiters, self._waiters = self._waiters, []
        for waiter in waiters:
            if not waiter.done():
                waiter.set_result(None)

    async def change(self):
        """Waits until something has happened on this connection."""
        waiter = asyncio.get_running_loop().create_future()
        self._waiters.append(waiter)
        await waiter

    def wake(self):
        """Lets those look again who wait for a change."""
        self._changed()

    def take(self, size):
        taken = bytes(self.buffer[:size])
        del self.buffer[:size]
        if len(self.buffer) <= self.LIMIT and not self.lost:
            self.transport.resume_reading()
        return taken

    async def line(self, limit=LIMIT):
        """Up to CR LF, without it; None if the client left before its end, or it is too long."""
        while True:
            end = self.buffer.find(b"\r\n")
            if end >= 0:
                return self.take(end + 2)[:-2]
            if self.gone or len(self.buffer) > limit:
                return None
            await self.change()

    async def exactly(self, size):
        """So many bytes; None if the client left before."""
        while len(self.buffer) < size:
            if self.gone:
                return None
            if not self.transport.is_reading():
                self.transport.resume_reading()
            await self.change()
        return self.take(size)

    def write(self, data):
        if not self.lost and data:
            self.transport.write(data)

    async def drained(self):
        """Waits while the client does not read."""
        while self._full and not self.lost:
            await self.change()

    def close(self):
        self.transport.close()

    def abort(self):
        self.transport.abort()
