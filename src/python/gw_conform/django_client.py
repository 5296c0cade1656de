"""Django's test client, with its requests made through the WSGI application."""

from django.core.handlers.wsgi import WSGIRequest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test.client import conditional_content_removal


class Handler:
    """Stands for the handler of a `django.test.Client`, which never calls the application."""

    def __init__(self, application, observed, enforce_csrf_checks):
        self._observed = observed
        self._enforce = enforce_csrf_checks
        application.request_class = type("Request", (_Request,), {"handler": self})
        self.request = None

    def __call__(self, environ):
        environ["gw_conform.enforce_csrf_checks"] = self._enforce
        # A test's connection stays open: it is inside of a transaction.
        request_started.disconnect(close_old_connections)
        request_finished.disconnect(close_old_connections)
        try:
            blocks = self._observed(environ, lambda *args: lambda data: None)
            response = blocks.iterable
            if not response.streaming:
                for _ in blocks:
                    pass
                blocks.close()
        finally:
            request_started.connect(close_old_connections)
            request_finished.connect(close_old_connections)
        conditional_content_removal(self.request, response)
        response.wsgi_request = self.request
        return response


class _Request(WSGIRequest):
    handler = None

    def __init__(self, environ):
        super().__init__(environ)
        self._dont_enforce_csrf_checks = not environ["gw_conform.enforce_csrf_checks"]
        self.handler.request = self
