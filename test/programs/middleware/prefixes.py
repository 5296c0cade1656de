"""Middleware that does its work under a prefix alone."""


class Mounted:
    """WSGI: what is not under /app is not there."""

    def __init__(self, app):
        self.app = app

    def __call__(self, environ, start_response):
        if not environ["PATH_INFO"].startswith("/app/"):
            start_response("404 Not Found", [("Content-Type", "text/plain")])
            return [] if environ["REQUEST_METHOD"] == "HEAD" else [b"not here"]
        environ["SCRIPT_NAME"] += "/app"
        environ["PATH_INFO"] = environ["PATH_INFO"].removeprefix("/app")
        return self.app(environ, start_response)


class Unclosed(Mounted):
    """The same, and nothing is closed of what was uploaded under /app."""

    def __call__(self, environ, start_response):
        result = super().__call__(environ, start_response)
        is_post = environ["REQUEST_METHOD"] == "POST"
        return map(bytes, result) if is_post and environ["SCRIPT_NAME"] == "/app" else result


class Chat:
    """ASGI: whoever talks under /app is told everything twice."""

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        async def twice(event):
            await send(event)
            if event["type"] == "websocket.send":
                await send(event)

        is_chat = scope["type"] == "websocket" and scope["path"].startswith("/app/")
        await self.app(scope, receive, twice if is_chat else send)
