"""Falcon, WSGI and ASGI: the tree of its compiled router, and its static routes."""

import ast
import re

from gw_conform.routes.files import first_file
from gw_conform.routes.filling import of_choice, of_expression, of_kind, of_number, of_string
from gw_conform.routes.naming import comes_from, unwrapped
from gw_conform.routes.parameters import filled
from gw_conform.routes.survey import Unfillable, declared, in_order
from gw_conform.stored import field, module_of

_PARAMETER = re.compile(r"\{([a-zA-Z_]\w*)(?::([a-zA-Z_]\w*)(?:\(([^}]*)\))?)?\}")
_MOMENTS = ((2024, 1, 31, 12, 0, 0), (1970, 1, 1, 0, 0, 0), (2000, 2, 29, 23, 59, 59))
_MOMENTS += ((9999, 12, 31, 23, 59, 59),)


def collect(survey, app, place):
    """Reads the tree, node by node, then the folders of static files and the sinks."""
    router = field(app, "_router")
    nodes = list(reversed(field(router, "_roots") or ()))
    converters = getattr(field(field(router, "_options"), "converters"), "data", {})
    while nodes:
        node = nodes.pop()
        nodes.extend(reversed(field(node, "children") or ()))
        if field(node, "method_map"):
            pattern = field(node, "uri_template")
            with survey.guarded(place, pattern):
                _collect_node(survey, place, pattern, (field(node, "method_map"), converters))
    for entry in reversed(field(app, "_static_routes") or ()):
        _collect_static(survey, place, entry[0] if isinstance(entry, tuple) else entry)
    for entry in field(app, "_sinks") or ():
        prefix = getattr(entry[0], "pattern", "*")
        survey.skip(place, prefix, "a sink, which answers whatever its prefix matches")


def _collect_node(survey, place, pattern, found):
    method_map, converters = found
    theirs, own = set(), {}
    for method, responder in list(method_map.items()):
        if id(responder) in theirs:
            continue
        # Falcon answers by itself for what a resource has no responder for.
        if comes_from(unwrapped(responder)[0], "falcon"):
            theirs.add(id(responder))
        else:
            own[method] = responder
    if not own:
        return
    path = filled(_PARAMETER, lambda match: _value(match, converters), pattern)
    if "WEBSOCKET" in own:
        survey.add_websocket(place, path, pattern, own.pop("WEBSOCKET"))
    named = [method for method in own if not _is_for_all(own[method])]
    if own and not named:
        # One responder for every method there is.
        named = ["GET"]
    for method in in_order(declared(named)):
        survey.add([method], place, path, pattern, own[method])


def _is_for_all(responder):
    return str(field(unwrapped(responder)[0], "__name__") or "").startswith("on_request")


def _collect_static(survey, place, route):
    prefix = field(route, "_prefix")
    with survey.guarded(place, prefix):
        if field(route, "_fallback_filename") is not None:
            path = prefix.rstrip("/")
        else:
            path = prefix + first_file(field(route, "_directory"))
        survey.add(["GET"], place, path, prefix, route)


def _value(match, converters):
    name, kind, arguments = match[1], match[2], match[3]
    if kind is None:
        return of_string(name)
    if module_of(converters.get(kind)) != "falcon.routing.converters":
        # One of the application's own, and only its code knows what it takes.
        return of_string(name)
    given, named = _literals(arguments)
    if kind in ("int", "float"):
        return _number(kind, given, named)
    if kind == "dt":
        return _moment(named.get("format_string") or next(iter(given), None))
    if kind == "re":
        return of_expression(named.get("pattern") or next(iter(given), None), name)
    value = of_kind(kind)
    if value is None:
        raise Unfillable(f"the converter '{kind}' is not known")
    return value


def _number(kind, given, named):
    order = ("num_digits", "min", "max") if kind == "int" else ("min", "max")
    values = {**dict(zip(order, given)), **named}
    return of_number(kind, values.get("min"), values.get("max"), values.get("num_digits") or 0)


def _moment(form):
    import datetime

    moments = [datetime.datetime(*each, tzinfo=datetime.timezone.utc) for each in _MOMENTS]
    texts = [moment.strftime(form or "%Y-%m-%dT%H:%M:%S%z") for moment in moments]
    return of_choice(texts[0], texts)


def _literals(arguments):
    """The arguments of a converter as its pattern writes them: positional and named."""
    if not arguments:
        return [], {}
    call = ast.parse(f"_({arguments})", mode="eval").body
    given = [ast.literal_eval(each) for each in call.args]
    return given, {each.arg: ast.literal_eval(each.value) for each in call.keywords}
