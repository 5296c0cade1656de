"""Starlette application used as an ASGI conformance subject."""

from contextlib import asynccontextmanager
from json import JSONDecodeError
from pathlib import Path

from starlette.applications import Starlette
from starlette.endpoints import WebSocketEndpoint
from starlette.exceptions import HTTPException, WebSocketException
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.responses import StreamingResponse
from starlette.routing import Route, WebSocketRoute
from starlette.status import WS_1008_POLICY_VIOLATION


@asynccontextmanager
async def lifespan(app):
    catalog = {"lamp": 12, "chair": 40}
    yield {"catalog": catalog}
    catalog.clear()


async def hello(request):
    return PlainTextResponse("Hello from Starlette")


async def user(request):
    if (user_id := request.path_params["user_id"]) > 1000:
        raise HTTPException(404, "No such user")
    return JSONResponse({"id": user_id, "name": f"User {user_id}"})


async def echo(request):
    try:
        body = await request.json()
    except (JSONDecodeError, UnicodeDecodeError) as exc:
        raise HTTPException(400, "The body is not JSON") from exc
    return JSONResponse({"echo": body})


async def form(request):
    async with request.form() as fields:
        return JSONResponse({name: value for name, value in fields.items() if isinstance(value, str)})


async def stream(request):
    async def lines():
        for number in range(5):
            yield f"line {number}\n"

    return StreamingResponse(lines(), media_type="text/plain")


async def download(request):
    return FileResponse(Path(__file__).parent / "static/report.csv", filename="report.csv")


async def to_hello(request):
    return RedirectResponse(request.url_for("hello"), status_code=302)


async def empty(request):
    return Response(status_code=204)


async def cookies(request):
    response = PlainTextResponse("Two cookies set")
    response.set_cookie("session", "abc123", httponly=True)
    response.set_cookie("theme", "dark")
    return response


async def error(request):
    raise RuntimeError("Unhandled on purpose")


async def resource(request):
    return JSONResponse({"catalog": request.state.catalog})


class Chat(WebSocketEndpoint):
    async def on_connect(self, websocket):
        offered = websocket.scope.get("subprotocols", [])
        await websocket.accept(subprotocol="chat" if "chat" in offered else None)

    async def on_receive(self, websocket, data):
        await (websocket.send_text(data) if isinstance(data, str) else websocket.send_bytes(data))


async def reject(websocket):
    raise WebSocketException(WS_1008_POLICY_VIOLATION, "Not welcome")


async def not_found(request, exc):
    return JSONResponse({"error": "Not Found", "detail": exc.detail}, status_code=404)


app = Starlette(
    routes=[
        Route("/", hello),
        Route("/users/{user_id:int}", user),
        Route("/echo", echo, methods=["POST"]),
        Route("/form", form, methods=["POST"]),
        Route("/stream", stream),
        Route("/download", download),
        Route("/redirect", to_hello),
        Route("/empty", empty),
        Route("/cookies", cookies),
        Route("/error", error),
        Route("/resource", resource),
        WebSocketRoute("/ws", Chat),
        WebSocketRoute("/ws/reject", reject),
    ],
    exception_handlers={404: not_found},
    lifespan=lifespan,
)
