"""A minimal Pyramid application that touches the server in all of Pyramid's own ways."""

import os.path

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPBadRequest, HTTPForbidden, HTTPFound, HTTPMethodNotAllowed
from pyramid.httpexceptions import HTTPNoContent, HTTPNotModified
from pyramid.response import FileIter, FileResponse, Response

PATHS = [
    "/gw-conform-control/page",
    "/gw-conform-control/error",
    "/gw-conform-control/stream",
    "/gw-conform-control/file",
    "/gw-conform-control/static/pyramid.py",
    "/gw-conform-control/missing",
    "/gw-conform-control/empty",
    "/gw-conform-control/json",
    "/gw-conform-control/string",
    "/gw-conform-control/redirect",
    "/gw-conform-control/cookies",
    "/gw-conform-control/file-iter",
    "/gw-conform-control/etag",
    "/gw-conform-control/not-modified",
    "/gw-conform-control/method",
    "/gw-conform-control/abort",
    "POST:/gw-conform-control/page",
    "DELETE:/gw-conform-control/page",
    "OPTIONS:/gw-conform-control/page",
    "POST:/gw-conform-control/read",
    "POST:/gw-conform-control/unread",
]

FOLDER = os.path.dirname(os.path.abspath(__file__))


def page(request):
    """Any path: what was in the body, read as its type suggests."""
    if request.method not in ("POST", "PUT", "PATCH"):
        content = f"{request.method} {request.path!a}"
    elif request.content_type == "application/json":
        content = repr(_json(request))
    elif request.POST:
        content = f"{len(request.POST)} fields"
    else:
        content = f"{len(request.body)} bytes"
    return Response(content, content_type="text/plain", charset="utf-8")


def _json(request):
    try:
        return request.json_body
    except ValueError as error:
        raise HTTPBadRequest("no JSON") from error


def string(request):
    return "A page"


def json(request):
    return {"name": "gw-conform"}


def to_page(request):
    return HTTPFound(location=request.route_url("string"))


def empty(request):
    return HTTPNoContent()


def cookies(request):
    response = Response("Two cookies", content_type="text/plain")
    response.set_cookie("first", "1", httponly=True)
    response.set_cookie("second", "2", max_age=60, samesite="Lax")
    return response


def stream(request):
    lines = (b"%d\n" % number for number in range(3))
    return Response(app_iter=lines, content_type="text/plain", charset="utf-8")


def file(request):
    return FileResponse(__file__, request=request)


def file_iter(request):
    """As FileResponse does it where the server has no file wrapper."""
    return Response(app_iter=FileIter(open(__file__, "rb")), content_type="text/plain")


def etag(request):
    response = Response("A page", content_type="text/plain", conditional_response=True)
    response.md5_etag()
    return response


def not_modified(request):
    return HTTPNotModified()


def method(request):
    raise HTTPMethodNotAllowed(headers=[("Allow", "POST")])


def refused(request):
    raise HTTPForbidden("on purpose")


def error(request):
    raise RuntimeError("unhandled on purpose")


def read(request):
    """The body in pieces."""
    size = sum(map(len, iter(lambda: request.body_file.read(65536), b"")))
    return Response(f"{size} bytes", content_type="text/plain")


def unread(request):
    """An answer to a body that nobody reads."""
    return Response("A page", content_type="text/plain")


ROUTES = [
    ("string", string, {"renderer": "string"}),
    ("json", json, {"renderer": "json"}),
    ("redirect", to_page, {}),
    ("empty", empty, {}),
    ("cookies", cookies, {}),
    ("stream", stream, {}),
    ("file", file, {}),
    ("file-iter", file_iter, {}),
    ("etag", etag, {}),
    ("not-modified", not_modified, {}),
    ("method", method, {}),
    ("abort", refused, {}),
    ("error", error, {}),
    ("read", read, {"request_method": "POST"}),
    ("unread", unread, {"request_method": "POST"}),
]

with Configurator() as config:
    for name, view, options in ROUTES:
        config.add_route(name, f"/gw-conform-control/{name}")
        config.add_view(view, route_name=name, **options)
    config.add_static_view("gw-conform-control/static", FOLDER)
    config.add_route("page", "/{path:(?!gw-conform-control/missing$).*}")
    config.add_view(page, route_name="page")
    application = config.make_wsgi_app()
