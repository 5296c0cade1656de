import asyncio
import sys

from behaving import asgi


async def leave():
    sys.exit(5)


async def start():
    asyncio.get_running_loop().create_task(leave())
    await asyncio.sleep(0.05)


application = asgi(start)
