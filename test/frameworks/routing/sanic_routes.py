"""Sanic: blueprints in groups, versions, parameter types, WebSockets, static files, hosts."""

from pathlib import Path
from uuid import UUID

from sanic import Blueprint, Sanic, response
from sanic.views import HTTPMethodView

app = Sanic("routing")
inner = Blueprint("inner", url_prefix="/inner")
other = Blueprint("other", url_prefix="/other", version=2)


@app.route("/", methods=["GET", "POST", "OPTIONS"])
async def index(request):
    return response.text("index")


@app.get("/types/<number:int>/<score:float>/<key:uuid>/<day:ymd>/<slug:slug>/<word:alpha>")
async def types(request, **values):
    return response.text(str(values))


@app.get("/annotated/<number>/<key>")
async def annotated(request, number: int, key: UUID):
    return response.text(str(number))


@app.delete(r"/re/<code:[A-Z]{2}\d+>/<name>")
async def expression(request, **values):
    return response.text(str(values))


@app.get("/named/<file=alpha:ext=txt|md>")
@app.get("/rest/<rest:path>", name="all_the_rest")
async def rest(request, **values):
    return response.text(str(values))


@inner.patch("/<item_id>")
async def item(request, item_id):
    return response.text(item_id)


@inner.websocket("/rooms/<room:int>")
async def room(request, ws, room):
    await ws.send(str(room))


class Things(HTTPMethodView):
    async def get(self, request):
        return response.text("things")

    async def put(self, request):
        return response.text("a changed thing")


other.add_route(Things.as_view(), "/things")
app.blueprint(Blueprint.group(inner, url_prefix="/outer"))
app.blueprint(other)
app.static("/static", Path(__file__).parent / "static", name="files")
app.static("/style.css", Path(__file__).parent / "static" / "site.css", name="style")


@app.get("/only-there", host="api.example.org")
async def there(request):
    return response.text("there")
