"""Pyramid application used as a WSGI conformance subject."""

from pathlib import Path

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPBadRequest, HTTPFound, HTTPNoContent, HTTPNotFound
from pyramid.response import FileResponse, Response
from pyramid.view import notfound_view_config, view_config

STATIC = Path(__file__).parent / "static"


@view_config(route_name="hello", request_method="GET")
def hello(request):
    return Response("<h1>Hello from Pyramid</h1>")


@view_config(route_name="user", request_method="GET", renderer="json")
def user(request):
    user_id = int(request.matchdict["user_id"])
    if user_id > 1000:
        raise HTTPNotFound("No such user")
    return {"id": user_id, "name": f"User {user_id}"}


@view_config(route_name="echo", request_method="POST", renderer="json")
def echo(request):
    try:
        return {"echo": request.json_body}
    except ValueError as exc:
        raise HTTPBadRequest("The body is not JSON") from exc


@view_config(route_name="form", request_method="POST", renderer="json")
def form(request):
    return {name: value for name, value in request.POST.items() if isinstance(value, str)}


@view_config(route_name="stream", request_method="GET")
def stream(request):
    def lines():
        for number in range(5):
            yield f"line {number}\n".encode()

    return Response(app_iter=lines(), content_type="text/plain", charset="utf-8")


@view_config(route_name="download", request_method="GET")
def download(request):
    response = FileResponse(STATIC / "report.csv", request=request)
    response.content_disposition = 'attachment; filename="report.csv"'
    return response


@view_config(route_name="redirect", request_method="GET")
def to_hello(request):
    return HTTPFound(location=request.route_url("hello"))


@view_config(route_name="empty", request_method="GET")
def empty(request):
    return HTTPNoContent()


@view_config(route_name="cookies", request_method="GET")
def cookies(request):
    response = Response("Two cookies set", content_type="text/plain")
    response.set_cookie("session", "abc123", httponly=True)
    response.set_cookie("theme", "dark", samesite="Lax")
    return response


@view_config(route_name="error", request_method="GET")
def error(request):
    raise RuntimeError("Unhandled on purpose")


@notfound_view_config(renderer="json")
def not_found(exc, request):
    request.response.status = 404
    return {"error": "Not Found", "path": request.path}


def main():
    with Configurator() as config:
        config.add_route("hello", "/")
        config.add_route("user", r"/users/{user_id:\d+}")
        for name in ("echo", "form", "stream", "download", "redirect", "empty", "cookies", "error"):
            config.add_route(name, f"/{name}")
        config.scan(__name__)
        return config.make_wsgi_app()


app = main()
