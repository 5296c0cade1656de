"""Bottle: its routes, their filters, and what is mounted."""

import re

from gw_conform.routes.filling import of_expression, of_groups, of_kind, of_string
from gw_conform.routes.parameters import Path
from gw_conform.routes.survey import declared
from gw_conform.stored import field

# `<name:filter:configuration>`, or the older `:name#expression#`; a backslash before takes it off.
_WILDCARD = re.compile(
    r"(\\*)(?::([a-zA-Z_]\w*)?(?:#(.*?)#)"
    r"|:([a-zA-Z_]\w*)"
    r"|<([a-zA-Z_]\w*)?(?::([a-zA-Z_]*)(?::((?:\\.|[^\\>])+)?)?)?>)"
)
_KINDS = {"int": "int", "float": "float", "path": "path"}


def collect(survey, app, place):
    """Reads the routes of a Bottle; those of a Bottle mounted in it are among them."""
    mounted = set()
    for route in list(field(app, "routes") or ()):
        rule, method = field(route, "rule"), field(route, "method")
        with survey.guarded(place, rule):
            inner, prefix = _mounted(field(route, "config"))
            if inner is None:
                methods = ["GET"] if method in ("ANY", "PROXY") else [method]
                path = _fill(rule, app, route)
                survey.add(declared(methods), place, path, rule, field(route, "callback"))
            elif prefix not in mounted:
                mounted.add(prefix)
                below = "/" + prefix.strip("/")
                survey.mount(inner, place.below(below, below))


def _mounted(config):
    if not isinstance(config, dict):
        return None, None
    return dict.get(config, "mountpoint.target"), dict.get(config, "mountpoint.prefix")


def _fill(rule, app, route):
    path, end = Path(), 0
    for match in _WILDCARD.finditer(rule):
        path += rule[end : match.start()]
        end = match.end()
        if len(match[1]) % 2:
            path += match[0][len(match[1]) :]
            continue
        name = match[2] or match[4] or match[5] or ""
        kind, expression = match[6] or "re", match[3] or match[7]
        if kind == "re":
            value = of_expression(expression, name) if expression else of_string(name)
        else:
            value = of_kind(_KINDS.get(kind))
        if value is None:
            # A filter of the application's own: the router knows the expression of the whole.
            return of_groups(_expression_of(app, route))
        path += value
    return path + rule[end:]


def _expression_of(app, route):
    known = (field(field(app, "router"), "dyna_routes") or {}).get(field(route, "method")) or ()
    return next((entry[1] for entry in known if entry[2] is route), None)
