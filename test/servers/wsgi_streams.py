"""The streams in a WSGI environ."""


class Input:
    """`wsgi.input`: the body of one request and nothing beyond. `receive()` gives b"" at its end."""

    def __init__(self, receive):
        self.receive = receive
        self.kept = b""

    def read(self, size=-1):
        pieces, left = [], size if size is not None and size >= 0 else None
        while left is None or left > 0:
            data = self.take(65536 if left is None else left)
            if not data:
                break
            pieces.append(data)
            left = None if left is None else left - len(data)
        return b"".join(pieces)

    def readline(self, size=-1):
        return self.line(size)

    def line(self, size=-1):
        pieces, left = [], size if size is not None and size >= 0 else None
        while left is None or left > 0:
            data = self.take(65536 if left is None else left)
            end = data.find(b"\n") + 1
            if end:
                self.kept = data[end:] + self.kept
                data = data[:end]
            pieces.append(data)
            if end or not data:
                break
            left = None if left is None else left - len(data)
        return b"".join(pieces)

    def readlines(self, hint=-1):
        lines, size = [], 0
        for line in iter(self.line, b""):
            lines.append(line)
            size += len(line)
            if hint is not None and 0 < hint <= size:
                break
        return lines

    def __iter__(self):
        return self

    def __next__(self):
        line = self.line()
        if not line:
            raise StopIteration
        return line

    def take(self, most):
        """At least one byte and at most so many; b"" at the end."""
        data = self.kept or self.receive()
        self.kept = data[most:]
        return data[:most]


class FileWrapper:
    """`wsgi.file_wrapper`: the blocks of a file from where it stands."""

    def __init__(self, file, block_size=8192):
        self.file = file
        self.block_size = block_size
        if hasattr(file, "close"):
            self.close = file.close

    def __iter__(self):
        return self

    def __next__(self):
        block = self.file.read(self.block_size)
        if not block:
            raise StopIteration
        return block
