import sys

from behaving import asgi


async def leave():
    sys.exit(5)


application = asgi(leave)
