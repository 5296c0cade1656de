import os

from lifespans import asgi


async def lifespan(receive, send):
    await receive()
    os._exit(3)


application = asgi(lifespan)
