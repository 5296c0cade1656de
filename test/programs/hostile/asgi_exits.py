import os

from behaving import asgi


async def leave():
    os._exit(3)


application = asgi(leave)
