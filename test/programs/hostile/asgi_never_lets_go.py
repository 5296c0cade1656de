import asyncio

from behaving import asgi


async def cling():
    while True:
        try:
            await asyncio.sleep(600)
        except asyncio.CancelledError:
            pass


application = asgi(cling)
