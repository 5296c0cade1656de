"""Sanic application used as an ASGI conformance subject."""

from pathlib import Path

from sanic import Request, Sanic, Websocket, response
from sanic.exceptions import Forbidden, NotFound

STATIC = Path(__file__).parent / "static"

app = Sanic("conformance")


@app.before_server_start
async def open_catalog(app):
    app.ctx.catalog = {"lamp": 12, "chair": 40}


@app.after_server_stop
async def close_catalog(app):
    del app.ctx.catalog


@app.on_request
async def guard(request: Request):
    if request.path == "/ws/reject":
        raise Forbidden("Not welcome")


@app.get("/")
async def hello(request: Request):
    return response.html("<h1>Hello from Sanic</h1>")


@app.get("/users/<user_id:int>")
async def user(request: Request, user_id: int):
    if user_id > 1000:
        raise NotFound("No such user")
    return response.json({"id": user_id, "name": f"User {user_id}"})


@app.post("/echo")
async def echo(request: Request):
    return response.json({"echo": request.json})


@app.post("/form")
async def form(request: Request):
    return response.json({name: request.form.get(name) for name in request.form})


@app.get("/stream")
async def stream(request: Request):
    reply = await request.respond(content_type="text/plain; charset=utf-8")
    for number in range(5):
        await reply.send(f"line {number}\n")
    await reply.eof()


@app.get("/download")
async def download(request: Request):
    return await response.file(STATIC / "report.csv", filename="report.csv", request_headers=request.headers)


@app.get("/redirect")
async def to_hello(request: Request):
    return response.redirect(app.url_for("hello"))


@app.get("/empty")
async def empty(request: Request):
    return response.empty()


@app.get("/cookies")
async def cookies(request: Request):
    reply = response.text("Two cookies set")
    reply.add_cookie("session", "abc123", httponly=True, secure=False)
    reply.add_cookie("theme", "dark", secure=False)
    return reply


@app.get("/error")
async def error(request: Request):
    raise RuntimeError("Unhandled on purpose")


@app.get("/resource")
async def resource(request: Request):
    return response.json({"catalog": request.app.ctx.catalog})


@app.websocket("/ws", subprotocols=["chat"])
async def chat(request: Request, ws: Websocket):
    while (message := await ws.recv()) is not None:
        await ws.send(message)


@app.websocket("/ws/reject")
async def reject(request: Request, ws: Websocket):
    """Never reached: the request middleware refuses the handshake."""


@app.exception(NotFound)
async def not_found(request: Request, exc: NotFound):
    return response.json({"error": "Not Found", "detail": str(exc)}, status=404)
