import time

from behaving import asgi


async def block():
    time.sleep(600)


application = asgi(block)
