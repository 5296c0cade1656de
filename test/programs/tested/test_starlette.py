from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient


async def hello(request):
    return PlainTextResponse("hello")


async def echo(websocket):
    await websocket.accept()
    await websocket.send_text(await websocket.receive_text())
    await websocket.close()


app = Starlette(routes=[Route("/", hello), WebSocketRoute("/echo", echo)])


def test_hello(gw_conform):
    with TestClient(gw_conform(app)) as client:
        assert client.get("/").text == "hello"


def test_echo(gw_conform):
    with TestClient(gw_conform(app)).websocket_connect("/echo") as socket:
        socket.send_text("hi")
        assert socket.receive_text() == "hi"
