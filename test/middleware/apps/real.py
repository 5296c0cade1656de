"""Middleware of other projects, each as a callable that takes an application."""

# Without a DSN, and without a look for one in the environment, nothing is sent to anybody.
WITHOUT_NETWORK = {"dsn": "", "traces_sample_rate": 1.0}


def gzip(app):
    from starlette.middleware.gzip import GZipMiddleware

    return GZipMiddleware(app, minimum_size=1)


def cors(app):
    from starlette.middleware.cors import CORSMiddleware

    return CORSMiddleware(app, allow_origins=["*"])


def base_http(app):
    from starlette.middleware.base import BaseHTTPMiddleware

    class Passing(BaseHTTPMiddleware):
        async def dispatch(self, request, call_next):
            return await call_next(request)

    return Passing(app)


def dispatcher(app):
    from werkzeug.middleware.dispatcher import DispatcherMiddleware

    return DispatcherMiddleware(app, {"/one": app})


def profiler(app):
    from werkzeug.middleware.profiler import ProfilerMiddleware

    return ProfilerMiddleware(app, stream=None)


def webob(app):
    from webob.dec import wsgify

    @wsgify.middleware
    def passing(request, app):
        return request.get_response(app)

    return passing(app)


def translogger(app):
    import logging

    from paste.translogger import TransLogger

    return TransLogger(app, logger=logging.getLogger("paste"), setup_console_handler=False)


def urlmap(app):
    from paste.urlmap import URLMap

    mapped = URLMap()
    mapped["/one"] = mapped["/"] = app
    return mapped


def shared_data(app):
    import os

    from werkzeug.middleware.shared_data import SharedDataMiddleware

    return SharedDataMiddleware(app, {"/static": os.path.dirname(__file__)})


def protocol_type_router(app):
    from channels.routing import ProtocolTypeRouter

    return ProtocolTypeRouter({"http": app, "websocket": app})


def sentry_wsgi(app):
    import sentry_sdk
    from sentry_sdk.integrations.wsgi import SentryWsgiMiddleware

    sentry_sdk.init(**WITHOUT_NETWORK)
    return SentryWsgiMiddleware(app)


def sentry_asgi(app):
    import sentry_sdk
    from sentry_sdk.integrations.asgi import SentryAsgiMiddleware

    sentry_sdk.init(**WITHOUT_NETWORK)
    return SentryAsgiMiddleware(app)
