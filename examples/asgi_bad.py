"""The same greeting and echo with four mistakes."""


async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        raise ValueError("no lifespan")
    if scope["type"] == "websocket":
        await echo(receive, send)
    elif scope["type"] == "http":
        await hello(receive, send)


async def hello(receive, send):
    headers = [("Content-Type", "text/plain")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"hello\n"})


async def echo(receive, send):
    await receive()
    await send({"type": "websocket.accept", "subprotocol": "chat"})
    message = await receive()
    while message["type"] == "websocket.receive":
        await send({"type": "websocket.send", "text": message.get("text"), "bytes": b""})
        message = await receive()
