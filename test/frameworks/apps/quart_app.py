"""Quart application used as an ASGI conformance subject."""

from pathlib import Path

from quart import Quart, abort, jsonify, make_response, redirect, request, send_file
from quart import stream_with_context, url_for, websocket

STATIC = Path(__file__).parent / "static"

app = Quart(__name__)


@app.while_serving
async def catalog():
    app.catalog = {"lamp": 12, "chair": 40}
    yield
    del app.catalog


@app.get("/")
async def hello():
    return "<h1>Hello from Quart</h1>"


@app.get("/users/<int:user_id>")
async def user(user_id):
    if user_id > 1000:
        abort(404, description="No such user")
    return {"id": user_id, "name": f"User {user_id}"}


@app.post("/echo")
async def echo():
    return {"echo": await request.get_json()}


@app.post("/form")
async def form():
    return (await request.form).to_dict()


@app.get("/stream")
async def stream():
    @stream_with_context
    async def lines():
        for number in range(5):
            yield f"{request.path} line {number}\n"

    return lines(), 200, {"Content-Type": "text/plain; charset=utf-8"}


@app.get("/download")
async def download():
    return await send_file(STATIC / "report.csv", as_attachment=True)


@app.get("/redirect")
async def to_hello():
    return redirect(url_for("hello"))


@app.get("/empty")
async def empty():
    return "", 204


@app.get("/cookies")
async def cookies():
    response = await make_response("Two cookies set")
    response.set_cookie("session", "abc123", httponly=True)
    response.set_cookie("theme", "dark", samesite="Lax")
    return response


@app.get("/error")
async def error():
    raise RuntimeError("Unhandled on purpose")


@app.get("/resource")
async def resource():
    return {"catalog": app.catalog}


@app.websocket("/ws")
async def chat():
    offered = websocket.requested_subprotocols
    await websocket.accept(subprotocol="chat" if "chat" in offered else None)
    # A disconnect cancels this handler.
    while True:
        await websocket.send(await websocket.receive())


@app.websocket("/ws/reject")
async def reject():
    abort(403)


@app.errorhandler(404)
async def not_found(exc):
    return jsonify(error=exc.name, detail=exc.description), 404
