"""A WebSocket handler that takes the first event after the handshake for a message."""


async def app(scope, receive, send):
    if scope["type"] != "websocket":
        raise NotImplementedError(scope["type"])
    await receive()
    await send({"type": "websocket.accept"})
    greeting = await receive()
    if "text" not in greeting and "bytes" not in greeting:
        raise KeyError("text")
    while (await receive())["type"] != "websocket.disconnect":
        pass
