"""The calling style that the signature of a callable shows, by its names and its counts."""

from gw_conform.signatures import (
    BUILTINS,
    bound_call,
    functions_of,
    is_class,
    is_coroutine,
    shape_of,
)

WSGI, ASGI2, ASGI3 = "wsgi", "asgi2", "asgi3"

_CHOOSE = "pass --interface wsgi or --interface asgi"
_FACTORY = "if it makes the application, pass --factory"
_HEAP_TYPE = 1 << 9
_ASYNC_GENERATOR = 0x200

_ENVIRON = ("environ", "env", "environment", "wsgi_environ")
_START = ("start_response", "startresponse", "start_resp", "start")
_SETTINGS = ("config", "configuration", "config_name", "settings", "global_config", "test_config")
_REQUEST = ("request", "req")


class Unknown(Exception):
    """The interface cannot be told: `problem` goes on after the callable's name, `hint` helps."""

    def __init__(self, problem, hint=_CHOOSE):
        super().__init__(problem)
        self.problem = problem
        self.hint = hint


def judge(layer):
    """The style that a layer's own signature shows, None if none; raises Unknown for a misfit."""
    if is_class(layer):
        return _judge_class(layer)
    call = bound_call(layer, type(layer))
    if call is not None and not is_coroutine(layer):
        return None
    if any(each.__code__.co_flags & _ASYNC_GENERATOR for each in functions_of([layer])):
        raise Unknown(
            "is an async generator function, which is no application",
            "an ASGI application awaits send(), it does not yield",
        )
    shape = shape_of(layer if call is None else call)
    if is_coroutine(layer):
        return ASGI3 if shape is None else _judge_async(shape)
    return None if shape is None else _judge_plain(shape, type(layer) not in BUILTINS)


def names_say(names):
    """`wsgi` or `asgi` where the names of parameters can only mean that; else None."""
    names = [name.strip("_").lower() for name in names]
    first, second = (names + ["", ""])[:2]
    if first == "scope" or ("receive" in names and "send" in names):
        return "asgi"
    if "environ" in names or "start_response" in names:
        return "wsgi"
    return "wsgi" if first in _ENVIRON and second in _START else None


def refuse_factory(app, needed):
    """Raises Unknown for a function that cannot be called with `needed` arguments or needs none."""
    shape = shape_of(app) if functions_of([app]) else None
    if shape is not None and shape.required == 0 and shape.most < needed:
        raise Unknown("needs no arguments, so it is not an application itself", _FACTORY)


def _judge_async(shape):
    said = names_say(shape.names)
    if said is None and shape.required == 0 and shape.most < 2:
        raise Unknown(
            "is an async function that needs no arguments, so it is not an application",
            "if it makes the application, make it a plain function and pass --factory",
        )
    return WSGI if said == "wsgi" and not shape.accepts(3) else ASGI3


def _judge_plain(shape, countable):
    said = names_say(shape.names)
    if said == "wsgi":
        return WSGI
    if said == "asgi":
        return ASGI2 if shape.accepts(1) and not shape.accepts(3) else ASGI3
    if shape.unlimited or not countable:
        return None
    if shape.required == 0:
        raise Unknown("needs no arguments, so it is not an application itself", _FACTORY)
    if shape.required > 3:
        raise Unknown(
            f"needs {shape.required} arguments, where WSGI passes 2 and ASGI 3",
            "bind what is not the server's to pass, by functools.partial for one",
        )
    if shape.required == 1:
        return _judge_single(shape)
    return WSGI if shape.required == 2 else ASGI3


def _judge_single(shape):
    if shape.names[0].lower() in _SETTINGS:
        raise Unknown(
            f"takes '{shape.names[0]}', so it looks like a factory and not like an application",
            "if it makes the application, give its argument a default and pass --factory",
        )
    handler = shape.names[0].lower() in _REQUEST
    return ASGI2 if shape.most == 1 and not handler else None


def _judge_class(kind):
    shape = shape_of(kind)
    if shape is None or not kind.__flags__ & _HEAP_TYPE:
        return None
    call = bound_call(kind, kind)
    said = names_say(shape.names)
    if said == "wsgi":
        return WSGI
    awaitable = hasattr(kind, "__await__")
    if said == "asgi":
        whole = shape.accepts(3) and (awaitable or call is None)
        return ASGI3 if whole or not shape.accepts(1) else ASGI2
    if awaitable and shape.accepts(3):
        return ASGI3
    if call is not None:
        return _judge_instances(shape, call)
    if hasattr(kind, "__iter__") and shape.accepts(2):
        return WSGI
    if shape.required == 0 and not shape.unlimited:
        raise Unknown("is a class that needs no arguments, so it is not an application", _FACTORY)
    return {2: WSGI, 3: ASGI3}.get(shape.required)


def _judge_instances(shape, call):
    second = shape_of(call)
    if second is not None and shape.accepts(1):
        names = [name.strip("_") for name in second.names[:2]]
        waits = is_coroutine(call) and second.accepts(2) and not second.accepts(3)
        if waits or names == ["receive", "send"]:
            return ASGI2
    hint = "name an instance of it"
    if shape.required == 0 and not shape.keywords:
        hint += ", or pass --factory to have one made"
    raise Unknown("is a class, whose instances are what can be an application", hint)
