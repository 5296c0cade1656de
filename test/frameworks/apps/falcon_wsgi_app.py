"""Falcon application used as a WSGI conformance subject."""

from pathlib import Path

import falcon

STATIC = Path(__file__).parent / "static"


class Hello:
    def on_get(self, req, resp):
        resp.content_type = falcon.MEDIA_TEXT
        resp.text = "Hello from Falcon"

    # Falcon does not derive HEAD from GET.
    on_head = on_get


class User:
    def on_get(self, req, resp, user_id):
        if user_id > 1000:
            raise falcon.HTTPNotFound(description="No such user")
        resp.media = {"id": user_id, "name": f"User {user_id}"}


class Echo:
    def on_post(self, req, resp):
        resp.media = {"echo": req.get_media()}


class Form:
    def on_post(self, req, resp):
        form = req.get_media()
        if isinstance(form, falcon.media.multipart.MultipartForm):
            form = {part.name: part.text for part in form if not part.filename}
        resp.media = form


class Stream:
    def on_get(self, req, resp):
        resp.content_type = falcon.MEDIA_TEXT
        resp.stream = self.lines()

    def lines(self):
        for number in range(5):
            yield f"line {number}\n".encode()


class Redirect:
    def on_get(self, req, resp):
        raise falcon.HTTPFound("/")


class Empty:
    def on_get(self, req, resp):
        resp.status = falcon.HTTP_204


class Cookies:
    def on_get(self, req, resp):
        resp.set_cookie("session", "abc123", secure=False, http_only=True)
        resp.set_cookie("theme", "dark", secure=False, same_site="Lax")
        resp.media = {"cookies": 2}


class Error:
    def on_get(self, req, resp):
        raise RuntimeError("Unhandled on purpose")


def not_found(req, resp, ex, params):
    resp.status = falcon.HTTP_404
    resp.media = {"error": "Not Found", "path": req.path}


app = falcon.App()
app.add_error_handler(falcon.HTTPRouteNotFound, not_found)
app.add_route("/", Hello())
app.add_route("/users/{user_id:int}", User())
app.add_route("/echo", Echo())
app.add_route("/form", Form())
app.add_route("/stream", Stream())
app.add_route("/redirect", Redirect())
app.add_route("/empty", Empty())
app.add_route("/cookies", Cookies())
app.add_route("/error", Error())
app.add_static_route("/download", STATIC, downloadable=True, fallback_filename="report.csv")
