class Either:
    """Both interfaces, as its arguments are."""

    def __call__(self, *args):
        if len(args) == 2:
            return self.wsgi(*args)
        return self.asgi(*args)

    def wsgi(self, environ, start_response):
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"hello"]

    async def asgi(self, scope, receive, send):
        if scope["type"] != "http":
            raise NotImplementedError(scope["type"])
        headers = [(b"content-type", b"text/plain")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"hello"})


application = Either()
