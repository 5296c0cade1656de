"""Takes the segments of the raw path for those of the path: an encoded slash parts them."""


async def app(scope, receive, send):
    if scope["type"] != "http":
        raise NotImplementedError(scope["type"])
    raw = (scope.get("raw_path") or scope["path"].encode()).split(b"/")
    for i, _ in enumerate(scope["path"].split("/")):
        raw[i]
    await send({"type": "http.response.start", "status": 200})
    await send({"type": "http.response.body", "body": b"hello"})
