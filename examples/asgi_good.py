"""A greeting over HTTP and an echo over WebSocket, as the ASGI documents ask for them."""


async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        await lifespan(receive, send)
    elif scope["type"] == "http":
        await hello(scope, receive, send)
    elif scope["type"] == "websocket":
        await echo(receive, send)
    else:
        raise ValueError(f"no such protocol: {scope['type']}")


async def lifespan(receive, send):
    while True:
        message = await receive()
        await send({"type": message["type"] + ".complete"})
        if message["type"] == "lifespan.shutdown":
            return


async def hello(scope, receive, send):
    body = b"hello\n"
    headers = [(b"content-type", b"text/plain"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def echo(receive, send):
    await receive()
    await send({"type": "websocket.accept"})
    while True:
        message = await receive()
        if message["type"] == "websocket.disconnect":
            return
        text, data = message.get("text"), message.get("bytes")
        reply = {"text": text} if text is not None else {"bytes": data}
        await send({"type": "websocket.send", **reply})
