"""A minimal Quart application that touches the server in all of Quart's own ways."""

from quart import Quart, Response, abort, jsonify, make_push_promise, make_response, redirect
from quart import request, send_file, stream_with_context, url_for, websocket

PATHS = [
    "/gw-conform-control/page",
    "/gw-conform-control/error",
    "/gw-conform-control/stream",
    "/gw-conform-control/file",
    "/gw-conform-control/missing",
    "/gw-conform-control/empty",
    "/gw-conform-control/json",
    "/gw-conform-control/html",
    "/gw-conform-control/redirect",
    "/gw-conform-control/slash",
    "/gw-conform-control/cookies",
    "/gw-conform-control/stream-sync",
    "/gw-conform-control/etag",
    "/gw-conform-control/not-modified",
    "/gw-conform-control/push",
    "/gw-conform-control/abort",
    "POST:/gw-conform-control/page",
    "DELETE:/gw-conform-control/page",
    "OPTIONS:/gw-conform-control/page",
    "PROPFIND:/gw-conform-control/page",
    "POST:/gw-conform-control/data",
    "POST:/gw-conform-control/read",
    "POST:/gw-conform-control/unread",
    "ws:/gw-conform-control/ws",
    "ws:/gw-conform-control/ws-implicit",
    "ws:/gw-conform-control/ws-push",
    "ws:/gw-conform-control/ws-close",
    "ws:/gw-conform-control/ws-refuse",
    "ws:/gw-conform-control/ws-refuse-exception",
    "ws:/gw-conform-control/ws-refuse-response",
    "ws:/gw-conform-control/ws-error",
]

# Quart answers HEAD and OPTIONS by itself, and any other method with its 405 page.
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")

application = Quart(__name__)


@application.before_serving
async def start():
    application.started = True


@application.while_serving
async def serve():
    yield


@application.after_serving
async def stop():
    application.started = False


@application.route("/", methods=METHODS)
@application.route("/<path:path>", methods=METHODS)
async def page(path=""):
    """Any path: what was in the body, read as its type suggests."""
    if request.method not in ("POST", "PUT", "PATCH"):
        content = f"{request.method} {path!a}"
    elif request.is_json:
        content = repr(await request.get_json())
    elif request.mimetype in FORMS:
        content = f"{len(await request.form)} fields, {len(await request.files)} files"
    else:
        content = f"{len(await request.get_data())} bytes"
    return Response(content, mimetype="text/plain")


@application.route("/gw-conform-control/html")
def html():
    """Quart runs it in a thread."""
    return "<p>A page"


@application.route("/gw-conform-control/json")
async def json():
    return jsonify(name="gw-conform")


@application.route("/gw-conform-control/redirect")
async def to_page():
    return redirect(url_for("page"))


@application.route("/gw-conform-control/slash/")
async def slash():
    """Asked for without the slash, Quart redirects."""
    return "A page"


@application.route("/gw-conform-control/empty")
async def empty():
    return "", 204


@application.route("/gw-conform-control/cookies")
async def cookies():
    response = await make_response("Two cookies")
    response.set_cookie("first", "1", httponly=True)
    response.set_cookie("second", "2", max_age=60, samesite="Lax")
    return response


@application.route("/gw-conform-control/stream")
async def stream():
    @stream_with_context
    async def lines():
        for number in range(3):
            yield f"{request.path} {number}\n"

    return Response(lines(), mimetype="text/plain")


@application.route("/gw-conform-control/stream-sync")
def stream_sync():
    return Response((f"{number}\n" for number in range(3)), mimetype="text/plain")


@application.route("/gw-conform-control/file")
async def file():
    return await send_file(__file__, as_attachment=True, conditional=True)


@application.route("/gw-conform-control/etag")
async def etag():
    response = await make_response("A page")
    await response.add_etag()
    return await response.make_conditional(request)


@application.route("/gw-conform-control/not-modified")
async def not_modified():
    return Response("", status=304)


@application.route("/gw-conform-control/push")
async def push():
    await make_push_promise("/gw-conform-control/html")
    return "A page"


@application.route("/gw-conform-control/missing")
async def missing():
    abort(404)


@application.route("/gw-conform-control/abort")
async def refused():
    abort(403)


@application.route("/gw-conform-control/error")
async def error():
    raise RuntimeError("unhandled on purpose")


@application.route("/gw-conform-control/data", methods=["POST"])
async def data():
    """Quart looks for a form first. One that goes away then, Quart may never notice."""
    return f"{len(await request.data)} bytes"


@application.route("/gw-conform-control/read", methods=["POST"])
async def read():
    """The body in pieces."""
    size = 0
    async for piece in request.body:
        size += len(piece)
    return f"{size} bytes"


@application.route("/gw-conform-control/unread", methods=["POST"])
async def unread():
    """An answer to a body that nobody reads."""
    return "A page"


@application.websocket("/")
@application.websocket("/<path:path>")
async def echo(path=""):
    """Any path: accepts, and sends back what it gets. Quart cancels it in the end."""
    await _accept()
    while True:
        await websocket.send(await websocket.receive())


async def _accept():
    offered = websocket.requested_subprotocols or [None]
    await websocket.accept(subprotocol=offered[0])


@application.websocket("/gw-conform-control/ws-implicit")
async def ws_implicit():
    """Quart accepts with the first message."""
    while True:
        await websocket.send(await websocket.receive())


@application.websocket("/gw-conform-control/ws-push")
async def ws_push():
    """Sends without being asked, and leaves the closing to Quart."""
    await _accept()
    for number in range(3):
        await websocket.send_json({"number": number})


@application.websocket("/gw-conform-control/ws-close")
async def ws_close():
    await _accept()
    await websocket.close(4001, "over")


@application.websocket("/gw-conform-control/ws-refuse")
async def ws_refuse():
    await websocket.close(1008, "refused")


@application.websocket("/gw-conform-control/ws-refuse-exception")
async def ws_refuse_exception():
    abort(403)


@application.websocket("/gw-conform-control/ws-refuse-response")
async def ws_refuse_response():
    return "refused", 403


@application.websocket("/gw-conform-control/ws-error")
async def ws_error():
    await _accept()
    raise RuntimeError("unhandled on purpose")
