import asyncio

from lifespans import asgi


async def lifespan(receive, send):
    await receive()
    await asyncio.Event().wait()


application = asgi(lifespan)
