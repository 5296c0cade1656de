"""Keeps the length of what it is sent where all requests keep it, and answers with as much."""

length = 0


async def application(scope, receive, send):
    global length
    if scope["type"] != "http":
        raise ValueError(f"not for {scope['type']}")
    body, more = b"", True
    length = 0
    while more:
        event = await receive()
        if event["type"] == "http.disconnect":
            return
        body += event.get("body", b"")
        length = len(body)
        more = event.get("more_body", False)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    # Another request may have come in between.
    more = len(body) <= length
    sent = body if scope["method"] != "HEAD" else b""
    await send({"type": "http.response.body", "body": sent, "more_body": not more})
