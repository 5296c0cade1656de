"""Litestar: routers, controllers, parameter types, WebSockets, mounts, static files."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from litestar import Controller, Litestar, Router, WebSocket, asgi, delete, get, post, put, route
from litestar import websocket
from litestar.params import FromPath
from litestar.static_files import create_static_files_router
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route


@route(["/", "/again"], http_method=["GET", "OPTIONS"])
async def index() -> str:
    return "index"


@get("/n/{number:int}/{score:float}/{price:decimal}/{key:uuid}")
async def numbers(
    number: FromPath[int], score: FromPath[float], price: FromPath[Decimal], key: FromPath[UUID]
) -> str:
    return str(number)


@get("/t/{day:date}/{moment:datetime}/{clock:time}/{span:timedelta}")
async def times(
    day: FromPath[date],
    moment: FromPath[datetime],
    clock: FromPath[time],
    span: FromPath[timedelta],
) -> str:
    return str(day)


@get("/files/{rest:path}")
async def files(rest: FromPath[Path]) -> str:
    return str(rest)


class Items(Controller):
    path = "/items"

    @get("/{item_id:str}")
    async def show(self, item_id: FromPath[str]) -> str:
        return item_id

    @put("/{item_id:str}")
    async def change(self, item_id: FromPath[str]) -> str:
        return item_id

    @delete("/{item_id:str}")
    async def remove(self, item_id: FromPath[str]) -> None:
        return None


@post("/", status_code=200)
async def save() -> str:
    return "saved"


@websocket("/rooms/{room:int}")
async def room(socket: WebSocket, room: FromPath[int]) -> None:
    await socket.accept()
    await socket.send_text(str(room))
    await socket.close()


async def deep(request: Any) -> PlainTextResponse:
    return PlainTextResponse("deep")


mounted = asgi("/mounted", is_mount=True, copy_scope=True)(Starlette(routes=[Route("/deep", deep)]))


@asgi("/bare", copy_scope=True)
async def bare(scope: Any, receive: Any, send: Any) -> None:
    await PlainTextResponse("bare")(scope, receive, send)


section = Router("/section", route_handlers=[Items, save, room])
static = create_static_files_router("/static", directories=[Path(__file__).parent / "static"])
app = Litestar([index, numbers, times, files, section, mounted, bare, static])
