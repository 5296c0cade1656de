"""Which interface a callable speaks, told by how it looks: it is never called.

What tells, in this order: the parameters of the callable, and of what it wraps (async or not, their
names, their count); the framework whose class it is; the names in its code; what it holds.
"""

import functools
import sys
import types

WSGI, ASGI2, ASGI3 = "wsgi", "asgi2", "asgi3"

_CHOOSE = "pass --interface wsgi or --interface asgi"
_FACTORY = "if it makes the application, pass --factory"
_UNLIMITED = 1000
_MOST_LAYERS = 24
_DEPTH = 8
_HEAP_TYPE = 1 << 9
_VARIABLE_ARGUMENTS, _ASYNC_GENERATOR = 0x04, 0x200

_ENVIRON = ("environ", "env", "environment", "wsgi_environ")
_START = ("start_response", "startresponse", "start_resp", "start")
_SETTINGS = ("config", "configuration", "config_name", "settings", "global_config", "test_config")
_REQUEST = ("request", "req")
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
# Read by these, attributes of a class do not pass through its metaclass.
_MRO = type.__dict__["__mro__"].__get__
_DICT = type.__dict__["__dict__"].__get__
_BUILTINS = (types.BuiltinFunctionType, types.MethodWrapperType, types.WrapperDescriptorType)


class Unknown(Exception):
    """The interface cannot be told: `problem` goes on after the callable's name, `hint` helps."""

    def __init__(self, problem, hint=_CHOOSE):
        super().__init__(problem)
        self.problem = problem
        self.hint = hint


class Shape:
    """How a callable can be called: counts of positional arguments, their names, and the names
    of the keyword arguments it cannot be called without."""

    __slots__ = ("required", "most", "names", "keywords")

    def __init__(self, required, most, names, keywords):
        self.required = required
        self.most = most
        self.names = names
        self.keywords = keywords

    @property
    def unlimited(self):
        return self.most >= _UNLIMITED

    def accepts(self, count):
        return self.required <= count <= self.most


def tell(app, interface="auto"):
    """The calling style of a callable: `wsgi`, `asgi3` or `asgi2`, the legacy double callable.

    `interface` is `auto`, or `wsgi` or `asgi` where the user has said so. Raises Unknown.
    """
    if interface == "auto":
        return _tell(app, 0, set())
    _refuse_factory(app, 2 if interface == "wsgi" else 1)
    if interface == "wsgi":
        return WSGI
    return ASGI2 if _is_double(app) else ASGI3


def layers(app):
    """The callable and what it wraps, outermost first, each as it would be called."""
    found, queue = [], [app]
    while queue and len(found) < _MOST_LAYERS:
        layer = queue.pop(0)
        if callable(layer) and not any(layer is each for each in found):
            found.append(layer)
            queue.extend(_wrapped_by(layer))
    return found


def is_class(value):
    """Whether calling the value makes an instance of it."""
    return issubclass(type(value), type) and _bound_call(value, type(value)) is None


def is_coroutine(function):
    """Whether a callable is an async function, or marked as one for asyncio or inspect."""
    import inspect

    function = unbound(function)
    # Without asyncio.iscoroutinefunction, which warns from Python 3.14 on.
    mark = getattr(sys.modules.get("asyncio.coroutines"), "_is_coroutine", None)
    try:
        marked = mark is not None and getattr(function, "_is_coroutine", None) is mark
        return marked or inspect.iscoroutinefunction(function)
    except Exception:
        return False


def shape_of(layer):
    """The Shape of a callable itself, not of what it wraps; None where it does not tell."""
    function, bound = layer, 0
    while _is(function, types.MethodType):
        function, bound = function.__func__, bound + 1
    if _is(function, types.FunctionType):
        return _shape_of_code(function, bound)
    try:
        parameters = list(_signature(layer).parameters.values())
    except Exception:
        return None
    positional = [each for each in parameters if each.kind <= each.POSITIONAL_OR_KEYWORD]
    unlimited = any(each.kind == each.VAR_POSITIONAL for each in parameters)
    return Shape(
        sum(each.default is each.empty for each in positional),
        _UNLIMITED if unlimited else len(positional),
        [each.name for each in positional],
        [e.name for e in parameters if e.kind == e.KEYWORD_ONLY and e.default is e.empty],
    )


def unbound(function):
    """The function of a method or of a partial, without what is bound to it."""
    while _is(function, (functools.partial, types.MethodType)):
        function = function.func if _is(function, functools.partial) else function.__func__
    return function


def _signature(layer):
    import inspect

    if sys.version_info < (3, 14):
        return inspect.signature(layer, follow_wrapped=False)
    import annotationlib

    # As values the annotations would be evaluated, with the errors of names that are only typed.
    text = annotationlib.Format.STRING
    return inspect.signature(layer, follow_wrapped=False, annotation_format=text)


def _shape_of_code(function, bound):
    code = function.__code__
    count = code.co_argcount
    keywords = code.co_varnames[count : count + code.co_kwonlyargcount]
    given = function.__kwdefaults__ or {}
    return Shape(
        max(0, count - len(function.__defaults__ or ()) - bound),
        _UNLIMITED if code.co_flags & _VARIABLE_ARGUMENTS else max(0, count - bound),
        list(code.co_varnames[bound:count]),
        [name for name in keywords if name not in given],
    )


def _is(value, kind):
    # Not isinstance: it asks the value's own __class__, which a proxy may answer or raise from.
    return issubclass(type(value), kind)


def _wrapped_by(layer):
    if _is(layer, functools.partial):
        inner = _wrapped_by(layer.func)
        return [functools.partial(each, *layer.args, **layer.keywords) for each in inner]
    if _is(layer, types.MethodType):
        return [types.MethodType(each, layer.__self__) for each in _wrapped_by(layer.__func__)]
    if is_class(layer):
        return []
    try:
        wrapped = getattr(layer, "__wrapped__", None)
    except Exception:
        wrapped = None
    return [each for each in (_bound_call(layer, type(layer)), wrapped) if each is not None]


def _bound_call(owner, kind):
    # As the interpreter looks it up, in the classes alone; None where it is not Python code.
    members = map(_DICT, _MRO(kind))
    raw = next((each["__call__"] for each in members if "__call__" in each), None)
    if raw is None or type(raw) in _BUILTINS:
        return None
    bind = getattr(type(raw), "__get__", None)
    try:
        return raw if bind is None else bind(raw, owner, kind)
    except Exception:
        return None


def _tell(app, depth, seen):
    seen.add(id(app))
    modules = [_module_of(kind) for kind in _MRO(type(app))]
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
        style, shape = _judge(layer), shape_of(layer)
        # Decorators also turn handlers of one argument, a request, into applications.
        handler = loose and style == ASGI2 and _names_say(shape.names) is None
        if style is not None and not handler:
            return style
        loose = loose or shape is not None and shape.unlimited
    return None


def _judge(layer):
    """The style that a layer's own signature shows, None if none; raises Unknown for a misfit."""
    if is_class(layer):
        return _judge_class(layer)
    call = _bound_call(layer, type(layer))
    if call is not None and not is_coroutine(layer):
        return None
    if any(each.__code__.co_flags & _ASYNC_GENERATOR for each in _functions([layer])):
        raise Unknown(
            "is an async generator function, which is no application",
            "an ASGI application awaits send(), it does not yield",
        )
    shape = shape_of(layer if call is None else call)
    if is_coroutine(layer):
        return ASGI3 if shape is None else _judge_async(shape)
    return None if shape is None else _judge_plain(shape, type(layer) not in _BUILTINS)


def _judge_async(shape):
    said = _names_say(shape.names)
    if said is None and shape.required == 0 and shape.most < 2:
        raise Unknown(
            "is an async function that needs no arguments, so it is not an application",
            "if it makes the application, make it a plain function and pass --factory",
        )
    return WSGI if said == "wsgi" and not shape.accepts(3) else ASGI3


def _judge_plain(shape, countable):
    said = _names_say(shape.names)
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
    call = _bound_call(kind, kind)
    said = _names_say(shape.names)
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


def _names_say(names):
    names = [name.strip("_").lower() for name in names]
    first, second = (names + ["", ""])[:2]
    if first == "scope" or ("receive" in names and "send" in names):
        return "asgi"
    if "environ" in names or "start_response" in names:
        return "wsgi"
    return "wsgi" if first in _ENVIRON and second in _START else None


def _module_of(kind):
    return _DICT(kind).get("__module__")


def _is_in(module, package):
    return isinstance(module, str) and (module == package or module.startswith(package + "."))


def _of_framework(found):
    modules = [_module_of(kind) for layer in found for kind in _MRO(type(layer))]
    # Not __module__, which functools.wraps copies.
    modules += [function.__globals__.get("__name__") for function in _functions(found)]
    for module in modules:
        for package, style in _FRAMEWORKS:
            if _is_in(module, package):
                return style
    return None


def _functions(found):
    functions = (unbound(layer) for layer in found)
    return [each for each in functions if _is(each, types.FunctionType)]


def _in_variables(found):
    for function in _functions(found):
        code = function.__code__
        own = set(code.co_varnames + code.co_cellvars)
        wsgi = bool(own & {"environ", "start_response"})
        asgi = "scope" in own or own >= {"receive", "send"}
        if wsgi != asgi:
            return WSGI if wsgi else _asgi_style(code, own)
    return None


def _asgi_style(code, own):
    inner = [each for each in code.co_consts if _is(each, types.CodeType)]
    double = "receive" not in own and any("receive" in each.co_varnames for each in inner)
    return ASGI2 if double else ASGI3


def _in_names(found):
    used, codes = set(), [function.__code__ for function in _functions(found)]
    while codes:
        code = codes.pop()
        used.update(code.co_names + code.co_varnames)
        codes.extend(each for each in code.co_consts if _is(each, types.CodeType))
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
        if _is(layer, functools.partial):
            pairs.extend(("", each) for each in layer.args)
        if not is_class(layer):
            pairs.extend(_instance_dict(layer).items())
    for function in _functions(found):
        code, known = function.__code__, function.__globals__
        for name, cell in zip(code.co_freevars, function.__closure__ or ()):
            try:
                pairs.append((name, cell.cell_contents))
            except ValueError:
                continue
        pairs.extend((name, known[name]) for name in code.co_names if name in known)
    return pairs


def _instance_dict(value):
    try:
        owned = object.__getattribute__(value, "__dict__")
    except Exception:
        return {}
    return owned if _is(owned, dict) else {}


def _is_clear(app):
    found = layers(app)
    shapes = filter(None, map(shape_of, found))
    return any(_names_say(shape.names) for shape in shapes) or _of_framework(found) is not None


def _by_count(found):
    shapes = (shape_of(layer) for layer in found if type(layer) not in _BUILTINS)
    counts = (each.required for each in shapes if each is not None and each.unlimited)
    return next((WSGI if each == 2 else ASGI3 for each in counts if each in (2, 3)), None)


def _refuse_factory(app, needed):
    shape = shape_of(app) if _functions([app]) else None
    if shape is not None and shape.required == 0 and shape.most < needed:
        raise Unknown("needs no arguments, so it is not an application itself", _FACTORY)


def _is_double(app):
    try:
        style = tell(app)
    except Unknown:
        style = None
    if style in (ASGI2, ASGI3):
        return style == ASGI2
    shapes = [shape_of(layer) for layer in layers(app) if not is_coroutine(layer)]
    return any(each is not None and each.accepts(1) and not each.accepts(3) for each in shapes)
