"""Which interface a callable speaks, told by how it looks: it is never called.

What tells, in this order: the parameters of the callable, and of what it wraps (async or not, their
names, their count); the framework whose class it is; the names in its code; what it holds.
"""

import functools
import types

from gw_conform.signatures import (
    BUILTINS,
    functions_of,
    is_a,
    is_class,
    is_coroutine,
    layers,
    shape_of,
)
from gw_conform.stored import dict_of, instance_dict, mro_of
from gw_conform.styles import ASGI2, ASGI3, WSGI, Unknown, judge, names_say, refuse_factory

_DEPTH = 8

_HOLDERS = ("app", "application", "wsgi_app", "asgi_app", "wrapped", "func", "function", "fn", "f")
_HOLDERS += ("handler", "inner", "next", "next_app", "original", "wsgi_application", "callable")
_FOREIGN = ("aiohttp", "tornado")
_FRAMEWORKS = (
    ("falcon.asgi", ASGI3),
    ("falcon", WSGI),
    ("django.core.handlers.asgi", ASGI3),
    ("django.core.handlers.wsgi", WSGI),
    ("flask", WSGI),
    ("bottle", WSGI),
    ("pyramid", WSGI),
    ("starlette", ASGI3),
    ("fastapi", ASGI3),
    ("quart", ASGI3),
    ("sanic", ASGI3),
    ("litestar", ASGI3),
    ("werkzeug.wrappers", WSGI),
    ("werkzeug.middleware", WSGI),
)


def tell(app, interface="auto"):
    """The calling style of a callable: `wsgi`, `asgi3` or `asgi2`, the legacy double callable.

    `interface` is `auto`, or `wsgi` or `asgi` where the user has said so. Raises Unknown.
    """
    if interface == "auto":
        return _tell(app, 0, set())
    refuse_factory(app, 2 if interface == "wsgi" else 1)
    if interface == "wsgi":
        return WSGI
    return ASGI2 if _is_double(app) else ASGI3


def _tell(app, depth, seen):
    seen.add(id(app))
    modules = [_module_of(kind) for kind in mro_of(type(app))]
    for foreign in _FOREIGN:
        if any(_is_in(module, foreign) for module in modules):
            raise Unknown(
                f"is an application of {foreign}, which speaks neither WSGI nor ASGI",
                "gw-conform judges WSGI and ASGI applications only",
            )
    found = layers(app)
    style = _shown(found) or _of_framework(found) or _in_variables(found)
    style = style or _held(found, depth, seen) or _in_names(found) or _by_count(found)
    if style is None:
        if all(shape_of(layer) is None for layer in found):
            raise Unknown("has no signature to tell its interface by")
        raise Unknown("has a signature that tells neither WSGI nor ASGI")
    return style


def _shown(found):
    loose = False
    for layer in found:
        style, shape = judge(layer), shape_of(layer)
        # Decorators also turn handlers of one argument, a request, into applications.
        handler = loose and style == ASGI2 and names_say(shape.names) is None
        if style is not None and not handler:
            return style
        loose = loose or shape is not None and shape.unlimited
    return None


def _module_of(kind):
    return dict_of(kind).get("__module__")


def _is_in(module, package):
    return isinstance(module, str) and (module == package or module.startswith(package + "."))


def _of_framework(found):
    modules = [_module_of(kind) for layer in found for kind in mro_of(type(layer))]
    # Not __module__, which functools.wraps copies.
    modules += [function.__globals__.get("__name__") for function in functions_of(found)]
    for module in modules:
        for package, style in _FRAMEWORKS:
            if _is_in(module, package):
                return style
    return None


def _in_variables(found):
    for function in functions_of(found):
        code = function.__code__
        own = set(code.co_varnames + code.co_cellvars)
        wsgi = bool(own & {"environ", "start_response"})
        asgi = "scope" in own or own >= {"receive", "send"}
        if wsgi != asgi:
            return WSGI if wsgi else _asgi_style(code, own)
    return None


def _asgi_style(code, own):
    inner = [each for each in code.co_consts if is_a(each, types.CodeType)]
    double = "receive" not in own and any("receive" in each.co_varnames for each in inner)
    return ASGI2 if double else ASGI3


def _in_names(found):
    used, codes = set(), [function.__code__ for function in functions_of(found)]
    while codes:
        code = codes.pop()
        used.update(code.co_names + code.co_varnames)
        codes.extend(each for each in code.co_consts if is_a(each, types.CodeType))
    wsgi = bool(used & {"environ", "start_response", "wsgi_app"})
    asgi = bool(used & {"scope", "receive", "asgi_app"})
    return None if wsgi == asgi else (WSGI if wsgi else ASGI3)


def _held(found, depth, seen):
    """The style of the callables that the layers hold, if it is one and the same."""
    if depth >= _DEPTH:
        return None
    held = [pair for pair in _holdings(found) if callable(pair[1]) and id(pair[1]) not in seen]
    likely = [each for name, each in held if name.strip("_") in _HOLDERS]
    # Other callables count only if they are unmistakable: helpers, too, have two parameters.
    for candidates in (likely, [each for _, each in held if _is_clear(each)]):
        styles = set()
        for each in candidates[:50]:
            try:
                style = _tell(each, depth + 1, seen)
            except Unknown:
                continue
            if style != ASGI2 or _is_clear(each):
                styles.add(style)
        if len(styles) == 1:
            return styles.pop()
    return None


def _holdings(found):
    pairs = []
    for layer in found:
        if is_a(layer, functools.partial):
            pairs.extend(("", each) for each in layer.args)
        if not is_class(layer):
            pairs.extend(instance_dict(layer).items())
    for function in functions_of(found):
        code, known = function.__code__, function.__globals__
        for name, cell in zip(code.co_freevars, function.__closure__ or ()):
            try:
                pairs.append((name, cell.cell_contents))
            except ValueError:
                continue
        pairs.extend((name, known[name]) for name in code.co_names if name in known)
    return pairs


def _is_clear(app):
    found = layers(app)
    shapes = filter(None, map(shape_of, found))
    return any(names_say(shape.names) for shape in shapes) or _of_framework(found) is not None


def _by_count(found):
    shapes = (shape_of(layer) for layer in found if type(layer) not in BUILTINS)
    counts = (each.required for each in shapes if each is not None and each.unlimited)
    return next((WSGI if each == 2 else ASGI3 for each in counts if each in (2, 3)), None)


def _is_double(app):
    try:
        style = tell(app)
    except Unknown:
        style = None
    if style in (ASGI2, ASGI3):
        return style == ASGI2
    shapes = [shape_of(layer) for layer in layers(app) if not is_coroutine(layer)]
    return any(each is not None and each.accepts(1) and not each.accepts(3) for each in shapes)
