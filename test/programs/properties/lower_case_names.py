"""Looks a header up in lower case only, and cannot do without the one that it looks for."""


async def app(scope, receive, send):
    if scope["type"] != "http":
        raise NotImplementedError(scope["type"])
    names = [name for name, _ in scope["headers"]]
    if any(name.lower() == b"range" for name in names):
        names.index(b"range")
    await send({"type": "http.response.start", "status": 200})
    await send({"type": "http.response.body", "body": b"hello"})
