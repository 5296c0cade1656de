from lifespans import asgi


async def lifespan(receive, send):
    await receive()
    await send({"type": "lifespan.startup.failed", "message": "no database at 10.0.0.1"})


application = asgi(lifespan)
