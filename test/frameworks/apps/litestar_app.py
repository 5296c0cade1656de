"""Litestar application used as an ASGI conformance subject."""

from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from litestar import Litestar, MediaType, Request, Response, WebSocket, get, post, websocket
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie, State
from litestar.exceptions import NotFoundException, PermissionDeniedException
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath, JSONBody
from litestar.response import File, Redirect, Stream


@asynccontextmanager
async def lifespan(app: Litestar):
    app.state.catalog = {"lamp": 12, "chair": 40}
    yield
    del app.state.catalog


@get("/", media_type=MediaType.HTML)
async def hello() -> str:
    return "<h1>Hello from Litestar</h1>"


@get("/users/{user_id:int}")
async def user(user_id: FromPath[int]) -> dict[str, Any]:
    if user_id > 1000:
        raise NotFoundException("No such user")
    return {"id": user_id, "name": f"User {user_id}"}


@post("/echo", status_code=200)
async def echo(data: JSONBody[Any]) -> dict[str, Any]:
    return {"echo": data}


@post("/form", status_code=200)
async def form(request: Request) -> dict[str, str]:
    fields = await request.form()
    return {name: value for name, value in fields.items() if isinstance(value, str)}


@get("/stream", media_type=MediaType.TEXT)
async def stream() -> Stream:
    async def lines():
        for number in range(5):
            yield f"line {number}\n"

    return Stream(lines())


@get("/download")
async def download() -> File:
    return File(path=Path(__file__).parent / "static/report.csv", filename="report.csv")


@get("/redirect", status_code=302)
async def to_hello() -> Redirect:
    return Redirect("/")


@get("/empty", status_code=204)
async def empty() -> None:
    pass


@get("/cookies", media_type=MediaType.TEXT)
async def cookies() -> Response[str]:
    session = Cookie(key="session", value="abc123", httponly=True)
    return Response("Two cookies set", cookies=[session, Cookie(key="theme", value="dark")])


@get("/error", sync_to_thread=False)
def error() -> None:
    raise RuntimeError("Unhandled on purpose")


@get("/resource")
async def resource(state: State) -> dict[str, Any]:
    return {"catalog": state.catalog}


@websocket("/ws")
async def chat(socket: WebSocket) -> None:
    offered = socket.scope.get("subprotocols", [])
    await socket.accept(subprotocols="chat" if "chat" in offered else None)
    while (message := await socket.receive())["type"] == "websocket.receive":
        if (text := message.get("text")) is not None:
            await socket.send_text(text)
        else:
            await socket.send_bytes(message["bytes"])


def refuse(connection: ASGIConnection, handler: BaseRouteHandler) -> None:
    raise PermissionDeniedException("Not welcome")


@websocket("/ws/reject", guards=[refuse])
async def reject(socket: WebSocket) -> None:
    await socket.accept()


def not_found(request: Request, exc: NotFoundException) -> Response[dict[str, str]]:
    return Response({"error": "Not Found", "detail": exc.detail}, status_code=404)


app = Litestar(
    [hello, user, echo, form, stream, download, to_hello, empty, cookies, error, resource, chat, reject],
    exception_handlers={404: not_found},
    lifespan=[lifespan],
)
