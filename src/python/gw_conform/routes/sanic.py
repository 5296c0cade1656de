"""Sanic: the routes of its router, blueprints' among them."""

import os
import re

from gw_conform.routes.files import first_file
from gw_conform.routes.filling import of_expression, of_kind, of_string
from gw_conform.routes.naming import plain
from gw_conform.routes.parameters import joined
from gw_conform.routes.survey import Unfillable, declared, other_host
from gw_conform.stored import field

_KINDS = {
    "float": "float",
    "int": "int",
    "number": "float",
    "path": "path",
    "slug": "slug",
    "uuid": "uuid",
    "ymd": "date",
}
_FILE = "__file_uri__"


def collect(survey, app, place):
    """Reads the router of a Sanic."""
    for route in _routes_of(field(app, "router")):
        pattern = "/" + field(route, "path")
        with survey.guarded(place, pattern):
            _collect_route(survey, place, pattern, route)


def _routes_of(router):
    """In the order in which they were added, as far as they have names."""
    known, found = set(), []
    routes = list((field(router, "name_index") or {}).values())
    for pool in ("static_routes", "dynamic_routes", "regex_routes"):
        for group in (field(router, pool) or {}).values():
            routes.extend(field(group, "_routes") or ())
    for route in routes:
        if id(route) not in known:
            known.add(id(route))
            found.append(route)
    return found


def _collect_route(survey, place, pattern, route):
    host = (field(route, "requirements") or {}).get("host")
    if host:
        raise Unfillable(other_host(host))
    handler = field(route, "handler")
    if "file_or_directory" in (field(handler, "keywords") or {}):
        survey.add(["GET"], place, _static_path(pattern, handler), pattern, handler)
        return
    path = joined("/", (_part(part, route) for part in pattern.split("/")))
    if field(handler, "is_websocket"):
        survey.add_websocket(place, path, pattern, _answers(handler))
    else:
        view = field(handler, "view_class") or handler
        survey.add(declared(field(route, "methods")), place, path, pattern, view)


def _answers(handler):
    # A partial of Sanic's own method, of which the user's function is the first argument.
    arguments = field(handler, "args") or ()
    return arguments[0] if arguments else plain(handler)


def _static_path(pattern, handler):
    place = (field(handler, "keywords") or {}).get("file_or_directory")
    start = pattern.partition(f"<{_FILE}")[0]
    if start == pattern:
        return pattern
    if place is None or not os.path.isdir(place):
        raise Unfillable("its folder of static files does not exist")
    return start + first_file(place)


def _part(part, route):
    if not part.startswith("<"):
        return part
    name, _, label = part.strip("<>").partition(":")
    name, _, _ = name.partition("=")
    kind = label.partition("=")[0] or "str"
    if kind in ("str", "string", "strorempty"):
        return of_string(name)
    if kind in _KINDS:
        return of_kind(_KINDS[kind])
    if kind == "alpha":
        return of_expression("[A-Za-z]+", name)
    if kind == "ext":
        return f"value.{label.partition('=')[2].partition('|')[0] or 'txt'}"
    return of_expression(_expression(kind, label, route), name)


def _expression(kind, label, route):
    known = (field(field(route, "router"), "regex_types") or {}).get(kind)
    if known is not None:
        return re.sub(r"^\^|\$$", "", known[1].pattern)
    return label
