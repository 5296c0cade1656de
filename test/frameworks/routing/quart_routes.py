"""Quart: blueprints, converters, WebSockets, and an application of Starlette's around it."""

from quart import Blueprint, Quart, websocket
from quart.views import View
from starlette.applications import Starlette
from starlette.routing import Mount

app = Quart(__name__, static_folder=None)
section = Blueprint("section", __name__, url_prefix="/section")


@app.route("/", methods=["GET", "POST"])
async def index():
    return "index"


@section.get("/<uuid:key>/<float(min=2.5):weight>")
async def measured(key, weight):
    return str(weight)


@section.websocket("/rooms/<int:room>/<name>")
async def room(room, name):
    await websocket.accept()
    while True:
        await websocket.send(await websocket.receive())


class Note(View):
    methods = ["PUT", "DELETE"]

    async def dispatch_request(self, **values):
        return "noted"


app.register_blueprint(section)
app.add_url_rule("/notes/<slug>", view_func=Note.as_view("note"))
application = Starlette(routes=[Mount("/quart", app=app)])
