"""Flask application used as a WSGI conformance subject."""

from pathlib import Path

from flask import Flask, Response, abort, jsonify, make_response, redirect, request, send_file
from flask import stream_with_context, url_for

STATIC = Path(__file__).parent / "static"

app = Flask(__name__)


@app.get("/")
def hello():
    return "<h1>Hello from Flask</h1>"


@app.get("/users/<int:user_id>")
def user(user_id):
    if user_id > 1000:
        abort(404, description="No such user")
    return {"id": user_id, "name": f"User {user_id}"}


@app.post("/echo")
def echo():
    return {"echo": request.get_json()}


@app.post("/form")
def form():
    return jsonify(request.form.to_dict())


@app.get("/stream")
def stream():
    @stream_with_context
    def lines():
        for number in range(5):
            yield f"{request.path} line {number}\n"

    return Response(lines(), mimetype="text/plain")


@app.get("/download")
def download():
    return send_file(STATIC / "report.csv", as_attachment=True)


@app.get("/redirect")
def to_hello():
    return redirect(url_for("hello"))


@app.get("/empty")
def empty():
    return "", 204


@app.get("/cookies")
def cookies():
    response = make_response("Two cookies set")
    response.set_cookie("session", "abc123", httponly=True)
    response.set_cookie("theme", "dark", samesite="Lax")
    return response


@app.get("/error")
def error():
    raise RuntimeError("Unhandled on purpose")


@app.errorhandler(404)
def not_found(exc):
    return jsonify(error=exc.name, detail=exc.description), 404
