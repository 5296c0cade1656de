import asyncio

import httpx


def simple(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "9")])
    return [b"hello"]


async def other(scope, receive, send):
    headers = [("content-type", "text/plain")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"hello"})


def test_wsgi(gw_conform):
    transport = httpx.WSGITransport(app=gw_conform(simple))
    with httpx.Client(transport=transport, base_url="http://shop") as client:
        assert client.get("/").text == "hello"


def test_asgi(gw_conform):
    async def ask():
        transport = httpx.ASGITransport(app=gw_conform(other))
        async with httpx.AsyncClient(transport=transport, base_url="http://shop") as client:
            return await client.get("/")

    assert asyncio.run(ask()).text == "hello"
