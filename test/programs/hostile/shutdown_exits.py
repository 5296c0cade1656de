import os

from lifespans import asgi


async def lifespan(receive, send):
    await receive()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    os._exit(3)


application = asgi(lifespan)
