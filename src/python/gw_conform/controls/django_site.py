"""A minimal Django project, for both interfaces: it touches the server in all of Django's own ways.

Django serves synchronous and asynchronous views by either interface, so that both are here.
"""

import json
import os.path

from django.conf import settings

if not settings.configured:
    settings.configure(
        ALLOWED_HOSTS=["*"],
        MIDDLEWARE=[
            "django.middleware.security.SecurityMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.clickjacking.XFrameOptionsMiddleware",
        ],
        SECRET_KEY="no-secret",
    )
settings.ROOT_URLCONF = __name__

from django.core.exceptions import BadRequest, PermissionDenied
from django.core.handlers.asgi import ASGIRequest
from django.http import FileResponse, HttpResponse, HttpResponseNotModified, JsonResponse
from django.http import StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import path, re_path
from django.views import View
from django.views.decorators.http import etag, require_POST
from django.views.static import serve

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


def page(request):
    """Any path: what was in the body, read as its type suggests."""
    if request.method not in ("POST", "PUT", "PATCH"):
        content = f"{request.method} {request.path!a}"
    elif request.content_type == "application/json":
        content = repr(_json(request))
    elif request.method == "POST" and request.content_type in FORMS:
        content = f"{len(request.POST)} fields, {len(request.FILES)} files"
    else:
        content = f"{len(request.body)} bytes"
    return HttpResponse(content, content_type="text/plain; charset=utf-8")


def _json(request):
    try:
        return json.loads(request.body)
    except ValueError as error:
        raise BadRequest("no JSON") from error


async def page_async(request):
    return page(request)


class PageView(View):
    """Django answers OPTIONS, HEAD and the methods that are not here."""

    def get(self, request):
        return HttpResponse("A page")


class AsyncPageView(View):
    async def get(self, request):
        return HttpResponse("A page")


def as_json(request):
    return JsonResponse({"name": "gw-conform"})


def to_page(request):
    return redirect("/gw-conform-control/page")


def slash(request):
    """Asked for without the slash, Django redirects."""
    return HttpResponse("A page")


def empty(request):
    return HttpResponse(status=204)


def cookies(request):
    response = HttpResponse("Two cookies")
    response.set_cookie("first", "1", httponly=True)
    response.set_cookie("second", "2", max_age=60, samesite="Lax")
    return response


def _lines():
    for number in range(3):
        yield f"{number}\n"


async def _lines_async():
    for line in _lines():
        yield line


def stream(request):
    # Each handler wants its own kind of iterator.
    lines = _lines_async() if isinstance(request, ASGIRequest) else _lines()
    return StreamingHttpResponse(lines, content_type="text/plain")


def stream_other(request):
    """The other kind of iterator, which Django reads at once, with a warning."""
    lines = _lines() if isinstance(request, ASGIRequest) else _lines_async()
    return StreamingHttpResponse(lines, content_type="text/plain")


def file(request):
    return FileResponse(open(__file__, "rb"), as_attachment=True)


def static(request):
    """Knows If-Modified-Since."""
    return serve(request, os.path.basename(__file__), os.path.dirname(os.path.abspath(__file__)))


@etag(lambda request: '"gw-conform"')
def with_etag(request):
    return HttpResponse("A page")


def not_modified(request):
    return HttpResponseNotModified()


def refused(request):
    raise PermissionDenied("on purpose")


def error(request):
    raise RuntimeError("unhandled on purpose")


@require_POST
def read(request):
    """The body in pieces."""
    size = sum(map(len, iter(lambda: request.read(65536), b"")))
    return HttpResponse(f"{size} bytes")


@require_POST
def unread(request):
    """An answer to a body that nobody reads."""
    return HttpResponse("A page")


urlpatterns = [
    path("gw-conform-control/page-async", page_async),
    path("gw-conform-control/view", PageView.as_view()),
    path("gw-conform-control/view-async", AsyncPageView.as_view()),
    path("gw-conform-control/json", as_json),
    path("gw-conform-control/redirect", to_page),
    path("gw-conform-control/slash/", slash),
    path("gw-conform-control/empty", empty),
    path("gw-conform-control/cookies", cookies),
    path("gw-conform-control/stream", stream),
    path("gw-conform-control/stream-other", stream_other),
    path("gw-conform-control/file", file),
    path("gw-conform-control/static", static),
    path("gw-conform-control/etag", with_etag),
    path("gw-conform-control/not-modified", not_modified),
    path("gw-conform-control/abort", refused),
    path("gw-conform-control/error", error),
    path("gw-conform-control/read", read),
    path("gw-conform-control/unread", unread),
    re_path(r"^(?!gw-conform-control/(?:missing/?|slash)$)", page),
]
