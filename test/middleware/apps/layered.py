"""Applications that are stacks of middleware."""


def starlette():
    from starlette.applications import Starlette
    from starlette.middleware import Middleware
    from starlette.middleware.cors import CORSMiddleware
    from starlette.middleware.sessions import SessionMiddleware
    from starlette.middleware.trustedhost import TrustedHostMiddleware

    layers = [
        Middleware(TrustedHostMiddleware, allowed_hosts=["*"]),
        Middleware(SessionMiddleware, secret_key="x"),
        Middleware(CORSMiddleware, allow_origins=["*"]),
    ]
    return Starlette(middleware=layers)


class Application:
    """What has its WSGI application in an attribute, as Flask has it."""

    def __call__(self, environ, start_response):
        return self.wsgi_app(environ, start_response)

    def wsgi_app(self, environ, start_response):
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"Hello"]


def chain():
    from werkzeug.middleware.profiler import ProfilerMiddleware
    from werkzeug.middleware.proxy_fix import ProxyFix

    def noting(app):
        def passing(environ, start_response):
            environ["example.noted"] = True
            return app(environ, start_response)

        return passing

    application = Application()
    application.wsgi_app = ProfilerMiddleware(application.wsgi_app, stream=None)
    application.wsgi_app = noting(ProxyFix(application.wsgi_app))
    return application


def bare():
    return Application()
