"""Collects the routes that the modules of the framework families find."""

import importlib
import re

from gw_conform.identity import framework_of
from gw_conform.routes.naming import name_of
from gw_conform.routes.parameters import placed
from gw_conform.stored import classes_of, module_of
from gw_conform.wrapping import reachable

_MOST_ROUTES = 200
_MOST_SKIPPED = 100
# Applications mounted in applications: so deep, and so many.
_DEEPEST = 8
_MOST_VISITS = 300

# The class that a router is known by, and the module here that reads it.
_FAMILIES = {
    ("flask.app", "Flask"): "flask",
    ("quart.app", "Quart"): "flask",
    ("django.core.handlers.wsgi", "WSGIHandler"): "django",
    ("django.core.handlers.asgi", "ASGIHandler"): "django",
    ("starlette.applications", "Starlette"): "starlette",
    ("starlette.routing", "Router"): "starlette",
    ("channels.routing", "ProtocolTypeRouter"): "channels",
    ("channels.routing", "URLRouter"): "channels",
    ("bottle", "Bottle"): "bottle",
    ("pyramid.router", "Router"): "pyramid",
    ("falcon.app", "App"): "falcon",
    ("falcon.api", "API"): "falcon",
    ("sanic.app", "Sanic"): "sanic",
    ("litestar.app", "Litestar"): "litestar",
    ("werkzeug.middleware.dispatcher", "DispatcherMiddleware"): "dispatchers",
    ("hypercorn.middleware.dispatcher", "_DispatcherMiddleware"): "dispatchers",
}
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
# What stands in a path as it is.
_PLAIN = re.compile(r"[A-Za-z0-9._~!$&'()*+,;=:@/-]*")


class Unfillable(Exception):
    """No path can be made for a pattern; the text says why."""


class Place:
    """Where an application is mounted: what paths and patterns below it begin with."""

    __slots__ = ("path", "pattern", "depth")

    def __init__(self, path="", pattern="", depth=0):
        self.path = path
        self.pattern = pattern
        self.depth = depth

    def below(self, path, pattern):
        """A place in this one."""
        return Place(self.path + path, self.pattern + pattern, self.depth + 1)


class Survey:
    """What has been found so far."""

    def __init__(self):
        self.framework = None
        self.routes = []
        self.skipped = []
        self._known = set()
        self._own_pages = {}
        self._left_out = 0
        self._visits = 0

    def visit(self, app, place):
        """Reads the router that an application is, or wraps; False if there is none."""
        self._visits += 1
        if place.depth > _DEEPEST or self._visits > _MOST_VISITS:
            raise Unfillable("mounted too deep in other applications")
        for value in reachable(app):
            family = _family_of(value)
            if family is not None:
                if self.framework is None and family != "dispatchers":
                    self.framework = framework_of(value)
                collect = importlib.import_module("gw_conform.routes." + family).collect
                collect(self, value, place)
                return True
        return False

    def mount(self, app, place):
        """The same for a mounted application: if it has no router, it is one route."""
        with self.guarded(place, ""):
            if not self.visit(app, place):
                self.add(["GET"], place, "/", "/", app)

    def add(self, methods, place, path, pattern, endpoint):
        """Adds a route for HTTP; `path` is not encoded, `endpoint` is the callable or its name."""
        endpoint = endpoint if isinstance(endpoint, str) else name_of(endpoint)
        path = written(place.path + path)
        for method in in_order(methods):
            self._add("http", method, path, (place.pattern + pattern, endpoint))

    def add_websocket(self, place, path, pattern, endpoint):
        """The same for a WebSocket."""
        found = place.pattern + pattern, name_of(endpoint)
        self._add("websocket", "GET", written(place.path + path), found)

    def skip(self, place, pattern, reason):
        """Notes a route that cannot be asked for, and why."""
        self.skipped.append({"pattern": place.pattern + pattern or "*", "reason": reason})

    def skip_own(self, place, pattern, framework):
        """Notes a page that a framework adds by itself: it says nothing of the application."""
        self._own_pages.setdefault(framework, []).append(place.pattern + pattern)

    def guarded(self, place, pattern):
        """A context in which any exception skips the pattern."""
        return _Guard(self, place, pattern)

    def all_skipped(self):
        """What was skipped, and how much there is besides."""
        listed = self.skipped[:_MOST_SKIPPED]
        for framework, patterns in self._own_pages.items():
            reason = f"{framework} adds it by itself"
            if len(patterns) > 1:
                reason += f", and {len(patterns) - 1} more pages"
            listed.append({"pattern": patterns[0], "reason": reason})
        if len(self.skipped) > _MOST_SKIPPED:
            reason = f"{len(self.skipped) - _MOST_SKIPPED} more were skipped"
            listed.append({"pattern": "*", "reason": reason})
        if self._left_out:
            reason = f"{self._left_out} more: only the first {_MOST_ROUTES} routes are listed"
            listed.append({"pattern": "*", "reason": reason})
        return listed

    def _add(self, kind, method, written_path, found):
        path, parameters = written_path
        if (kind, method, path) in self._known:
            return
        self._known.add((kind, method, path))
        if len(self.routes) == _MOST_ROUTES:
            self._left_out += 1
            return
        route = {"kind": kind, "method": method, "path": path}
        if parameters:
            route["parameters"] = parameters
        self.routes.append({**route, "pattern": found[0], "endpoint": found[1]})


class _Guard:
    def __init__(self, survey, place, pattern):
        self._survey = survey
        self._place = place
        self._pattern = pattern

    def __enter__(self):
        return self

    def __exit__(self, kind, error, traceback):
        if error is None or not isinstance(error, Exception):
            return False
        reason = str(error) if kind is Unfillable else f"it could not be read: {kind.__name__}"
        self._survey.skip(self._place, self._pattern, reason)
        return True


def in_order(methods):
    """Methods in upper case, in the usual order, each once."""
    found = {str(method).upper() for method in methods}
    return [each for each in _METHODS if each in found] + sorted(found.difference(_METHODS))


def declared(methods):
    """The methods without the HEAD that frameworks add to a GET."""
    found = set(methods)
    return found - {"HEAD"} if "GET" in found else found


def other_host(name):
    """The reason for a route that the usual Host header does not lead to."""
    return f"it answers only for the host '{name}': name it with --header, the route with --path"


def written(path):
    """A path as it stands on a request line, and where its parameters stand in it."""
    return placed(path if path.startswith("/") else "/" + path, encoded)


def encoded(path):
    """Part of a path as it stands on a request line."""
    if _PLAIN.fullmatch(path):
        return path
    characters = path.encode("utf-8", "surrogateescape").decode("latin-1")
    return "".join(c if _PLAIN.fullmatch(c) else f"%{ord(c):02X}" for c in characters)


def _family_of(value):
    if issubclass(type(value), type):
        return None
    for kind in classes_of(value):
        family = _FAMILIES.get((module_of(kind), type.__dict__["__name__"].__get__(kind)))
        if family is not None:
            return family
    return None
