"""Flask and Quart: the rules of Werkzeug's map."""

import os
import re

from gw_conform.routes.dispatchers import collect_wrapped
from gw_conform.routes.files import first_file
from gw_conform.routes.filling import of_choice, of_expression, of_kind, of_number
from gw_conform.routes.parameters import filled
from gw_conform.routes.survey import Unfillable, declared, other_host
from gw_conform.stored import classes_of, field, instance_dict, module_of

_PARAMETER = re.compile(r"<(?:[a-zA-Z_]\w*(?:\(.*?\))?:)?(?P<name>[a-zA-Z_]\w*)>")


def collect(survey, app, place):
    """Reads the url_map of a Flask or a Quart."""
    url_map = field(app, "url_map")
    speaks_asgi = any(module_of(kind) == "quart.app" for kind in classes_of(app))
    for rules in list(field(url_map, "_rules_by_endpoint").values()):
        for rule in list(rules):
            if not field(rule, "build_only"):
                with survey.guarded(place, field(rule, "rule")):
                    _collect_rule(survey, app, place, (rule, url_map, speaks_asgi))
    # Assigned to the application itself, as Werkzeug advises.
    own = instance_dict(app)
    collect_wrapped(survey, own.get("asgi_app" if speaks_asgi else "wsgi_app"), place)


def _collect_rule(survey, app, place, found):
    rule, url_map, speaks_asgi = found
    pattern, endpoint = field(rule, "rule"), field(rule, "endpoint")
    _refuse_hosts(rule, url_map)
    functions = field(app, "view_functions") or {}
    view = functions.get(endpoint)
    values = {}
    if str(endpoint).rpartition(".")[2] == "static":
        values["filename"] = first_file(_static_folder(app, view))
    path = filled(_PARAMETER, lambda match: _value(rule, match["name"], values), pattern)
    answers = str(endpoint)
    if view is not None and not values:
        answers = field(view, "view_class") or view
    if field(rule, "websocket"):
        if not speaks_asgi:
            raise Unfillable("WebSockets cannot be asked for by WSGI")
        survey.add_websocket(place, path, pattern, answers)
        return
    methods = declared(field(rule, "methods") or ["GET"])
    if field(rule, "provide_automatic_options"):
        methods.discard("OPTIONS")
    survey.add(methods, place, path, pattern, answers)


def _refuse_hosts(rule, url_map):
    if field(url_map, "host_matching"):
        name = field(rule, "host")
    else:
        name = field(rule, "subdomain")
        name = "" if name == field(url_map, "default_subdomain") else name
    if name:
        raise Unfillable(other_host(name))


def _static_folder(app, view):
    # That of a blueprint is served by a method of the blueprint.
    owner = field(view, "__self__") or app
    folder, root = field(owner, "_static_folder"), field(owner, "root_path")
    return None if folder is None else os.path.join(root, os.fspath(folder))


def _value(rule, name, values):
    if name in values:
        return values[name]
    converter = (field(rule, "_converters") or {}).get(name)
    pattern = field(converter, "regex")
    likely = _likely(converter)
    # A converter of the application's own may have an expression of its own.
    if likely is not None and isinstance(pattern, str) and re.fullmatch(pattern, likely):
        return likely
    value = of_expression(pattern, name)
    items = field(converter, "items")
    # Those of `any(one, two)`, in no order.
    return of_choice(value, sorted(items)) if isinstance(items, set) else value


def _likely(converter):
    low = field(converter, "min")
    if low is None and not field(converter, "signed"):
        low = 0
    bounds = low, field(converter, "max"), field(converter, "fixed_digits")
    for kind in classes_of(converter):
        if module_of(kind).startswith("werkzeug.routing"):
            name = kind.__name__
            if name == "IntegerConverter":
                return of_number("int", *bounds)
            if name == "FloatConverter":
                return of_number("float", *bounds)
            if name == "UUIDConverter":
                return of_kind("uuid")
            if name == "PathConverter":
                return of_kind("path")
    return None
