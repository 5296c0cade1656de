"""A minimal Starlette application that touches the server in all of Starlette's own ways."""

import os.path
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.endpoints import HTTPEndpoint, WebSocketEndpoint
from starlette.exceptions import HTTPException, WebSocketException
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, PlainTextResponse
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Mount, Route, Router, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.websockets import WebSocketDisconnect

PATHS = [
    "/gw-conform-control/page",
    "/gw-conform-control/error",
    "/gw-conform-control/stream",
    "/gw-conform-control/file",
    "/gw-conform-control/static/starlette.py",
    "/gw-conform-control/bare/missing",
    "/gw-conform-control/empty",
    "/gw-conform-control/json",
    "/gw-conform-control/html",
    "/gw-conform-control/sync",
    "/gw-conform-control/endpoint",
    "/gw-conform-control/redirect",
    "/gw-conform-control/cookies",
    "/gw-conform-control/stream-sync",
    "/gw-conform-control/not-modified",
    "/gw-conform-control/background",
    "/gw-conform-control/hints",
    "/gw-conform-control/bare/slash",
    "/gw-conform-control/abort",
    "/gw-conform-control/base/page",
    "/gw-conform-control/base/stream",
    "/gw-conform-control/base/error",
    "POST:/gw-conform-control/page",
    "DELETE:/gw-conform-control/page",
    "OPTIONS:/gw-conform-control/page",
    "PROPFIND:/gw-conform-control/page",
    "OPTIONS:/gw-conform-control/endpoint",
    "POST:/gw-conform-control/read",
    "POST:/gw-conform-control/unread",
    "POST:/gw-conform-control/base/page",
    "ws:/gw-conform-control/ws",
    "ws:/gw-conform-control/ws-endpoint",
    "ws:/gw-conform-control/ws-text",
    "ws:/gw-conform-control/ws-push",
    "ws:/gw-conform-control/ws-close",
    "ws:/gw-conform-control/ws-refuse",
    "ws:/gw-conform-control/ws-refuse-exception",
    "ws:/gw-conform-control/ws-refuse-http",
    "ws:/gw-conform-control/ws-deny",
    "ws:/gw-conform-control/ws-error",
    "ws:/gw-conform-control/bare/missing",
]

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


@asynccontextmanager
async def lifespan(app):
    yield {"name": "gw-conform"}


async def page(request):
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
    return PlainTextResponse(content)


async def _json(request):
    try:
        return await request.json()
    except ValueError as error:
        raise HTTPException(400, "no JSON") from error


async def html(request):
    return HTMLResponse("<p>A page")


def sync(request):
    """Starlette runs it in a thread."""
    return PlainTextResponse("A page")


class Endpoint(HTTPEndpoint):
    """Starlette answers the methods that are not here with 405."""

    async def get(self, request):
        return PlainTextResponse("A page")


async def json(request):
    return JSONResponse({"name": "gw-conform"})


async def to_page(request):
    return RedirectResponse(request.url_for("html"))


async def empty(request):
    return Response(status_code=204)


async def cookies(request):
    response = PlainTextResponse("Two cookies")
    response.set_cookie("first", "1", httponly=True)
    response.set_cookie("second", "2", max_age=60)
    return response


async def stream(request):
    async def lines():
        for number in range(3):
            if await request.is_disconnected():
                return
            yield f"{number}\n"

    return StreamingResponse(lines(), media_type="text/plain")


async def stream_sync(request):
    return StreamingResponse((f"{number}\n" for number in range(3)), media_type="text/plain")


async def file(request):
    return FileResponse(__file__, filename="control.py")


async def not_modified(request):
    return Response(status_code=304)


async def background(request):
    return PlainTextResponse("A page", background=BackgroundTask(str))


async def hints(request):
    """What is sent ahead, if the server takes it."""
    await request.send_push_promise("/gw-conform-control/html")
    # Since Starlette 1.
    if hasattr(request, "send_early_hints"):
        await request.send_early_hints("</style.css>; rel=preload")
    return PlainTextResponse("A page")


async def refused(request):
    raise HTTPException(403)


async def error(request):
    raise RuntimeError("unhandled on purpose")


async def read(request):
    """The body in pieces."""
    size = 0
    async for piece in request.stream():
        size += len(piece)
    return PlainTextResponse(f"{size} bytes")


async def unread(request):
    """An answer to a body that nobody reads."""
    return PlainTextResponse("A page")


async def pass_on(request, call_next):
    return await call_next(request)


async def echo(websocket):
    """Any path: accepts, and sends back what it gets."""
    await _accept(websocket)
    try:
        while True:
            message = await websocket.receive()
            if message["type"] == "websocket.disconnect":
                return
            if message.get("text") is not None:
                await websocket.send_text(message["text"])
            else:
                await websocket.send_bytes(message["bytes"])
    except WebSocketDisconnect:
        pass


async def _accept(websocket):
    offered = websocket.scope.get("subprotocols") or [None]
    await websocket.accept(subprotocol=offered[0])


class EchoEndpoint(WebSocketEndpoint):
    async def on_connect(self, websocket):
        await _accept(websocket)

    async def on_receive(self, websocket, data):
        await (websocket.send_text(data) if isinstance(data, str) else websocket.send_bytes(data))


async def ws_text(websocket):
    await _accept(websocket)
    async for text in websocket.iter_text():
        await websocket.send_text(text)


async def ws_push(websocket):
    """Sends without being asked, and closes in the usual way."""
    await _accept(websocket)
    try:
        for number in range(3):
            await websocket.send_json({"number": number})
        await websocket.close()
    except WebSocketDisconnect:
        pass


async def ws_close(websocket):
    await _accept(websocket)
    await websocket.close(code=4001, reason="over")


async def ws_refuse(websocket):
    await websocket.close(code=1008, reason="refused")


async def ws_refuse_exception(websocket):
    raise WebSocketException(1008, "refused")


async def ws_refuse_http(websocket):
    raise HTTPException(403)


async def ws_deny(websocket):
    if "websocket.http.response" in (websocket.scope.get("extensions") or {}):
        await websocket.send_denial_response(PlainTextResponse("refused", 403))
    else:
        await websocket.close()


async def ws_error(websocket):
    await _accept(websocket)
    raise RuntimeError("unhandled on purpose")


METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
KINDS = [
    Route("/html", html, name="html"),
    Route("/sync", sync),
    Route("/endpoint", Endpoint),
    Route("/json", json),
    Route("/redirect", to_page),
    Route("/empty", empty),
    Route("/cookies", cookies),
    Route("/stream", stream),
    Route("/stream-sync", stream_sync),
    Route("/file", file),
    Route("/not-modified", not_modified),
    Route("/background", background),
    Route("/hints", hints),
    Route("/abort", refused),
    Route("/error", error),
    Route("/read", read, methods=["POST"]),
    Route("/unread", unread, methods=["POST"]),
    Mount("/static", StaticFiles(directory=os.path.dirname(os.path.abspath(__file__)))),
    # Asked for without the slash, Starlette redirects.
    Mount("/bare", routes=[Route("/slash/", sync)]),
    WebSocketRoute("/ws-endpoint", EchoEndpoint),
    WebSocketRoute("/ws-text", ws_text),
    WebSocketRoute("/ws-push", ws_push),
    WebSocketRoute("/ws-close", ws_close),
    WebSocketRoute("/ws-refuse", ws_refuse),
    WebSocketRoute("/ws-refuse-exception", ws_refuse_exception),
    WebSocketRoute("/ws-refuse-http", ws_refuse_http),
    WebSocketRoute("/ws-deny", ws_deny),
    WebSocketRoute("/ws-error", ws_error),
]
REST = [
    Route("/{path:path}", page, methods=METHODS),
    WebSocketRoute("/{path:path}", echo),
]
BASE = [Route("/stream", stream), Route("/error", error), *REST]

application = Starlette(
    routes=[
        Mount("/gw-conform-control/base", BaseHTTPMiddleware(Router(BASE), pass_on)),
        Mount("/gw-conform-control", routes=[*KINDS, *REST]),
        *REST,
    ],
    lifespan=lifespan,
)
