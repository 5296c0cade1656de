"""A project of Django in one module, wrapped in middleware, as WSGI and as ASGI."""

from django.conf import settings

settings.configure(
    ALLOWED_HOSTS=["*"],
    MIDDLEWARE=["django.middleware.common.CommonMiddleware"],
    ROOT_URLCONF=__name__,
    SECRET_KEY="not-a-secret-only-a-test-subject",
)

from asgiref.wsgi import WsgiToAsgi
from django.core.asgi import get_asgi_application
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import path


def greet(request):
    return HttpResponse("Hello")


def disconnect(request):
    return StreamingHttpResponse(iter([b"Bye"]), headers={"Connection": "close"})


urlpatterns = [path("", greet), path("bye", disconnect)]


def noting(app):
    def passing(environ, start_response):
        environ["example.noted"] = True
        return app(environ, start_response)

    return passing


class Forgetful:
    """It does not copy the scope."""

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        scope["example.noted"] = True
        await self.app(scope, receive, send)


wsgi = get_wsgi_application()
converted = WsgiToAsgi(noting(wsgi))
asgi = Forgetful(get_asgi_application())
