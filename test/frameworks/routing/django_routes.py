"""Django: includes, namespaces, converters, expressions, class-based views, static files."""

from pathlib import Path

import django
from django.conf import settings

settings.configure(
    ALLOWED_HOSTS=["*"],
    DEBUG=True,
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth"],
    MIDDLEWARE=["django.middleware.common.CommonMiddleware"],
    ROOT_URLCONF=__name__,
    SECRET_KEY="not-a-secret-only-a-test-subject",
    STATIC_URL="/static/",
)
django.setup()

from django.conf.urls.i18n import i18n_patterns
from django.conf.urls.static import static
from django.core.asgi import get_asgi_application
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import include, path, re_path, register_converter
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from django.views.generic import RedirectView


class FourDigits:
    regex = "[0-9]{4}"

    def to_python(self, value):
        return int(value)

    def to_url(self, value):
        return f"{value:04}"


register_converter(FourDigits, "yyyy")


def show(request, *args, **values):
    return HttpResponse(repr((args, values)))


@csrf_exempt
@require_http_methods(["PUT", "DELETE"])
def change(request, **values):
    return HttpResponse("changed")


class Article(View):
    http_method_names = ["get", "post", "options"]

    def get(self, request, **values):
        return HttpResponse("an article")

    def post(self, request, **values):
        return HttpResponse("a new article")

    def delete(self, request, **values):
        return HttpResponse("never")


class Explained(Article):
    def options(self, request, **values):
        return HttpResponse("GET, please")


inner = (
    [
        path("<slug:slug>/<uuid:key>", show, name="show"),
        re_path(r"^(?P<year>[0-9]{4})/(?P<month>0[1-9]|1[0-2])/$", show),
        re_path(r"^page-(\d+)(?:/(all|some))?/(?P<rest>[^?]+)$", show),
        re_path(r"^(?P<code>[A-Z]{2}-\d{3})\.(?P<format>json|xml)$", show),
    ],
    "inner",
)

urlpatterns = [
    path("", show),
    path("users/<int:user_id>/", change),
    path("year/<yyyy:year>/<str:name>", show),
    path("files/<path:rest>", show),
    path("articles/", Article.as_view()),
    path("explained/<int:pk>", Explained.as_view()),
    path("moved", RedirectView.as_view(url="/")),
    path("deep/<int:section>/", include(inner, namespace="deep")),
    path("deeper/", include([path("deepest/", include(inner, namespace="deepest"))])),
    re_path("^old/", include([re_path(r"^(?P<pk>\d+)/$", show), path("plain", show)])),
    re_path(r"^look(?=ahead)behind$", show),
    path(gettext_lazy("translated/"), show),
    *static("/static/", document_root=Path(__file__).parent / "static"),
    *static("/missing/", document_root=Path(__file__).parent / "missing"),
    *i18n_patterns(path("localized/<int:id>", show)),
]

application = get_wsgi_application()
asgi_application = get_asgi_application()
