import asyncio

from behaving import asgi


async def wait():
    await asyncio.Event().wait()


application = asgi(wait)
