"""FastAPI: included routers, typed path parameters, converters, WebSockets, mounts."""

from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path as File
from typing import Annotated, Literal, Optional
from uuid import UUID

from fastapi import APIRouter, Depends, FastAPI, Path, WebSocket
from fastapi.responses import PlainTextResponse
from fastapi.staticfiles import StaticFiles
from hypercorn.middleware import DispatcherMiddleware


class Color(str, Enum):
    RED = "red"
    GREEN = "green"


app = FastAPI()


def tenant_of(tenant: int) -> int:
    return tenant


@app.api_route("/", methods=["GET", "OPTIONS", "POST"])
async def index():
    return "index"


@app.get("/typed/{number}/{score}/{price}/{key}/{day}/{moment}")
async def typed(number: int, score: float, price: Decimal, key: UUID, day: date, moment: datetime):
    return number


@app.delete("/chosen/{color}/{size}/{flag}/{maybe}")
async def chosen(color: Color, size: Literal["small", "large"], flag: bool, maybe: Optional[int]):
    return color


@app.put("/bound/{low}/{high}/{code}/{short}/{long}")
async def bound(
    low: Annotated[int, Path(ge=100)],
    high: Annotated[float, Path(lt=0)],
    code: Annotated[str, Path(pattern="^[A-Z]{3}-[0-9]+$")],
    short: Annotated[str, Path(max_length=2)],
    long: Annotated[str, Path(min_length=8)],
):
    return code


@app.get("/files/{rest:path}")
async def files(rest: str):
    return rest


@app.get("/{tenant}/depends", dependencies=[Depends(tenant_of)])
async def depends():
    return "depends"


inner = APIRouter(prefix="/inner")
outer = APIRouter(prefix="/outer")


@inner.get("/{item_id}")
async def item(section: int, item_id: str):
    return section


@inner.websocket("/ws/{room}")
async def talk(websocket: WebSocket, room: int):
    await websocket.accept()
    await websocket.send_text(str(room))
    await websocket.close()


outer.include_router(inner, prefix="/{section}")
app.include_router(outer, prefix="/v1")

sub = FastAPI(openapi_url=None)


@sub.get("/deep/{name}")
async def deep(name: str):
    return name


app.mount("/sub", sub)
app.mount("/static", StaticFiles(directory=File(__file__).parent / "static"))


async def bare(scope, receive, send):
    if scope["type"] == "http":
        await PlainTextResponse("bare")(scope, receive, send)
        return
    # The dispatcher starts each of its applications.
    while scope["type"] == "lifespan":
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            break


application = DispatcherMiddleware({"/bare": bare, "/api": app})
