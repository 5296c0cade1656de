"""A minimal FastAPI application that touches the server in all of FastAPI's own ways."""

import os.path
from contextlib import asynccontextmanager

from fastapi import BackgroundTasks, Body, Depends, FastAPI, HTTPException, Request, Response
from fastapi import WebSocket, WebSocketDisconnect, WebSocketException
from fastapi.responses import FileResponse, HTMLResponse, PlainTextResponse, RedirectResponse
from fastapi.responses import StreamingResponse
from fastapi.staticfiles import StaticFiles

try:
    from fastapi.sse import EventSourceResponse
except ImportError:
    # A younger part of FastAPI.
    EventSourceResponse = None

PATHS = [
    "/gw-conform-control/page",
    "/gw-conform-control/error",
    "/gw-conform-control/stream",
    "/gw-conform-control/file",
    "/gw-conform-control/static/fastapi.py",
    "/gw-conform-control/bare/missing",
    "/gw-conform-control/empty",
    "/gw-conform-control/json",
    "/gw-conform-control/events",
    "/gw-conform-control/html",
    "/gw-conform-control/depends",
    "/gw-conform-control/redirect",
    "/gw-conform-control/cookies",
    "/gw-conform-control/stream-sync",
    "/gw-conform-control/not-modified",
    "/gw-conform-control/background",
    "/gw-conform-control/bare/slash",
    "/gw-conform-control/abort",
    "/gw-conform-control/number/one",
    "/openapi.json",
    "/gw-conform-control/base/page",
    "/gw-conform-control/base/stream",
    "/gw-conform-control/base/error",
    "POST:/gw-conform-control/page",
    "DELETE:/gw-conform-control/page",
    "OPTIONS:/gw-conform-control/page",
    "PROPFIND:/gw-conform-control/page",
    "POST:/gw-conform-control/model",
    "POST:/gw-conform-control/read",
    "POST:/gw-conform-control/unread",
    "POST:/gw-conform-control/base/page",
    "ws:/gw-conform-control/ws",
    "ws:/gw-conform-control/ws-text",
    "ws:/gw-conform-control/ws-push",
    "ws:/gw-conform-control/ws-close",
    "ws:/gw-conform-control/ws-refuse",
    "ws:/gw-conform-control/ws-refuse-exception",
    "ws:/gw-conform-control/ws-refuse-http",
    "ws:/gw-conform-control/ws-refuse-depends",
    "ws:/gw-conform-control/ws-deny",
    "ws:/gw-conform-control/ws-error",
    "ws:/gw-conform-control/bare/missing",
]

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


@asynccontextmanager
async def lifespan(app):
    yield {"name": "gw-conform"}


application = FastAPI(lifespan=lifespan)
bare = FastAPI()
base = FastAPI()
static = StaticFiles(directory=os.path.dirname(os.path.abspath(__file__)))
application.mount("/gw-conform-control/static", static)
application.mount("/gw-conform-control/bare", bare)
application.mount("/gw-conform-control/base", base)


@base.middleware("http")
async def pass_on(request, call_next):
    return await call_next(request)


@application.get("/gw-conform-control/html", response_class=HTMLResponse)
async def html():
    return "<p>A page"


@application.get("/gw-conform-control/json")
def json():
    """FastAPI runs it in a thread."""
    return {"name": "gw-conform"}


async def connection():
    yield "gw-conform"


@application.get("/gw-conform-control/depends")
async def depends(name: str = Depends(connection)):
    return name


@application.get("/gw-conform-control/redirect")
async def to_page(request: Request):
    return RedirectResponse(request.url_for("html"))


@bare.get("/slash/")
async def slash():
    """Asked for without the slash, FastAPI redirects."""
    return "A page"


@application.get("/gw-conform-control/empty", status_code=204)
async def empty():
    pass


@application.get("/gw-conform-control/cookies")
async def cookies(response: Response):
    response.set_cookie("first", "1", httponly=True)
    response.set_cookie("second", "2", max_age=60)
    return "Two cookies"


@base.get("/stream")
@application.get("/gw-conform-control/stream")
async def stream(request: Request):
    async def lines():
        for number in range(3):
            if await request.is_disconnected():
                return
            yield f"{number}\n"

    return StreamingResponse(lines(), media_type="text/plain")


@application.get("/gw-conform-control/stream-sync")
def stream_sync():
    return StreamingResponse((f"{number}\n" for number in range(3)), media_type="text/plain")


if EventSourceResponse is not None:

    @application.get("/gw-conform-control/events", response_class=EventSourceResponse)
    async def events():
        for number in range(3):
            yield {"number": number}


@application.get("/gw-conform-control/file")
async def file():
    return FileResponse(__file__, filename="control.py")


@application.get("/gw-conform-control/not-modified")
async def not_modified():
    return Response(status_code=304)


@application.get("/gw-conform-control/background")
async def background(tasks: BackgroundTasks):
    tasks.add_task(str)
    return "A page"


@application.get("/gw-conform-control/abort")
async def refused():
    raise HTTPException(403)


@base.get("/error")
@application.get("/gw-conform-control/error")
async def error():
    raise RuntimeError("unhandled on purpose")


@application.get("/gw-conform-control/number/{number}")
async def number(number: int):
    """What is no number is answered by FastAPI."""
    return number


@application.post("/gw-conform-control/model")
async def model(content: dict = Body()):
    """What is no JSON object is answered by FastAPI."""
    return content


@application.post("/gw-conform-control/read")
async def read(request: Request):
    """The body in pieces."""
    size = 0
    async for piece in request.stream():
        size += len(piece)
    return size


@application.post("/gw-conform-control/unread")
async def unread():
    """An answer to a body that nobody reads."""
    return "A page"


@application.websocket("/gw-conform-control/ws-text")
async def ws_text(websocket: WebSocket):
    await _accept(websocket)
    async for text in websocket.iter_text():
        await websocket.send_text(text)


@application.websocket("/gw-conform-control/ws-push")
async def ws_push(websocket: WebSocket):
    """Sends without being asked, and closes in the usual way."""
    await _accept(websocket)
    try:
        for number in range(3):
            await websocket.send_json({"number": number})
        await websocket.close()
    except WebSocketDisconnect:
        pass


@application.websocket("/gw-conform-control/ws-close")
async def ws_close(websocket: WebSocket):
    await _accept(websocket)
    await websocket.close(code=4001, reason="over")


@application.websocket("/gw-conform-control/ws-refuse")
async def ws_refuse(websocket: WebSocket):
    await websocket.close(code=1008, reason="refused")


@application.websocket("/gw-conform-control/ws-refuse-exception")
async def ws_refuse_exception(websocket: WebSocket):
    raise WebSocketException(1008, "refused")


@application.websocket("/gw-conform-control/ws-refuse-http")
async def ws_refuse_http(websocket: WebSocket):
    raise HTTPException(403)


@application.websocket("/gw-conform-control/ws-refuse-depends")
async def ws_refuse_depends(websocket: WebSocket, number: int):
    """FastAPI refuses: there is no such parameter in the query."""
    await _accept(websocket)


@application.websocket("/gw-conform-control/ws-deny")
async def ws_deny(websocket: WebSocket):
    if "websocket.http.response" in (websocket.scope.get("extensions") or {}):
        await websocket.send_denial_response(PlainTextResponse("refused", 403))
    else:
        await websocket.close()


@application.websocket("/gw-conform-control/ws-error")
async def ws_error(websocket: WebSocket):
    await _accept(websocket)
    raise RuntimeError("unhandled on purpose")


# Last, for they match whatever has not matched before.
@base.api_route("/{path:path}", methods=METHODS, response_class=PlainTextResponse)
@application.api_route("/{path:path}", methods=METHODS, response_class=PlainTextResponse)
async def page(request: Request):
    """Any path: what was in the body, read as its type suggests."""
    kind = request.headers.get("content-type", "").partition(";")[0]
    if request.method not in ("POST", "PUT", "PATCH"):
        return f"{request.method} {request.url.path!a}"
    if kind == "application/json":
        return repr(await _json(request))
    if kind in FORMS:
        return f"{len(await request.form())} fields"
    return f"{len(await request.body())} bytes"


async def _json(request):
    try:
        return await request.json()
    except ValueError as error:
        raise HTTPException(400, "no JSON") from error


@application.websocket("/{path:path}")
async def echo(websocket: WebSocket):
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
