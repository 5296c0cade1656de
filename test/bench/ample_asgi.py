"""A small application that answers one request of a hundred with ten megabytes."""

from itertools import count
from small_asgi import application as small

LARGE = b"x" * 10_000_000
numbers = count()


async def application(scope, receive, send):
    if next(numbers) % 100 or scope["type"] != "http" or scope["method"] == "HEAD":
        await small(scope, receive, send)
        return
    headers = [(b"content-type", b"text/plain"), (b"content-length", b"%d" % len(LARGE))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": LARGE})
