"""A minimal Litestar application that touches the server in all of Litestar's own ways."""

from contextlib import asynccontextmanager
from typing import Any, AsyncGenerator

from litestar import Litestar, MediaType, Request, Response, WebSocket, get, post, route
from litestar import websocket, websocket_listener
from litestar.background_tasks import BackgroundTask
from litestar.datastructures import Cookie
from litestar.exceptions import ClientException, PermissionDeniedException
from litestar.exceptions import SerializationException, WebSocketException
from litestar.params import Body
from litestar.response import File, Redirect, ServerSentEvent, Stream

try:
    from litestar.handlers import websocket_stream
except ImportError:
    # A younger part of Litestar.
    websocket_stream = None

PATHS = [
    "/gw-conform-control/page",
    "/gw-conform-control/error",
    "/gw-conform-control/stream",
    "/gw-conform-control/file",
    "/gw-conform-control/missing/page",
    "/gw-conform-control/empty",
    "/gw-conform-control/json",
    "/gw-conform-control/events",
    "/gw-conform-control/html",
    "/gw-conform-control/sync",
    "/gw-conform-control/redirect",
    "/gw-conform-control/cookies",
    "/gw-conform-control/stream-sync",
    "/gw-conform-control/not-modified",
    "/gw-conform-control/background",
    "/gw-conform-control/abort",
    "/schema/openapi.json",
    "POST:/gw-conform-control/page",
    "DELETE:/gw-conform-control/page",
    "OPTIONS:/gw-conform-control/page",
    "DELETE:/gw-conform-control/html",
    "OPTIONS:/gw-conform-control/html",
    "POST:/gw-conform-control/model",
    "POST:/gw-conform-control/read",
    "POST:/gw-conform-control/unread",
    "ws:/gw-conform-control/ws",
    "ws:/gw-conform-control/ws-listener",
    "ws:/gw-conform-control/ws-stream",
    "ws:/gw-conform-control/ws-push",
    "ws:/gw-conform-control/ws-close",
    "ws:/gw-conform-control/ws-refuse",
    "ws:/gw-conform-control/ws-refuse-exception",
    "ws:/gw-conform-control/ws-refuse-http",
    "ws:/gw-conform-control/ws-error",
    "ws:/gw-conform-control/missing/ws",
]

# Litestar answers OPTIONS by itself, and any other method with 405.
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


@asynccontextmanager
async def lifespan(app):
    app.state.started = True
    yield


async def start(app: Litestar) -> None:
    app.state.name = "gw-conform"


async def stop(app: Litestar) -> None:
    app.state.started = False


# The other paths here keep this one from the catch-all.
@route(
    ["/", "/gw-conform-control/page", "/{path:path}"],
    http_method=METHODS,
    media_type=MediaType.TEXT,
    status_code=200,
)
async def page(request: Request) -> Response[str]:
    """Any path: what was in the body, read as its type suggests."""
    kind = request.headers.get("content-type", "").partition(";")[0]
    if request.method not in ("POST", "PUT", "PATCH"):
        content = f"{request.method} {request.url.path!a}"
    elif kind == "application/json":
        content = repr(await _json(request))
    elif kind in FORMS:
        content = f"{len(await request.form())} fields"
    else:
        content = f"{len(await request.body())} bytes"
    return Response(content, media_type=MediaType.TEXT)


async def _json(request):
    try:
        return await request.json()
    except SerializationException as error:
        raise ClientException("no JSON") from error


@get("/gw-conform-control/html", media_type=MediaType.HTML)
async def html() -> str:
    return "<p>A page"


@get("/gw-conform-control/sync", sync_to_thread=True)
def sync() -> str:
    return "A page"


@get("/gw-conform-control/json")
async def json() -> dict[str, str]:
    return {"name": "gw-conform"}


@get("/gw-conform-control/redirect", status_code=302)
async def to_page() -> Redirect:
    return Redirect("/gw-conform-control/page")


@get("/gw-conform-control/empty", status_code=204)
async def empty() -> None:
    pass


@get("/gw-conform-control/cookies", media_type=MediaType.TEXT)
async def cookies() -> Response[str]:
    first = Cookie(key="first", value="1", httponly=True)
    second = Cookie(key="second", value="2", max_age=60)
    return Response("Two cookies", cookies=[first, second])


async def _lines():
    for number in range(3):
        yield f"{number}\n"


@get("/gw-conform-control/stream", media_type=MediaType.TEXT)
async def stream() -> Stream:
    return Stream(_lines())


@get("/gw-conform-control/stream-sync", media_type=MediaType.TEXT)
async def stream_sync() -> Stream:
    return Stream(f"{number}\n" for number in range(3))


@get("/gw-conform-control/events")
async def events() -> ServerSentEvent:
    return ServerSentEvent(_lines())


@get("/gw-conform-control/file")
async def file() -> File:
    return File(__file__, filename="control.py")


@get("/gw-conform-control/not-modified", status_code=304)
async def not_modified() -> None:
    pass


@get("/gw-conform-control/background", media_type=MediaType.TEXT)
async def background() -> Response[str]:
    return Response("A page", background=BackgroundTask(stop, application))


@get("/gw-conform-control/missing/{number:int}")
async def missing() -> None:
    """What is no number is not found."""


@get("/gw-conform-control/abort")
async def refused() -> None:
    raise PermissionDeniedException("refused")


@get("/gw-conform-control/error")
async def error() -> None:
    raise RuntimeError("unhandled on purpose")


@post("/gw-conform-control/model")
async def model(data: dict[str, Any] = Body()) -> dict[str, Any]:
    """What is no JSON object is answered by Litestar."""
    return data


@post("/gw-conform-control/read")
async def read(request: Request) -> str:
    """The body in pieces."""
    size = 0
    async for piece in request.stream():
        size += len(piece)
    return f"{size} bytes"


@post("/gw-conform-control/unread")
async def unread() -> str:
    """An answer to a body that nobody reads."""
    return "A page"


@websocket(["/", "/{path:path}", "/gw-conform-control/ws"])
async def echo(socket: WebSocket) -> None:
    """Any path: accepts, and sends back what it gets."""
    await _accept(socket)
    while True:
        message = await socket.receive()
        if message["type"] == "websocket.disconnect":
            return
        if message.get("text") is not None:
            await socket.send_text(message["text"])
        else:
            await socket.send_bytes(message["bytes"])


async def _accept(socket):
    offered = socket.scope.get("subprotocols") or [None]
    await socket.accept(subprotocols=offered[0])


@websocket_listener("/gw-conform-control/ws-listener")
async def ws_listener(data: str) -> str:
    return data


@websocket("/gw-conform-control/ws-push")
async def ws_push(socket: WebSocket) -> None:
    """Sends without being asked, and closes in the usual way."""
    await _accept(socket)
    for number in range(3):
        await socket.send_json({"number": number})
    await socket.close()


@websocket("/gw-conform-control/ws-close")
async def ws_close(socket: WebSocket) -> None:
    await _accept(socket)
    await socket.close(code=4001, reason="over")


@websocket("/gw-conform-control/ws-refuse")
async def ws_refuse(socket: WebSocket) -> None:
    await socket.close(code=1008, reason="refused")


@websocket("/gw-conform-control/ws-refuse-exception")
async def ws_refuse_exception(socket: WebSocket) -> None:
    raise WebSocketException("refused", code=4003)


@websocket("/gw-conform-control/ws-refuse-http")
async def ws_refuse_http(socket: WebSocket) -> None:
    raise PermissionDeniedException("refused")


@websocket("/gw-conform-control/ws-error")
async def ws_error(socket: WebSocket) -> None:
    await _accept(socket)
    raise RuntimeError("unhandled on purpose")


HTTP = [page, html, sync, json, to_page, empty, cookies, stream, stream_sync, events, file]
HTTP += [not_modified, background, missing, refused, error, model, read, unread]
SOCKETS = [echo, ws_listener, ws_push, ws_close, ws_refuse, ws_refuse_exception, ws_refuse_http]
SOCKETS += [ws_error]

if websocket_stream is not None:

    @websocket_stream("/gw-conform-control/ws-stream")
    async def ws_stream() -> AsyncGenerator[str, None]:
        async for line in _lines():
            yield line

    SOCKETS.append(ws_stream)

application = Litestar(
    [*HTTP, *SOCKETS],
    lifespan=[lifespan],
    on_startup=[start],
    on_shutdown=[stop],
)
