"""A minimal Flask application that touches the server in all of Flask's own ways."""

from flask import Flask, Response, abort, jsonify, make_response, redirect, request, send_file
from flask import stream_with_context, url_for

PATHS = [
    "/gw-conform-control/page",
    "/gw-conform-control/error",
    "/gw-conform-control/stream",
    "/gw-conform-control/file",
    "/gw-conform-control/missing",
    "/gw-conform-control/empty",
    "/gw-conform-control/json",
    "/gw-conform-control/html",
    "/gw-conform-control/redirect",
    "/gw-conform-control/slash",
    "/gw-conform-control/cookies",
    "/gw-conform-control/etag",
    "/gw-conform-control/not-modified",
    "/gw-conform-control/abort",
    "POST:/gw-conform-control/page",
    "DELETE:/gw-conform-control/page",
    "OPTIONS:/gw-conform-control/page",
    "PROPFIND:/gw-conform-control/page",
    "POST:/gw-conform-control/read",
    "POST:/gw-conform-control/unread",
]

# Flask answers HEAD and OPTIONS by itself, and any other method with its 405 page.
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]

application = Flask(__name__)


@application.route("/", methods=METHODS)
@application.route("/<path:path>", methods=METHODS)
def page(path=""):
    """Any path: what was in the body, read as its type suggests."""
    if request.method not in ("POST", "PUT", "PATCH"):
        content = f"{request.method} {path!a}"
    elif request.is_json:
        content = repr(request.get_json())
    elif request.form or request.files:
        content = f"{len(request.form)} fields, {len(request.files)} files"
    else:
        content = f"{len(request.data)} bytes"
    return Response(content, mimetype="text/plain")


@application.route("/gw-conform-control/html")
def html():
    return "<p>A page"


@application.route("/gw-conform-control/json")
def json():
    return jsonify(name="gw-conform")


@application.route("/gw-conform-control/redirect")
def to_page():
    return redirect(url_for("page"))


@application.route("/gw-conform-control/slash/")
def slash():
    """Asked for without the slash, Flask redirects."""
    return "A page"


@application.route("/gw-conform-control/empty")
def empty():
    return "", 204


@application.route("/gw-conform-control/cookies")
def cookies():
    response = make_response("Two cookies")
    response.set_cookie("first", "1", httponly=True)
    response.set_cookie("second", "2", max_age=60, samesite="Lax")
    return response


@application.route("/gw-conform-control/stream")
def stream():
    @stream_with_context
    def lines():
        for number in range(3):
            yield f"{request.path} {number}\n"

    return Response(lines(), mimetype="text/plain")


@application.route("/gw-conform-control/file")
def file():
    return send_file(__file__, as_attachment=True)


@application.route("/gw-conform-control/etag")
def etag():
    response = make_response("A page")
    response.add_etag()
    return response.make_conditional(request)


@application.route("/gw-conform-control/not-modified")
def not_modified():
    return Response(status=304)


@application.route("/gw-conform-control/missing")
def missing():
    abort(404)


@application.route("/gw-conform-control/abort")
def refused():
    abort(403)


@application.route("/gw-conform-control/error")
def error():
    raise RuntimeError("unhandled on purpose")


@application.route("/gw-conform-control/read", methods=["POST"])
def read():
    """The body in pieces."""
    size = sum(map(len, iter(lambda: request.stream.read(65536), b"")))
    return f"{size} bytes"


@application.route("/gw-conform-control/unread", methods=["POST"])
def unread():
    """An answer to a body that nobody reads."""
    return "A page"
