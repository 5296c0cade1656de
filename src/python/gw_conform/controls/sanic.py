"""A minimal Sanic application that touches the server in all of Sanic's own ways, as ASGI."""

import os.path

from sanic import Sanic, response
from sanic.exceptions import BadRequest, Forbidden, NotFound

PATHS = [
    "/gw-conform-control/page",
    "/gw-conform-control/error",
    "/gw-conform-control/stream",
    "/gw-conform-control/file",
    "/gw-conform-control/static/sanic.py",
    "/gw-conform-control/missing",
    "/gw-conform-control/empty",
    "/gw-conform-control/json",
    "/gw-conform-control/html",
    "/gw-conform-control/raw",
    "/gw-conform-control/redirect",
    "/gw-conform-control/cookies",
    "/gw-conform-control/file-stream",
    "/gw-conform-control/not-modified",
    "/gw-conform-control/abort",
    "POST:/gw-conform-control/page",
    "DELETE:/gw-conform-control/page",
    "OPTIONS:/gw-conform-control/page",
    "DELETE:/gw-conform-control/html",
    "POST:/gw-conform-control/read",
    "POST:/gw-conform-control/unread",
    "ws:/gw-conform-control/ws",
    "ws:/gw-conform-control/ws-push",
    "ws:/gw-conform-control/ws-close",
    "ws:/gw-conform-control/ws-refuse",
    "ws:/gw-conform-control/ws-error",
]

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]

application = Sanic("gw-conform-control")
application.static("/gw-conform-control/static", os.path.dirname(os.path.abspath(__file__)))


@application.before_server_start
async def start(app):
    app.ctx.started = True


@application.after_server_stop
async def stop(app):
    app.ctx.started = False


@application.on_request
async def refuse(request):
    """Sanic accepts any handshake but for this: an exception before the handler."""
    if request.path == "/gw-conform-control/ws-refuse":
        raise Forbidden("refused")


@application.route("/", methods=METHODS, name="root")
@application.route("/<path:path>", methods=METHODS)
async def page(request, path=""):
    """Any path: what was in the body, read as its type suggests; an echo to a WebSocket."""
    if request.transport.scope["type"] == "websocket":
        # As `websocket()` does it, which cannot take a path that another handler has.
        offered = request.transport.get_websocket_connection().subprotocols
        return await application._websocket_handler(echo, request, subprotocols=offered)
    kind = request.headers.get("content-type", "")
    if request.method not in ("POST", "PUT", "PATCH"):
        return response.text(f"{request.method} {path!a}")
    if kind == "application/json":
        return response.text(repr(_json(request)))
    if request.form or request.files:
        return response.text(f"{len(request.form)} fields, {len(request.files)} files")
    return response.text(f"{len(request.body)} bytes")


# Sanic wants an answer of any other handler.
page.is_websocket = True


def _json(request):
    try:
        return request.json
    except ValueError as error:
        raise BadRequest("no JSON") from error


@application.get("/gw-conform-control/html")
async def html(request):
    """Sanic answers other methods with 405."""
    return response.html("<p>A page")


@application.get("/gw-conform-control/raw")
def raw(request):
    return response.raw(b"A page")


@application.get("/gw-conform-control/json")
async def json(request):
    return response.json({"name": "gw-conform"})


@application.get("/gw-conform-control/redirect")
async def to_page(request):
    return response.redirect(application.url_for("html"))


@application.get("/gw-conform-control/empty")
async def empty(request):
    return response.empty()


@application.get("/gw-conform-control/cookies")
async def cookies(request):
    answer = response.text("Two cookies")
    answer.add_cookie("first", "1", httponly=True, secure=False)
    answer.add_cookie("second", "2", max_age=60, secure=False)
    return answer


@application.get("/gw-conform-control/stream")
async def stream(request):
    answer = await request.respond(content_type="text/plain")
    for number in range(3):
        await answer.send(f"{number}\n")
    await answer.eof()


@application.get("/gw-conform-control/file")
async def file(request):
    headers = request.headers
    return await response.file(__file__, filename="control.py", request_headers=headers)


@application.get("/gw-conform-control/file-stream")
async def file_stream(request):
    return await response.file_stream(__file__, filename="control.py")


@application.get("/gw-conform-control/not-modified")
async def not_modified(request):
    return response.empty(304)


@application.get("/gw-conform-control/missing")
async def missing(request):
    raise NotFound()


@application.get("/gw-conform-control/abort")
async def refused(request):
    raise Forbidden("refused")


@application.get("/gw-conform-control/error")
async def error(request):
    raise RuntimeError("unhandled on purpose")


@application.post("/gw-conform-control/read", stream=True)
async def read(request):
    """The body in pieces."""
    size = 0
    async for piece in request.stream:
        size += len(piece)
    return response.text(f"{size} bytes")


@application.post("/gw-conform-control/unread", ignore_body=True)
async def unread(request):
    """An answer to a body that nobody reads."""
    return response.text("A page")


# Sanic chooses the first of these that the client offers.
@application.websocket("/gw-conform-control/ws", subprotocols=["chat", "x-gw-conform"])
async def echo(request, ws):
    while True:
        message = await ws.recv()
        if message is None:
            return
        await ws.send(message)


@application.websocket("/gw-conform-control/ws-push")
async def ws_push(request, ws):
    """Sends without being asked, and leaves the closing to Sanic."""
    for number in range(3):
        await ws.send(f"{number}")


@application.websocket("/gw-conform-control/ws-close")
async def ws_close(request, ws):
    await ws.close(4001, "over")


@application.websocket("/gw-conform-control/ws-refuse")
async def ws_refuse(request, ws):
    """Never reached."""


@application.websocket("/gw-conform-control/ws-error")
async def ws_error(request, ws):
    raise RuntimeError("unhandled on purpose")
