"""Applications that do as they should, except for DELETE: then they do what they are given."""


def wsgi(act):
    def application(environ, start_response):
        body = None
        if environ["REQUEST_METHOD"] == "DELETE":
            body = act()
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"ok"] if body is None else body

    return application


def asgi(act):
    async def application(scope, receive, send):
        if scope["type"] == "lifespan":
            await receive()
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await send({"type": "lifespan.shutdown.complete"})
            return
        if scope["type"] != "http":
            raise NotImplementedError(scope["type"])
        if scope["method"] == "DELETE":
            await act()
        headers = [(b"content-type", b"text/plain")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"ok"})

    return application
