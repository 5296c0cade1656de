"""Bottle application used as a WSGI conformance subject."""

from pathlib import Path

from bottle import Bottle, HTTPResponse, abort, json_dumps, redirect, request, response, static_file

STATIC = Path(__file__).parent / "static"

app = Bottle()


@app.get("/")
def hello():
    return "<h1>Hello from Bottle</h1>"


@app.get("/users/<user_id:int>")
def user(user_id):
    if user_id > 1000:
        abort(404, "No such user")
    return {"id": user_id, "name": f"User {user_id}"}


@app.post("/echo")
def echo():
    # request.json answers bad JSON with 400 and is None for other content types.
    if request.json is None:
        abort(415, "Expected application/json")
    return {"echo": request.json}


@app.post("/form")
def form():
    return dict(request.forms.decode())


@app.get("/stream")
def stream():
    response.content_type = "text/plain; charset=utf-8"
    for number in range(5):
        yield f"line {number}\n"


@app.get("/download")
def download():
    return static_file("report.csv", root=STATIC, download=True)


@app.get("/redirect")
def to_hello():
    redirect("/", 302)


@app.get("/empty")
def empty():
    return HTTPResponse(status=204)


@app.get("/cookies")
def cookies():
    response.content_type = "text/plain; charset=utf-8"
    response.set_cookie("session", "abc123", path="/", httponly=True)
    response.set_cookie("theme", "dark", path="/", samesite="lax")
    return "Two cookies set"


@app.get("/error")
def error():
    raise RuntimeError("Unhandled on purpose")


@app.error(404)
def not_found(exc):
    response.content_type = "application/json"
    return json_dumps({"error": "Not Found", "detail": exc.body})
