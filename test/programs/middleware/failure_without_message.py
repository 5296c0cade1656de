"""Takes it that whoever fails to start says why."""


def middleware(app):
    async def logging(scope, receive, send):
        async def sending(message):
            if message["type"] == "lifespan.startup.failed":
                message = {**message, "message": "start-up: " + message["message"]}
            await send(message)

        await app(scope, receive, sending)

    return logging
