"""Starlette: mounts in mounts, endpoints, convertors, hosts, static files, WSGI inside."""

from pathlib import Path

from flask import Flask
from starlette.applications import Starlette
from starlette.convertors import Convertor, register_url_convertor
from starlette.endpoints import HTTPEndpoint
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.wsgi import WSGIMiddleware
from starlette.responses import PlainTextResponse
from starlette.routing import BaseRoute, Host, Match, Mount, Route, Router, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send




class Langcode(Convertor):
    regex = "[a-z]{2}(-[A-Z]{2})?"

    def convert(self, value):
        return value

    def to_string(self, value):
        return value


register_url_convertor("langcode", Langcode())


async def show(request):
    return PlainTextResponse(repr(request.path_params))


async def talk(websocket):
    await websocket.accept()
    await websocket.send_text("hello")
    await websocket.close()


class Thing(HTTPEndpoint):
    async def get(self, request):
        return PlainTextResponse("a thing")

    async def put(self, request):
        return PlainTextResponse("a changed thing")


async def bare(scope: Scope, receive: Receive, send: Send):
    await PlainTextResponse("bare")(scope, receive, send)


class Elsewhere(BaseRoute):
    def matches(self, scope):
        return Match.NONE, {}


flask = Flask("inside", static_folder=None)


@flask.get("/legacy/<int:id>")
def legacy(id):
    return str(id)


routes = [
    Route("/", show, methods=["GET", "POST"]),
    Route("/i/{id:int}/{score:float}/{key:uuid}/{rest:path}", show),
    Route("/l/{lang:langcode}/{name}.txt", show, methods=["DELETE", "OPTIONS"]),
    Route("/thing", Thing),
    WebSocketRoute("/rooms/{room_id}", talk),
    Mount(
        "/outer/{tenant}",
        routes=[
            Route("/", show),
            Mount("/inner", app=Router([Route("/{page:int}", show), WebSocketRoute("/ws", talk)])),
        ],
        middleware=[Middleware(GZipMiddleware)],
    ),
    Mount("/sub", app=GZipMiddleware(Starlette(routes=[Route("/deep", show)]))),
    Mount("/flask", app=WSGIMiddleware(flask)),
    Mount("/files", app=StaticFiles(directory=Path(__file__).parent / "static")),
    Mount("/bare", app=bare),
    Host("api.example.org", app=Router([Route("/only-there", show)])),
    Elsewhere(),
]

app = Starlette(routes=routes, middleware=[Middleware(GZipMiddleware)])


class Outer:
    """A wrapper of the project's own."""

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        await self.app(scope, receive, send)


application = Outer(app)
