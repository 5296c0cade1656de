"""Bottle: filters, methods, a Bottle and another application mounted."""

from bottle import Bottle
from flask import Flask

app = Bottle()
app.router.add_filter("hex", lambda config: (r"[0-9a-f]{%s}" % config, None, None))


@app.route("/", method=["GET", "POST", "OPTIONS"])
def index():
    return "index"


@app.route("/any/<name>", method="ANY")
@app.get("/i/<number:int>/<score:float>/<rest:path>/end")
@app.delete("/re/<code:re:[A-Z]{2}\\d+>/<slug>")
@app.put("/own/<key:hex:8>")
@app.get("/unnamed/<:re:[a-z]+>/x")
@app.get("/escaped/\\<name>")
@app.get("/old/:item_id")
def show(**values):
    return values


child = Bottle()


@child.get("/pages/<page_id:int>")
def page(page_id):
    return str(page_id)


flask = Flask("inside", static_folder=None)


@flask.post("/save/<uuid:key>")
def save(key):
    return str(key)


def bare(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "4")])
    return [b"bare"]


app.mount("/child/", child)
app.mount("/flask/", flask)
app.mount("/bare/", bare)
