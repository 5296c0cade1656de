"""Falcon application used as an ASGI conformance subject."""

from pathlib import Path

import falcon
import falcon.asgi
import falcon.media


class Catalog:
    """Middleware that keeps the catalog open while the application serves."""

    items = None

    async def process_startup(self, scope, event):
        self.items = {"lamp": 12, "chair": 40}

    async def process_shutdown(self, scope, event):
        self.items = None

    async def process_request(self, req, resp):
        req.context.catalog = self.items


class Plain(falcon.media.TextBaseHandlerWS, falcon.media.BinaryBaseHandlerWS):
    """Hands the payload of a WebSocket message on as it is."""

    def serialize(self, media):
        return media

    def deserialize(self, payload):
        return payload


class Site:
    async def on_get(self, req, resp):
        resp.content_type = falcon.MEDIA_TEXT
        resp.text = "Hello from Falcon"

    # Falcon does not derive HEAD from GET.
    on_head = on_get

    async def on_get_user(self, req, resp, user_id):
        if user_id > 1000:
            raise falcon.HTTPNotFound(description="No such user")
        resp.media = {"id": user_id, "name": f"User {user_id}"}

    async def on_post_echo(self, req, resp):
        resp.media = {"echo": await req.get_media()}

    async def on_post_form(self, req, resp):
        form = await req.get_media()
        if not isinstance(form, dict):
            form = {part.name: await part.text async for part in form if not part.filename}
        resp.media = form

    async def on_get_stream(self, req, resp):
        async def lines():
            for number in range(5):
                yield f"line {number}\n".encode()

        resp.content_type = falcon.MEDIA_TEXT
        resp.stream = lines()

    async def on_get_redirect(self, req, resp):
        raise falcon.HTTPFound("/")

    async def on_get_empty(self, req, resp):
        resp.status = falcon.HTTP_204

    async def on_get_cookies(self, req, resp):
        resp.set_cookie("session", "abc123", secure=False, http_only=True)
        resp.set_cookie("theme", "dark", secure=False, same_site="Lax")
        resp.media = {"cookies": 2}

    async def on_get_error(self, req, resp):
        raise RuntimeError("Unhandled on purpose")

    async def on_get_resource(self, req, resp):
        resp.media = {"catalog": dict(req.context.catalog)}


class Chat:
    async def on_websocket(self, req, ws):
        await ws.accept(subprotocol="chat" if "chat" in ws.subprotocols else None)
        try:
            while True:
                message = await ws.receive_media()
                await (ws.send_text(message) if isinstance(message, str) else ws.send_data(message))
        except falcon.WebSocketDisconnected:
            pass

    async def on_websocket_reject(self, req, ws):
        raise falcon.HTTPForbidden(description="Not welcome")


async def not_found(req, resp, ex, params, ws=None):
    if ws is not None:
        await ws.close(3404)
    else:
        resp.status = falcon.HTTP_404
        resp.media = {"error": "Not Found", "path": req.path}


app = falcon.asgi.App(middleware=[Catalog()])
app.ws_options.media_handlers.update(dict.fromkeys(falcon.WebSocketPayloadType, Plain()))
app.add_error_handler(falcon.HTTPRouteNotFound, not_found)
site, chat = Site(), Chat()
app.add_route("/", site)
app.add_route("/users/{user_id:int}", site, suffix="user")
for name in ("echo", "form", "stream", "redirect", "empty", "cookies", "error", "resource"):
    app.add_route(f"/{name}", site, suffix=name)
app.add_static_route(
    "/download", Path(__file__).parent / "static", downloadable=True, fallback_filename="report.csv"
)
app.add_route("/ws", chat)
app.add_route("/ws/reject", chat, suffix="reject")
