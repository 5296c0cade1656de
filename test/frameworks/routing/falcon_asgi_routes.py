"""Falcon (ASGI): field converters, suffixes, responders, sinks, static files."""

from pathlib import Path

import falcon
import falcon.asgi
from falcon.routing.converters import BaseConverter


class Color(BaseConverter):
    def convert(self, value):
        return value.upper()


class Index:
    async def on_get(self, req, resp, **values):
        resp.media = {key: str(value) for key, value in values.items()}

    on_head = on_get

    async def on_options(self, req, resp, **values):
        resp.set_header("Allow", "GET")


class Item:
    async def on_get(self, req, resp, **values):
        resp.media = {key: str(value) for key, value in values.items()}

    async def on_delete(self, req, resp, **values):
        resp.media = "deleted"

    async def on_patch_part(self, req, resp, **values):
        resp.media = "patched"

    async def on_websocket(self, req, ws, **values):
        await ws.accept()
        await ws.close()


async def sink(req, resp, **values):
    resp.media = "swallowed"


app = falcon.asgi.App()
app.router_options.converters["color"] = Color
index, item = Index(), Item()
app.add_route("/", index)
app.add_route("/items/{item_id:int(min=10)}", item)
app.add_route("/items/{item_id:int(min=10)}/part", item, suffix="part")
app.add_route("/typed/{score:float(min=2.0)}/{moment:dt}/{day:dt('%Y-%m-%d')}/{key:uuid}", index)
app.add_route("/number/{number:int(4)}/{name}.{format}", index)
app.add_route("/colors/{color:color}", index)
app.add_route("/files/{rest:path}", index)
app.add_sink(sink, "/sink")
app.add_static_route("/static", str(Path(__file__).parent / "static"))
