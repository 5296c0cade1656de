"""Pyramid: the routes mapper, and the views that the introspector knows."""

import os
import re
import sys

from gw_conform.routes.files import first_file
from gw_conform.routes.filling import of_expression, of_kind, of_string
from gw_conform.routes.parameters import filled
from gw_conform.routes.survey import Unfillable, declared
from gw_conform.stored import classes_of, field, module_of, mro_of

# As pyramid.urldispatch has them.
_OLD = re.compile(r"(:[_a-zA-Z]\w*)")
_PARAMETER = re.compile(r"\{([_a-zA-Z][^{}]*(?:\{[^{}]*\}[^{}]*)*)\}")
_REST = re.compile(r"\*(\w*)$")
_CONDITIONS = ("xhr", "header", "request_param", "accept", "effective_principals")
_CONDITIONS += ("is_authenticated",)


def collect(survey, app, place):
    """Reads the routes of a Router, then the views without a route."""
    introspector = getattr(field(app, "registry"), "introspector", None)
    routes, views = _all(introspector, "routes"), _all(introspector, "views")
    by_route = {}
    for view in views:
        by_route.setdefault(view.get("route_name"), []).append(view)
    declarations = {each.get("name"): each for each in routes}
    for route in list(field(field(app, "routes_mapper"), "routelist") or ()):
        name, pattern = field(route, "name"), field(route, "pattern")
        with survey.guarded(place, pattern):
            declaration = declarations.get(name) or {}
            _collect_route(survey, place, pattern, (declaration, by_route.get(name) or []))
    for view in by_route.get(None) or ():
        with survey.guarded(place, f"/{view.get('name')}"):
            _collect_view(survey, place, view)


def _all(introspector, category):
    found = introspector.get_category(category) if introspector is not None else None
    return [each["introspectable"] for each in found or ()]


def _collect_route(survey, place, pattern, found):
    declaration, views = found
    _refuse_conditions(declaration)
    if not views:
        # Without introspection it is not known which view answers.
        survey.add(["GET"], place, _fill(pattern, None), pattern, "")
    for view in views:
        methods = _methods(view.get("request_methods") or declaration.get("request_methods"))
        survey.add(methods, place, _fill(pattern, view), pattern, _answers(view))


def _collect_view(survey, place, view):
    """A view that traversal finds: below the root, where it asks for no context of its own."""
    context = view.get("context")
    if view.get("exception_only") or _is_exception(context):
        return
    if context is not None and field(context, "__name__") != "Interface":
        raise Unfillable("traversal finds it only from a context of its own")
    _refuse_conditions(view)
    path = f"/{view.get('name')}"
    survey.add(_methods(view.get("request_methods")), place, path, path, _answers(view))


def _is_exception(context):
    if issubclass(type(context), type):
        return any(kind is Exception for kind in mro_of(context))
    return field(context, "__name__") in ("IException", "IExceptionResponse")


def _refuse_conditions(declaration):
    asked = [each for each in _CONDITIONS if declaration.get(each)]
    if asked:
        raise Unfillable(f"it asks for more than a path: {', '.join(asked)}")


def _methods(found):
    return declared([found] if isinstance(found, str) else found or ["GET"])


def _answers(view):
    return view.get("callable") or ""


def _fill(pattern, view):
    if _OLD.search(pattern) and not _PARAMETER.search(pattern):
        pattern = _OLD.sub(lambda match: "{" + match[0][1:] + "}", pattern)
    rest = _REST.search(pattern)
    if rest is not None:
        pattern = pattern[: rest.start()]
    path = filled(_PARAMETER, lambda match: _value(match[1]), pattern)
    path = path if rest is None else path + _rest(view)
    return path if path.startswith("/") else "/" + path


def _value(parameter):
    name, _, expression = parameter.partition(":")
    return of_expression(expression, name) if expression else of_string(name)


def _rest(view):
    static = view.get("callable") if view is not None else None
    if not any(module_of(kind) == "pyramid.static" for kind in classes_of(static)):
        return of_kind("path")
    package = sys.modules.get(field(static, "package_name"))
    root = os.path.dirname(getattr(package, "__file__", None) or "")
    return first_file(os.path.join(root, field(static, "docroot")))
