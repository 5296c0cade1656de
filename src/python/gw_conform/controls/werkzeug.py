"""A minimal application of bare Werkzeug: `Request.application`, routing, a static middleware."""

import os.path

from werkzeug.exceptions import Forbidden, NotFound
from werkzeug.middleware.shared_data import SharedDataMiddleware
from werkzeug.routing import Map, Rule
from werkzeug.utils import redirect, send_file
from werkzeug.wrappers import Request, Response

PATHS = [
    "/gw-conform-control/page",
    "/gw-conform-control/error",
    "/gw-conform-control/stream",
    "/gw-conform-control/file",
    "/gw-conform-control/static/werkzeug.py",
    "/gw-conform-control/missing",
    "/gw-conform-control/empty",
    "/gw-conform-control/json",
    "/gw-conform-control/redirect",
    "/gw-conform-control/slash",
    "/gw-conform-control/cookies",
    "/gw-conform-control/etag",
    "/gw-conform-control/not-modified",
    "/gw-conform-control/abort",
    "POST:/gw-conform-control/page",
    "DELETE:/gw-conform-control/page",
    "OPTIONS:/gw-conform-control/page",
    "PROPFIND:/gw-conform-control/page",
    "POST:/gw-conform-control/read",
    "POST:/gw-conform-control/unread",
]

METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


def page(request, path=""):
    """Any path: what was in the body, read as its type suggests."""
    if request.method not in ("POST", "PUT", "PATCH"):
        content = f"{request.method} {path!a}"
    elif request.is_json:
        content = repr(request.get_json())
    elif request.form or request.files:
        content = f"{len(request.form)} fields, {len(request.files)} files"
    else:
        content = f"{len(request.data)} bytes"
    return Response(content, mimetype="text/plain")


def json(request):
    return Response('{"name": "gw-conform"}', mimetype="application/json")


def to_page(request):
    return redirect("/")


def slash(request):
    """Asked for without the slash, Werkzeug redirects."""
    return Response("A page")


def empty(request):
    return Response(status=204)


def cookies(request):
    response = Response("Two cookies")
    response.set_cookie("first", "1", httponly=True)
    response.set_cookie("second", "2", max_age=60, samesite="Lax")
    return response


def stream(request):
    return Response((f"{number}\n" for number in range(3)), mimetype="text/plain")


def file(request):
    return send_file(__file__, request.environ, as_attachment=True)


def etag(request):
    response = Response("A page")
    response.add_etag()
    return response.make_conditional(request)


def not_modified(request):
    return Response(status=304)


def missing(request):
    raise NotFound()


def refused(request):
    raise Forbidden()


def error(request):
    raise RuntimeError("unhandled on purpose")


def read(request):
    """The body in pieces."""
    size = sum(map(len, iter(lambda: request.stream.read(65536), b"")))
    return Response(f"{size} bytes")


def unread(request):
    """An answer to a body that nobody reads."""
    return Response("A page")


URLS = Map(
    [
        Rule("/gw-conform-control/json", endpoint=json),
        Rule("/gw-conform-control/redirect", endpoint=to_page),
        Rule("/gw-conform-control/slash/", endpoint=slash),
        Rule("/gw-conform-control/empty", endpoint=empty),
        Rule("/gw-conform-control/cookies", endpoint=cookies),
        Rule("/gw-conform-control/stream", endpoint=stream),
        Rule("/gw-conform-control/file", endpoint=file),
        Rule("/gw-conform-control/etag", endpoint=etag),
        Rule("/gw-conform-control/not-modified", endpoint=not_modified),
        Rule("/gw-conform-control/missing", endpoint=missing),
        Rule("/gw-conform-control/abort", endpoint=refused),
        Rule("/gw-conform-control/error", endpoint=error),
        Rule("/gw-conform-control/read", endpoint=read, methods=["POST"]),
        Rule("/gw-conform-control/unread", endpoint=unread, methods=["POST"]),
        Rule("/", endpoint=page, methods=METHODS),
        Rule("/<path:path>", endpoint=page, methods=METHODS),
    ]
)


@Request.application
def dispatch(request):
    """An HTTPException that is raised here is the answer."""
    view, values = URLS.bind_to_environ(request).match()
    return view(request, **values)


application = SharedDataMiddleware(
    dispatch, {"/gw-conform-control/static": os.path.dirname(os.path.abspath(__file__))}
)
