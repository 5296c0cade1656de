"""Django project in one module, served both as WSGI and as ASGI."""

import json
from pathlib import Path

from django.conf import settings

settings.configure(
    ALLOWED_HOSTS=["*"],
    DEBUG=False,
    # No CSRF middleware: the POST views take no credentials.
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.middleware.common.CommonMiddleware",
    ],
    ROOT_URLCONF=__name__,
    SECRET_KEY="not-a-secret-only-a-test-subject",
)

from django.core.asgi import get_asgi_application
from django.core.exceptions import BadRequest
from django.core.handlers.asgi import ASGIRequest
from django.core.wsgi import get_wsgi_application
from django.http import FileResponse, Http404, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.http import require_POST, require_safe


@require_safe
def hello(request):
    return HttpResponse("<h1>Hello from Django</h1>")


@require_safe
async def user(request, user_id):
    if user_id > 1000:
        raise Http404("No such user")
    return JsonResponse({"id": user_id, "name": f"User {user_id}"})


@require_POST
def echo(request):
    try:
        body = json.loads(request.body)
    except ValueError as exc:
        raise BadRequest("The body is not JSON") from exc
    return JsonResponse({"echo": body})


@require_POST
def form(request):
    return JsonResponse(request.POST.dict())


def lines():
    for number in range(5):
        yield f"line {number}\n"


async def lines_async():
    for line in lines():
        yield line


@require_safe
def stream(request):
    # A streaming response wants an iterator of the same kind as its handler.
    content = lines_async() if isinstance(request, ASGIRequest) else lines()
    return StreamingHttpResponse(content, content_type="text/plain; charset=utf-8")


@require_safe
def download(request):
    return FileResponse(open(Path(__file__).parent / "static/report.csv", "rb"), as_attachment=True)


@require_safe
def to_hello(request):
    return redirect("hello")


@require_safe
def empty(request):
    return HttpResponse(status=204)


@require_safe
def cookies(request):
    response = HttpResponse("Two cookies set", content_type="text/plain")
    response.set_cookie("session", "abc123", httponly=True)
    response.set_cookie("theme", "dark", samesite="Lax")
    return response


@require_safe
def error(request):
    raise RuntimeError("Unhandled on purpose")


def handler404(request, exception):
    return JsonResponse({"error": "Not Found", "path": request.path}, status=404)


urlpatterns = [
    path("", hello, name="hello"),
    path("users/<int:user_id>", user),
    *(path(view.__name__, view) for view in (echo, form, stream, download, empty, cookies, error)),
    path("redirect", to_hello),
]

wsgi_application = get_wsgi_application()
asgi_application = get_asgi_application()
