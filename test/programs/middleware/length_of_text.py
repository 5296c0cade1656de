"""Cleans the text of an answer, and leaves the length that was told as it was."""


def middleware(app):
    def cleaning(environ, start_response):
        return Cleaned(app(environ, start_response))

    return cleaning


class Cleaned:
    def __init__(self, blocks):
        self.iterator = iter(blocks)
        if hasattr(blocks, "close"):
            self.close = blocks.close

    def __iter__(self):
        return self

    def __next__(self):
        return next(self.iterator).decode("utf-8", "ignore").encode()
