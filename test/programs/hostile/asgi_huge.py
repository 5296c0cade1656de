async def application(scope, receive, send):
    if scope["type"] != "http":
        raise NotImplementedError(scope["type"])
    headers = [(b"content-type", b"text/plain")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    for _ in range(200):
        block = b"x" * (1024 * 1024)
        await send({"type": "http.response.body", "body": block, "more_body": True})
    await send({"type": "http.response.body"})
