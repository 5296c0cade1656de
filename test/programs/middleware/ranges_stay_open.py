"""Wraps an answer to a request for a range, and forgets its close()."""


def middleware(app):
    def counting(environ, start_response):
        blocks = app(environ, start_response)
        return map(bytes, blocks) if "HTTP_RANGE" in environ else blocks

    return counting
