"""A small application that answers one request of a hundred with ten megabytes."""

from itertools import count
from small_wsgi import application as small

LARGE = b"x" * 10_000_000
numbers = count()


def application(environ, start_response):
    if next(numbers) % 100 or environ["REQUEST_METHOD"] == "HEAD":
        return small(environ, start_response)
    headers = [("Content-Type", "text/plain"), ("Content-Length", str(len(LARGE)))]
    start_response("200 OK", headers)
    return [LARGE]
