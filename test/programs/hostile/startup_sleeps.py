import time

from lifespans import asgi


async def lifespan(receive, send):
    await receive()
    time.sleep(600)


application = asgi(lifespan)
