"""A Django project in one file."""

from django.conf import settings

settings.configure(
    SECRET_KEY="secret",
    ROOT_URLCONF=__name__,
    ALLOWED_HOSTS=["*"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
)

import django  # noqa: E402
from django.http import HttpResponse, StreamingHttpResponse  # noqa: E402
from django.urls import path  # noqa: E402

django.setup()


def hello(request):
    return HttpResponse("hello", content_type="text/plain")


def post(request):
    return HttpResponse(request.POST["name"])


def stream(request):
    return StreamingHttpResponse(iter(["a", "b"]))


def hops(request):
    return HttpResponse("x", headers={"Connection": "close"})


urlpatterns = [path("", hello), path("post", post), path("stream", stream), path("hops", hops)]
