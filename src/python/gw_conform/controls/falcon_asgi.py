"""A minimal Falcon application (ASGI) that touches the server in all of Falcon's own ways."""

import os.path

import falcon
import falcon.asgi
import falcon.media

PATHS = [
    "/gw-conform-control/page",
    "/gw-conform-control/error",
    "/gw-conform-control/stream",
    "/gw-conform-control/static/falcon_asgi.py",
    "/gw-conform-control/missing",
    "/gw-conform-control/empty",
    "/gw-conform-control/json",
    "/gw-conform-control/events",
    "/gw-conform-control/text",
    "/gw-conform-control/data",
    "/gw-conform-control/redirect",
    "/gw-conform-control/cookies",
    "/gw-conform-control/etag",
    "/gw-conform-control/not-modified",
    "/gw-conform-control/background",
    "/gw-conform-control/abort",
    "POST:/gw-conform-control/page",
    "DELETE:/gw-conform-control/page",
    "OPTIONS:/gw-conform-control/page",
    "OPTIONS:/gw-conform-control/text",
    "DELETE:/gw-conform-control/text",
    "POST:/gw-conform-control/read",
    "POST:/gw-conform-control/pieces",
    "POST:/gw-conform-control/unread",
    "ws:/gw-conform-control/ws",
    "ws:/gw-conform-control/ws-text",
    "ws:/gw-conform-control/ws-push",
    "ws:/gw-conform-control/ws-close",
    "ws:/gw-conform-control/ws-refuse",
    "ws:/gw-conform-control/ws-refuse-exception",
    "ws:/gw-conform-control/ws-error",
    "ws:/gw-conform-control/missing",
]

FOLDER = os.path.dirname(os.path.abspath(__file__))


class Lifespan:
    """Middleware, which is how Falcon tells of it."""

    async def process_startup(self, scope, event):
        pass

    async def process_shutdown(self, scope, event):
        pass


class Plain(falcon.media.TextBaseHandlerWS, falcon.media.BinaryBaseHandlerWS):
    """Messages as they are: Falcon's own handlers take JSON and MessagePack."""

    def serialize(self, media):
        return media

    def deserialize(self, payload):
        return payload


async def page(req, resp, ws=None):
    """Any path: what was in the body, read as its type suggests; an echo to a WebSocket."""
    # Falcon 4.1 and before pass the WebSocket in place of the response.
    ws = resp if isinstance(resp, falcon.asgi.WebSocket) else ws
    if ws is not None:
        await echo(ws)
        return
    resp.content_type = falcon.MEDIA_TEXT
    kind = (req.content_type or "").partition(";")[0]
    if req.method not in ("POST", "PUT", "PATCH"):
        resp.text = f"{req.method} {req.path!a}"
    elif kind == falcon.MEDIA_MULTIPART:
        sizes = [len(await part.stream.read()) async for part in await req.get_media()]
        resp.text = f"{sum(sizes)} bytes"
    elif kind in (falcon.MEDIA_JSON, falcon.MEDIA_URLENCODED):
        resp.text = repr(await req.get_media(default_when_empty=None))
    else:
        resp.text = f"{len(await req.stream.read())} bytes"


async def echo(ws):
    await accept(ws)
    try:
        while True:
            message = await ws.receive_media()
            await (ws.send_text(message) if isinstance(message, str) else ws.send_data(message))
    except falcon.WebSocketDisconnected:
        pass


async def accept(ws):
    await ws.accept(subprotocol=ws.subprotocols[0] if ws.subprotocols else None)


class Kinds:
    """Falcon answers OPTIONS, and the methods that are not here with 405; HEAD it leaves to us."""

    async def on_get_text(self, req, resp):
        resp.content_type = falcon.MEDIA_TEXT
        resp.text = "A page"

    on_head_text = on_get_text

    async def on_get_data(self, req, resp):
        resp.data = b"A page"

    on_head_data = on_get_data

    async def on_get_json(self, req, resp):
        resp.media = {"name": "gw-conform"}

    on_head_json = on_get_json

    async def on_get_redirect(self, req, resp):
        raise falcon.HTTPFound("/gw-conform-control/page")

    async def on_get_empty(self, req, resp):
        resp.status = falcon.HTTP_204

    async def on_get_cookies(self, req, resp):
        resp.set_cookie("first", "1", secure=False)
        resp.set_cookie("second", "2", max_age=60, secure=False, same_site="Lax")
        resp.text = "Two cookies"

    async def on_get_stream(self, req, resp):
        async def lines():
            for number in range(3):
                yield b"%d\n" % number

        resp.content_type = falcon.MEDIA_TEXT
        resp.stream = lines()

    on_head_stream = on_get_stream

    async def on_get_events(self, req, resp):
        async def events():
            for number in range(3):
                yield falcon.asgi.SSEvent(json={"number": number})

        resp.sse = events()

    async def on_get_etag(self, req, resp):
        resp.etag = "gw-conform"
        if req.if_none_match and resp.etag in req.if_none_match:
            resp.status = falcon.HTTP_304
        else:
            resp.text = "A page"

    async def on_get_not_modified(self, req, resp):
        resp.status = falcon.HTTP_304

    async def on_get_background(self, req, resp):
        async def task():
            pass

        resp.schedule(task)
        resp.text = "A page"

    async def on_get_abort(self, req, resp):
        raise falcon.HTTPForbidden(description="on purpose")

    async def on_get_error(self, req, resp):
        raise RuntimeError("unhandled on purpose")

    async def on_post_read(self, req, resp):
        """The body in pieces of our size."""
        size = 0
        while not req.stream.eof:
            size += len(await req.stream.read(65536))
        resp.text = f"{size} bytes"

    async def on_post_pieces(self, req, resp):
        """The body in the pieces in which it comes."""
        size = 0
        async for piece in req.stream:
            size += len(piece)
        resp.text = f"{size} bytes"

    async def on_post_unread(self, req, resp):
        """An answer to a body that nobody reads."""
        resp.text = "A page"


class Sockets:
    async def on_websocket(self, req, ws):
        await echo(ws)

    async def on_websocket_text(self, req, ws):
        await accept(ws)
        while True:
            await ws.send_text(await ws.receive_text())

    async def on_websocket_push(self, req, ws):
        """Sends without being asked, and leaves the closing to Falcon."""
        await accept(ws)
        for number in range(3):
            await ws.send_text(f"{number}")

    async def on_websocket_close(self, req, ws):
        await accept(ws)
        await ws.close(4001, "over")

    async def on_websocket_refuse(self, req, ws):
        await ws.close(4003)

    async def on_websocket_refuse_exception(self, req, ws):
        raise falcon.HTTPForbidden(description="refused")

    async def on_websocket_error(self, req, ws):
        await accept(ws)
        raise RuntimeError("unhandled on purpose")


application = falcon.asgi.App(middleware=[Lifespan()])
for payload in falcon.WebSocketPayloadType:
    application.ws_options.media_handlers[payload] = Plain()
kinds, sockets = Kinds(), Sockets()
for name in ("text", "data", "json", "redirect", "empty", "cookies", "stream", "events", "etag"):
    application.add_route(f"/gw-conform-control/{name}", kinds, suffix=name)
for name in ("background", "abort", "error", "read", "pieces", "unread"):
    application.add_route(f"/gw-conform-control/{name}", kinds, suffix=name)
application.add_route("/gw-conform-control/not-modified", kinds, suffix="not_modified")
application.add_route("/gw-conform-control/ws", sockets)
for name in ("text", "push", "close", "refuse", "refuse-exception", "error"):
    suffix = name.replace("-", "_")
    application.add_route(f"/gw-conform-control/ws-{name}", sockets, suffix=suffix)
application.add_static_route("/gw-conform-control/static", FOLDER, downloadable=True)
application.add_sink(page, r"/(?!gw-conform-control/(?:missing$|static/))")
