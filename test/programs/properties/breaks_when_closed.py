"""An iterable that cannot be closed once it has given two of its blocks."""


class Blocks:
    def __init__(self):
        self.left = [b"three", b"two", b"one"]

    def __iter__(self):
        return self

    def __next__(self):
        if not self.left:
            raise StopIteration
        return self.left.pop()

    def close(self):
        if len(self.left) == 1:
            raise RuntimeError("closed too early")


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return Blocks()
