import asyncio

from behaving import asgi


async def stop():
    asyncio.get_running_loop().stop()


application = asgi(stop)
