"""A minimal Bottle application that touches the server in all of Bottle's own ways."""

import os.path

from bottle import Bottle, HTTPResponse, abort, redirect, request, response, static_file

PATHS = [
    "/gw-conform-control/page",
    "/gw-conform-control/error",
    "/gw-conform-control/stream",
    "/gw-conform-control/file",
    "/gw-conform-control/missing",
    "/gw-conform-control/empty",
    "/gw-conform-control/json",
    "/gw-conform-control/bytes",
    "/gw-conform-control/list",
    "/gw-conform-control/redirect",
    "/gw-conform-control/cookies",
    "/gw-conform-control/open-file",
    "/gw-conform-control/not-modified",
    "/gw-conform-control/post-only",
    "/gw-conform-control/abort",
    "POST:/gw-conform-control/page",
    "DELETE:/gw-conform-control/page",
    "OPTIONS:/gw-conform-control/page",
    "POST:/gw-conform-control/read",
    "POST:/gw-conform-control/unread",
]

application = Bottle()


@application.route("/<path:re:(?!gw-conform-control/(?:missing|post-only)$).*>", method="ANY")
def page(path):
    """Any path: what was in the body, read as its type suggests."""
    response.content_type = "text/plain; charset=utf-8"
    if request.method not in ("POST", "PUT", "PATCH"):
        return f"{request.method} {path!a}"
    if request.json is not None:
        return repr(request.json)
    if request.forms or request.files:
        return f"{len(request.forms)} fields, {len(request.files)} files"
    return f"{len(request.body.read())} bytes"


@application.route("/gw-conform-control/bytes")
def as_bytes():
    return b"A page"


@application.route("/gw-conform-control/list")
def as_list():
    return ["A ", "page"]


@application.route("/gw-conform-control/json")
def as_json():
    return {"name": "gw-conform"}


@application.route("/gw-conform-control/redirect")
def to_page():
    redirect("/gw-conform-control/page")


@application.route("/gw-conform-control/empty")
def empty():
    return HTTPResponse(status=204)


@application.route("/gw-conform-control/cookies")
def cookies():
    response.set_cookie("first", "1", httponly=True)
    response.set_cookie("second", "2", max_age=60, samesite="lax")
    return "Two cookies"


@application.route("/gw-conform-control/stream")
def stream():
    response.content_type = "text/plain; charset=utf-8"
    for number in range(3):
        yield f"{number}\n"


@application.route("/gw-conform-control/file")
def file():
    folder, name = os.path.split(os.path.abspath(__file__))
    return static_file(name, root=folder, download=True)


@application.route("/gw-conform-control/open-file")
def open_file():
    """A file object is wrapped by the server's own wrapper, where there is one."""
    return open(__file__, "rb")


@application.route("/gw-conform-control/not-modified")
def not_modified():
    return HTTPResponse(status=304)


@application.post("/gw-conform-control/post-only")
def post_only():
    return "A page"


@application.route("/gw-conform-control/abort")
def refused():
    abort(403, "Refused on purpose")


@application.route("/gw-conform-control/error")
def error():
    raise RuntimeError("unhandled on purpose")


@application.post("/gw-conform-control/read")
def read():
    """The body in pieces."""
    body = request.body
    size = sum(map(len, iter(lambda: body.read(65536), b"")))
    return f"{size} bytes"


@application.post("/gw-conform-control/unread")
def unread():
    """An answer to a body that nobody reads."""
    return "A page"
