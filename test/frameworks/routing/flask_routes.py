"""Flask: blueprints inside blueprints, converters, views, static files, applications mounted."""

from flask import Blueprint, Flask
from flask.views import MethodView
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import BaseConverter, IntegerConverter


class Color(BaseConverter):
    regex = "#?[0-9a-f]{6}"


class Even(IntegerConverter):
    regex = r"\d*[02468]"


app = Flask(__name__, host_matching=False)
app.url_map.converters.update(color=Color, even=Even)


@app.route("/", methods=["GET", "HEAD", "OPTIONS"])
def index():
    return "index"


@app.route("/items/<int:item_id>", methods=["GET", "DELETE", "PATCH"])
@app.route("/items/<int(min=10, fixed_digits=4):number>/old")
def item(**values):
    return values


@app.get("/search/<name>/<float:score>/<uuid:key>/<any(red, green):color>")
@app.get("/short/<string(length=3):code>/<color:color>/<even:count>")
@app.get("/files/<path:rest>/edit")
@app.get("/käse & brot/<slug>")
def search(**values):
    return {key: str(value) for key, value in values.items()}


class Books(MethodView):
    def get(self, book_id):
        return "a book"

    def put(self, book_id):
        return "a changed book"


app.add_url_rule("/books/<book_id>", view_func=Books.as_view("books"))

outer = Blueprint("outer", __name__, url_prefix="/outer", static_folder="static")
inner = Blueprint("inner", __name__, url_prefix="/inner/<year>")


@inner.post("/save")
def save(year):
    return year


outer.register_blueprint(inner)
app.register_blueprint(outer)
app.add_url_rule("/elsewhere", "elsewhere", index, subdomain="api")
app.add_url_rule("/nowhere", "nowhere", index, build_only=True)

admin = Flask("admin", static_folder=None)


@admin.get("/users/<int:id>")
def user(id):
    return str(id)


def bare(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "4")])
    return [b"bare"]


mounted = DispatcherMiddleware(app.wsgi_app, {"/admin": admin, "/bare": bare})
app.wsgi_app = ProxyFix(mounted)
application = mounted
