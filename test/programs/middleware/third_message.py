"""Sends to a WebSocket by fours, and gets the third and the fourth message the wrong way round."""


def middleware(app):
    async def gathering(scope, receive, send):
        held, count = [], 0

        async def sending(message):
            nonlocal count
            if message["type"] == "websocket.send":
                count += 1
                if count == 3:
                    held.append(message)
                    return
            await send(message)
            while held:
                await send(held.pop())

        await app(scope, receive, sending)
        while held:
            await send(held.pop())

    return gathering
