"""A minimal Falcon application (WSGI) that touches the server in all of Falcon's own ways."""

import io
import os.path

import falcon

PATHS = [
    "/gw-conform-control/page",
    "/gw-conform-control/error",
    "/gw-conform-control/stream",
    "/gw-conform-control/file",
    "/gw-conform-control/static/falcon_wsgi.py",
    "/gw-conform-control/missing",
    "/gw-conform-control/empty",
    "/gw-conform-control/json",
    "/gw-conform-control/sized",
    "/gw-conform-control/text",
    "/gw-conform-control/data",
    "/gw-conform-control/redirect",
    "/gw-conform-control/cookies",
    "/gw-conform-control/etag",
    "/gw-conform-control/not-modified",
    "/gw-conform-control/abort",
    "POST:/gw-conform-control/page",
    "DELETE:/gw-conform-control/page",
    "OPTIONS:/gw-conform-control/page",
    "OPTIONS:/gw-conform-control/text",
    "DELETE:/gw-conform-control/text",
    "POST:/gw-conform-control/read",
    "POST:/gw-conform-control/unread",
]

FOLDER = os.path.dirname(os.path.abspath(__file__))


def page(req, resp):
    """Any path: what was in the body, read as its type suggests."""
    resp.content_type = falcon.MEDIA_TEXT
    kind = (req.content_type or "").partition(";")[0]
    if req.method not in ("POST", "PUT", "PATCH"):
        resp.text = f"{req.method} {req.path!a}"
    elif kind == falcon.MEDIA_MULTIPART:
        resp.text = f"{sum(len(part.stream.read()) for part in req.get_media())} bytes"
    elif kind in (falcon.MEDIA_JSON, falcon.MEDIA_URLENCODED):
        resp.text = repr(req.get_media(default_when_empty=None))
    else:
        resp.text = f"{len(req.bounded_stream.read())} bytes"


class Kinds:
    """Falcon answers OPTIONS, and the methods that are not here with 405; HEAD it leaves to us."""

    def on_get_text(self, req, resp):
        resp.content_type = falcon.MEDIA_TEXT
        resp.text = "A page"

    on_head_text = on_get_text

    def on_get_data(self, req, resp):
        resp.data = b"A page"

    on_head_data = on_get_data

    def on_get_json(self, req, resp):
        resp.media = {"name": "gw-conform"}

    on_head_json = on_get_json

    def on_get_redirect(self, req, resp):
        raise falcon.HTTPFound("/gw-conform-control/page")

    def on_get_empty(self, req, resp):
        resp.status = falcon.HTTP_204

    def on_get_cookies(self, req, resp):
        resp.set_cookie("first", "1", secure=False)
        resp.set_cookie("second", "2", max_age=60, secure=False, same_site="Lax")
        resp.text = "Two cookies"

    def on_get_stream(self, req, resp):
        resp.content_type = falcon.MEDIA_TEXT
        resp.stream = (b"%d\n" % number for number in range(3))

    on_head_stream = on_get_stream

    def on_get_sized(self, req, resp):
        """A file-like object goes to the server's own wrapper, where there is one."""
        resp.set_stream(io.BytesIO(b"A page"), 6)

    on_head_sized = on_get_sized

    def on_get_file(self, req, resp):
        resp.downloadable_as = os.path.basename(__file__)
        resp.stream = open(__file__, "rb")

    def on_get_etag(self, req, resp):
        resp.etag = "gw-conform"
        if req.if_none_match and resp.etag in req.if_none_match:
            resp.status = falcon.HTTP_304
        else:
            resp.text = "A page"

    def on_get_not_modified(self, req, resp):
        resp.status = falcon.HTTP_304

    def on_get_abort(self, req, resp):
        raise falcon.HTTPForbidden(description="on purpose")

    def on_get_error(self, req, resp):
        raise RuntimeError("unhandled on purpose")

    def on_post_read(self, req, resp):
        """The body in pieces."""
        size = sum(map(len, iter(lambda: req.bounded_stream.read(65536), b"")))
        resp.text = f"{size} bytes"

    def on_post_unread(self, req, resp):
        """An answer to a body that nobody reads."""
        resp.text = "A page"


application = falcon.App()
kinds = Kinds()
for name in ("text", "data", "json", "redirect", "empty", "cookies", "stream", "sized", "file"):
    application.add_route(f"/gw-conform-control/{name}", kinds, suffix=name)
for name in ("etag", "abort", "error", "read", "unread"):
    application.add_route(f"/gw-conform-control/{name}", kinds, suffix=name)
application.add_route("/gw-conform-control/not-modified", kinds, suffix="not_modified")
application.add_static_route("/gw-conform-control/static", FOLDER, downloadable=True)
application.add_sink(page, r"/(?!gw-conform-control/(?:missing$|static/))")
