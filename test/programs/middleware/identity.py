"""Middleware that changes nothing."""


def wsgi(app):
    return lambda environ, start_response: app(environ, start_response)


def asgi(app):
    async def passing(scope, receive, send):
        await app(scope, receive, send)

    return passing
