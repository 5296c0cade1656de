"""FastAPI application used as an ASGI conformance subject."""

from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, Any

from fastapi import Body, FastAPI, Form, HTTPException, Request, Response, WebSocket, WebSocketException, status
from fastapi.responses import FileResponse, JSONResponse, PlainTextResponse, RedirectResponse, StreamingResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException as StarletteHTTPException


class User(BaseModel):
    id: int
    name: str


class Profile(BaseModel):
    name: str
    age: int = 0


@asynccontextmanager
async def lifespan(app: FastAPI):
    app.state.catalog = {"lamp": 12, "chair": 40}
    yield
    del app.state.catalog


app = FastAPI(title="Conformance subject", lifespan=lifespan)


@app.get("/", response_class=PlainTextResponse)
async def hello() -> str:
    return "Hello from FastAPI"


@app.get("/users/{user_id}")
async def user(user_id: int) -> User:
    if user_id > 1000:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "No such user")
    return User(id=user_id, name=f"User {user_id}")


@app.post("/echo")
async def echo(body: Annotated[Any, Body()]) -> dict[str, Any]:
    return {"echo": body}


@app.post("/form")
async def form(profile: Annotated[Profile, Form()]) -> Profile:
    return profile


@app.get("/stream")
async def stream() -> StreamingResponse:
    async def lines():
        for number in range(5):
            yield f"line {number}\n"

    return StreamingResponse(lines(), media_type="text/plain")


@app.get("/download")
async def download() -> FileResponse:
    return FileResponse(Path(__file__).parent / "static/report.csv", filename="report.csv")


@app.get("/redirect")
async def to_hello(request: Request) -> RedirectResponse:
    return RedirectResponse(request.url_for("hello"), status_code=status.HTTP_302_FOUND)


@app.get("/empty", status_code=status.HTTP_204_NO_CONTENT)
async def empty() -> None:
    pass


@app.get("/cookies")
def cookies(response: Response) -> dict[str, int]:
    response.set_cookie("session", "abc123", httponly=True)
    response.set_cookie("theme", "dark")
    return {"cookies": 2}


@app.get("/error")
def error() -> None:
    raise RuntimeError("Unhandled on purpose")


@app.get("/resource")
async def resource(request: Request) -> dict[str, Any]:
    return {"catalog": request.app.state.catalog}


@app.websocket("/ws")
async def chat(websocket: WebSocket) -> None:
    offered = websocket.scope.get("subprotocols", [])
    await websocket.accept(subprotocol="chat" if "chat" in offered else None)
    while (message := await websocket.receive())["type"] != "websocket.disconnect":
        if message.get("text") is not None:
            await websocket.send_text(message["text"])
        else:
            await websocket.send_bytes(message["bytes"])


@app.websocket("/ws/reject")
async def reject(websocket: WebSocket) -> None:
    raise WebSocketException(code=status.WS_1008_POLICY_VIOLATION, reason="Not welcome")


@app.exception_handler(404)
async def not_found(request: Request, exc: StarletteHTTPException) -> JSONResponse:
    return JSONResponse({"error": "Not Found", "detail": exc.detail}, status_code=404)
