import asyncio

from lifespans import asgi


async def lifespan(receive, send):
    await receive()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await asyncio.Event().wait()


application = asgi(lifespan)
