"""The layers of an application that is a stack of middleware, the outermost first.

A layer is told by where it keeps what it wraps: an attribute of an object, a variable of a
closure. Starlette's `user_middleware` is a list of layers that are yet to be made; what Flask keeps
in `wsgi_app` is a chain of its own. What is left in the end is the application itself: a router, a
handler of Django.
"""

import copy
import types

from gw_conform.stored import classes_of, field, instance_dict, module_of

_HOLDERS = ("app", "application", "wsgi_app", "asgi_app", "_app", "_application", "wrapped")
_HOLDERS += ("inner", "next_app", "_wrapped", "wsgi_application", "asgi_application")
_MOST = 50


class Layer:
    """`wrap(application)` makes the same layer around another application.

    `inside` speaks what it wraps speaks.
    """

    def __init__(self, name, wrap, inside):
        self.name = name
        self.wrap = wrap
        self.inside = inside


def layers_of(app):
    """The layers, and what they are wrapped around."""
    found, value = [], app
    while len(found) < _MOST:
        declared = _declared(value)
        if declared:
            return found + declared, value
        inner = _chain_of_flask(value)
        if inner is not None:
            value = inner
            continue
        layer, inner = _wrapping(value)
        if layer is None:
            return found, value
        found.append(layer)
        value = inner
    return found, value


def handler_of(inside):
    """The name of a handler of Django's; None for what is none."""
    kind = type(inside)
    is_one = any(module_of(each).startswith("django.core.handlers.") for each in classes_of(inside))
    return _name(kind) if is_one else None


def _declared(app):
    """Those of Starlette and what is built on it, made by a class with arguments."""
    entries = field(app, "user_middleware")
    if type(entries) is not list or field(app, "router") is None:
        return []
    return [_of_entry(each, app) for each in entries]


def _of_entry(entry, app):
    kind = entry.cls
    args = getattr(entry, "args", ())
    options = getattr(entry, "kwargs", None)
    options = getattr(entry, "options", {}) if options is None else options
    return Layer(_name(kind), lambda inner: kind(inner, *args, **options), app)


def _chain_of_flask(app):
    inner = instance_dict(app).get("wsgi_app")
    is_framework = hasattr(type(app), "wsgi_app")
    return inner if is_framework and callable(inner) else None


def _wrapping(value):
    """The layer that an object or a function is, and what it wraps; None, None for neither."""
    if isinstance(value, types.FunctionType):
        return _closure(value)
    for name in _HOLDERS:
        inner = instance_dict(value).get(name)
        if callable(inner) and not isinstance(inner, type):
            return Layer(_name(type(value)), _replacing(value, name), inner), inner
    return None, None


def _replacing(layer, name):
    def wrap(inner):
        other = copy.copy(layer)
        setattr(other, name, inner)
        return other

    return wrap


def _closure(function):
    names = function.__code__.co_freevars
    for name in _HOLDERS:
        if name not in names:
            continue
        index = names.index(name)
        inner = function.__closure__[index].cell_contents
        if callable(inner):
            return Layer(_name(function), _rebuilding(function, index), inner), inner
    return None, None


def _rebuilding(function, index):
    def wrap(inner):
        cells = list(function.__closure__)
        cells[index] = types.CellType(inner)
        other = types.FunctionType(
            function.__code__,
            function.__globals__,
            function.__name__,
            function.__defaults__,
            tuple(cells),
        )
        other.__kwdefaults__ = function.__kwdefaults__
        return other

    return wrap


def _name(value):
    return value.__module__ + "." + value.__qualname__.replace(".<locals>", "")
