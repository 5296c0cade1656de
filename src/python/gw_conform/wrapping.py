"""What an application is made of: itself, and what it wraps, found without calling anything."""

import functools
import types

from gw_conform.stored import field

_LEVELS = 8
_MOST_OBJECTS = 400

# Where wrappers keep what they wrap.
_ATTRIBUTES = ("wsgi_app", "app", "application", "_app", "wrapped", "__wrapped__", "__self__")
_ATTRIBUTES += ("asgi_app", "wsgi_application", "asgi_application", "_application", "_wrapped")
_ATTRIBUTES += ("__func__", "func", "inner", "handler", "server")


def reachable(app):
    """The application and what it wraps, level by level, each once."""
    found, known, level = [], set(), [app]
    for _ in range(_LEVELS + 1):
        following = []
        for value in level:
            if len(found) < _MOST_OBJECTS and id(value) not in known:
                known.add(id(value))
                found.append(value)
                following.extend(_held_by(value))
        level = following
    return found


def _held_by(value):
    if issubclass(type(value), types.FunctionType):
        held = _held_by_function(value)
    elif issubclass(type(value), types.MethodType):
        held = [value.__self__, value.__func__]
    elif issubclass(type(value), functools.partial):
        held = [value.func] + list(value.args)
    else:
        held = []
    held.extend(field(value, name) for name in _ATTRIBUTES)
    # Routers by protocol keep a dict of applications.
    mapping = field(value, "application_mapping")
    if type(mapping) is dict:
        held.extend(mapping.values())
    return [each for each in held if callable(each)]


def _held_by_function(function):
    held = []
    for cell in function.__closure__ or ():
        try:
            held.append(cell.cell_contents)
        except ValueError:
            continue
    known = function.__globals__
    named = (known[name] for name in function.__code__.co_names if name in known)
    # Of the module's own names only instances: classes and helpers are no wrapped application.
    plain = (type, types.FunctionType, types.BuiltinFunctionType)
    return held + [each for each in named if not issubclass(type(each), plain)]
