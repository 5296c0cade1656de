"""Starlette and FastAPI: routes, mounts, included routers, hosts."""

import re
import sys

from gw_conform.routes.annotations import value_of, wanted_of
from gw_conform.routes.files import first_file
from gw_conform.routes.filling import of_expression, of_kind, of_number, of_string
from gw_conform.routes.naming import comes_from, name_of, plain
from gw_conform.routes.parameters import filled
from gw_conform.routes.survey import Unfillable, declared, other_host
from gw_conform.stored import classes_of, dict_of, field, module_of, mro_of

_PARAMETER = re.compile(r"\{([a-zA-Z_]\w*)(?::([a-zA-Z_]\w*))?\}")
_METHODS = ("get", "post", "put", "patch", "delete", "head", "options")
_NUMBERS = {"IntegerConvertor": "int", "FloatConvertor": "float"}
_CONVERTORS = {
    "PathConvertor": "path",
    "UUIDConvertor": "uuid",
}


def collect(survey, app, place):
    """Reads the routes of a Starlette, a FastAPI or a router."""
    _collect_router(survey, field(app, "router") or app, place, "")


def _collect_router(survey, router, place, prefix):
    for route in list(field(router, "routes") or ()):
        _guarded(survey, route, place, prefix)
    # Files that FastAPI serves where no route answers.
    for group in list(field(router, "_low_priority_routes") or ()):
        for route in list(field(group, "routes") or ()):
            _guarded(survey, route, place, prefix)


def _guarded(survey, route, place, prefix):
    pattern = prefix + (field(route, "path") or "")
    with survey.guarded(place, pattern):
        _collect_route(survey, route, place, pattern)


def _collect_route(survey, route, place, pattern):
    names = {kind.__name__ for kind in classes_of(route) if _is_theirs(kind)}
    if "_IncludedRouter" in names:
        included = field(route, "include_context")
        router = field(route, "original_router")
        _collect_router(survey, router, place, pattern + (field(included, "prefix") or ""))
    elif "Mount" in names:
        _collect_mount(survey, route, place, pattern)
    elif "_FrontendRoute" in names:
        _collect_files(survey, field(route, "app"), place, pattern.rstrip("/"))
    elif "Host" in names:
        survey.skip(place, pattern, other_host(field(route, "host")))
    elif "WebSocketRoute" in names:
        path = _fill(pattern, route)
        survey.add_websocket(place, path, pattern, field(route, "endpoint"))
    elif "Route" in names:
        endpoint = field(route, "endpoint")
        if comes_from(endpoint, "fastapi.applications"):
            survey.skip_own(place, pattern, "FastAPI")
        else:
            path = _fill(pattern, route)
            survey.add(_methods_of(route, endpoint), place, path, pattern, endpoint)
    else:
        raise Unfillable(f"a route of the kind {name_of(type(route))} cannot be read")


def _is_theirs(kind):
    return module_of(kind) in ("starlette.routing", "fastapi.routing")


def _collect_mount(survey, route, place, pattern):
    app = field(route, "_base_app") or field(route, "app")
    if any(_is_files(kind) for kind in classes_of(app)):
        _collect_files(survey, app, place.below(_fill(pattern, route), pattern), "")
    else:
        survey.mount(app, place.below(_fill(pattern, route), pattern))


def _is_files(kind):
    return module_of(kind) == "starlette.staticfiles" and kind.__name__ == "StaticFiles"


def _collect_files(survey, app, place, prefix):
    folders = field(app, "all_directories") or [field(app, "directory")]
    file = first_file(folders[0])
    survey.add(["GET"], place, f"{prefix}/{file}", f"{prefix}/{{path}}", app)


def _methods_of(route, endpoint):
    methods = field(route, "methods")
    if methods is not None:
        return declared(methods)
    kind = plain(endpoint)
    if issubclass(type(kind), type):
        found = [each for each in _METHODS if any(each in dict_of(base) for base in mro_of(kind))]
        if found:
            return declared(method.upper() for method in found)
    return ["GET"]


def _fill(pattern, route):
    if "{" not in pattern:
        return pattern
    wanted = wanted_of(field(route, "dependant"))
    convertors = getattr(sys.modules.get("starlette.convertors"), "CONVERTOR_TYPES", {})
    return filled(
        _PARAMETER,
        lambda match: _value(match[1], convertors.get(match[2] or "str"), wanted),
        pattern,
    )


def _value(name, convertor, wanted):
    kind = type(convertor)
    if module_of(kind) != "starlette.convertors":
        return of_expression(field(convertor, "regex"), name)
    if kind.__name__ in _NUMBERS:
        return of_number(_NUMBERS[kind.__name__], 0)
    if kind.__name__ in _CONVERTORS:
        return of_kind(_CONVERTORS[kind.__name__])
    return value_of(wanted.get(name), name) or of_string(name)
