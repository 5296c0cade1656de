"""Collects the routes that the modules of the framework families find."""

import collections
import importlib

from gw_conform.routes.naming import name_of
from gw_conform.stored import classes_of, module_of
from gw_conform.wrapping import reachable

_MOST_ROUTES = 200
_MOST_SKIPPED = 100
# Applications mounted in applications.
_DEEPEST = 8

# The class that a router is known by, and the module here that reads it.
_FAMILIES = {
    ("flask.app", "Flask"): "flask",
    ("quart.app", "Quart"): "flask",
    ("django.core.handlers.wsgi", "WSGIHandler"): "django",
    ("django.core.handlers.asgi", "ASGIHandler"): "django",
    ("starlette.applications", "Starlette"): "starlette",
    ("starlette.routing", "Router"): "starlette",
    ("bottle", "Bottle"): "bottle",
    ("pyramid.router", "Router"): "pyramid",
    ("falcon.app", "App"): "falcon",
    ("sanic.app", "Sanic"): "sanic",
    ("litestar.app", "Litestar"): "litestar",
    ("werkzeug.middleware.dispatcher", "DispatcherMiddleware"): "dispatchers",
    ("hypercorn.middleware.dispatcher", "_DispatcherMiddleware"): "dispatchers",
}
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/")
_PLAIN = _UNRESERVED | frozenset(b"!$&'()*+,;=:@")


class Unfillable(Exception):
    """No path can be made for a pattern; the text says why."""


class Place(collections.namedtuple("Place", "path pattern depth", defaults=("", "", 0))):
    """Where an application is mounted: what paths and patterns below it begin with."""

    def below(self, path, pattern):
        return Place(self.path + path, self.pattern + pattern, self.depth + 1)


class Survey:
    """What has been found so far."""

    def __init__(self):
        self.routes = []
        self.skipped = []
        self._known = set()
        self._left_out = 0

    def visit(self, app, place):
        """Reads the router that an application is, or wraps; False if there is none."""
        if place.depth > _DEEPEST:
            raise Unfillable("mounted too deep")
        for value in reachable(app):
            family = _family_of(value)
            if family is not None:
                collect = importlib.import_module("gw_conform.routes." + family).collect
                collect(self, value, place)
                return True
        return False

    def mount(self, app, place):
        """The same for a mounted application: if it has no router, it is one route."""
        with self.guarded(place.pattern):
            if not self.visit(app, place):
                self.add(["GET"], place, "/", "/", app)

    def add(self, methods, place, path, pattern, endpoint):
        """Adds a route for HTTP; `path` is not encoded, `endpoint` is the callable or its name."""
        for method in in_order(methods):
            self._add("http", method, place, (path, pattern, endpoint))

    def add_websocket(self, place, path, pattern, endpoint):
        self._add("websocket", "GET", place, (path, pattern, endpoint))

    def skip(self, place, pattern, reason):
        """Notes a route that cannot be asked for, and why."""
        self.skipped.append({"pattern": place.pattern + pattern, "reason": reason})

    def guarded(self, pattern):
        """A context in which any exception skips the pattern."""
        return _Guard(self, pattern)

    def all_skipped(self):
        """What was skipped, and how much there is besides."""
        listed = self.skipped[:_MOST_SKIPPED]
        if len(self.skipped) > len(listed):
            reason = f"{len(self.skipped) - len(listed)} more were skipped"
            listed.append({"pattern": "*", "reason": reason})
        if self._left_out:
            reason = f"{self._left_out} more routes were left out: the first {_MOST_ROUTES} are listed"
            listed.append({"pattern": "*", "reason": reason})
        return listed

    def _add(self, kind, method, place, found):
        path, pattern, endpoint = found
        path = encoded(place.path + path)
        if (kind, method, path) in self._known:
            return
        self._known.add((kind, method, path))
        if len(self.routes) == _MOST_ROUTES:
            self._left_out += 1
            return
        self.routes.append(
            {
                "kind": kind,
                "method": method,
                "path": path,
                "pattern": place.pattern + pattern,
                "endpoint": endpoint if isinstance(endpoint, str) else name_of(endpoint),
            }
        )


class _Guard:
    def __init__(self, survey, pattern):
        self._survey = survey
        self._pattern = pattern

    def __enter__(self):
        return self

    def __exit__(self, kind, error, traceback):
        if error is None or not isinstance(error, Exception):
            return False
        reason = str(error) if kind is Unfillable else f"it could not be read: {kind.__name__}"
        self._survey.skipped.append({"pattern": str(self._pattern), "reason": reason})
        return True


def in_order(methods):
    """Methods in upper case, in the usual order, each once."""
    found = {str(method).upper() for method in methods}
    return [each for each in _METHODS if each in found] + sorted(found.difference(_METHODS))


def declared(methods):
    """The methods without the HEAD that frameworks add to a GET."""
    found = set(methods)
    return found - {"HEAD"} if "GET" in found else found


def encoded(path):
    """A path as it stands on a request line."""
    octets = path.encode("utf-8", "surrogateescape")
    text = "".join(chr(each) if each in _PLAIN else f"%{each:02X}" for each in octets)
    return text if text.startswith("/") else "/" + text


def _family_of(value):
    if issubclass(type(value), type):
        return None
    for kind in classes_of(value):
        family = _FAMILIES.get((module_of(kind), type.__dict__["__name__"].__get__(kind)))
        if family is not None:
            return family
    return None
