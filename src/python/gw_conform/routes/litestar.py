"""Litestar: its routes, by path, and what is mounted."""

from gw_conform.routes.files import first_file
from gw_conform.routes.filling import of_type
from gw_conform.routes.naming import comes_from, plain
from gw_conform.routes.parameters import joined
from gw_conform.routes.survey import Unfillable, declared, in_order
from gw_conform.stored import classes_of, field, module_of

_METHODS = "GET HEAD POST PUT PATCH DELETE OPTIONS"


def collect(survey, app, place):
    """Reads the routes of a Litestar."""
    for route in list(field(app, "routes") or ()):
        pattern = field(route, "path")
        with survey.guarded(place, pattern):
            _collect_route(survey, place, pattern, route)


def _collect_route(survey, place, pattern, route):
    name = type(route).__name__
    if name == "ASGIRoute":
        _collect_mount(survey, place, pattern, field(route, "route_handler"))
    elif name == "WebSocketRoute":
        handler = field(route, "route_handler")
        survey.add_websocket(place, _fill(route, None), pattern, _function(handler))
    else:
        # A set of paths and the names of a controller bring them in any order.
        handlers = [(_methods_of(each), each) for each in field(route, "route_handlers") or ()]
        for methods, handler in sorted(handlers, key=lambda pair: _METHODS.find(pair[0][0])):
            _collect_handler(survey, place, pattern, (route, methods, handler))


def _collect_handler(survey, place, pattern, found):
    route, methods, handler = found
    function = _function(handler)
    if comes_from(function, "litestar.routes"):
        # The OPTIONS that Litestar adds.
        return
    if comes_from(function, "litestar._openapi") or comes_from(function, "litestar.openapi"):
        survey.skip_own(place, pattern, "Litestar")
        return
    files = _files_of(function)
    if files is not None and methods == ["HEAD"]:
        return
    survey.add(methods, place, _fill(route, files), pattern, function)


def _methods_of(handler):
    found = field(handler, "http_methods") or ["GET"]
    return in_order(declared(str(getattr(each, "value", each)) for each in found))


def _collect_mount(survey, place, pattern, handler):
    function = _function(handler)
    prefix = pattern.rstrip("/")
    if _is_files(function):
        path = f"{prefix}/{first_file(field(function, 'directories')[0])}"
        survey.add(["GET"], place, path, f"{prefix}/{{path}}", function)
    elif field(handler, "is_mount"):
        survey.mount(function, place.below(prefix, prefix))
    else:
        survey.add(["GET"], place, prefix or "/", pattern, function)


def _function(handler):
    return plain(field(handler, "_fn") or field(handler, "fn"))


def _files_of(function):
    """What serves the files of a router that create_static_files_router() has made."""
    if not comes_from(function, "litestar.static_files"):
        return None
    for cell in field(function, "__closure__") or ():
        if _is_files(cell.cell_contents):
            return cell.cell_contents
    return None


def _is_files(value):
    return any(
        module_of(kind).startswith("litestar.static_files") and kind.__name__ == "StaticFiles"
        for kind in classes_of(value)
    )


def _fill(route, files):
    parts = []
    for part in field(route, "path_components") or ():
        if isinstance(part, str):
            parts.append(part)
        elif files is not None:
            parts.append(first_file(field(files, "directories")[0]))
        else:
            parts.append(_value(part))
    return "/" + joined("/", parts)


def _value(parameter):
    value = of_type(parameter.type, parameter.name)
    if value is None:
        raise Unfillable(f"the type of '{parameter.name}' is not known")
    return value
