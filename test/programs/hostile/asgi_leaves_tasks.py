import asyncio

from behaving import asgi


async def linger():
    while True:
        await asyncio.sleep(0.01)


async def start():
    for _ in range(10):
        asyncio.get_running_loop().create_task(linger())


application = asgi(start)
