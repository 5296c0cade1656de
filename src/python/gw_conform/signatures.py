"""How callables can be called: their parameters, and what they wrap. Nothing is called."""

import functools
import sys
import types

from gw_conform.stored import dict_of, mro_of

BUILTINS = (types.BuiltinFunctionType, types.MethodWrapperType, types.WrapperDescriptorType)

_UNLIMITED = 1000
_MOST_LAYERS = 24
_VARIABLE_ARGUMENTS = 0x04


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
    return issubclass(type(value), type) and bound_call(value, type(value)) is None


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
    while is_a(function, types.MethodType):
        function, bound = function.__func__, bound + 1
    if is_a(function, types.FunctionType):
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
    while is_a(function, (functools.partial, types.MethodType)):
        function = function.func if is_a(function, functools.partial) else function.__func__
    return function


def bound_call(owner, kind):
    """The __call__ of a class, bound to an instance; None where it has none in Python code."""
    # As the interpreter looks it up, in the classes alone; None where it is not Python code.
    members = map(dict_of, mro_of(kind))
    raw = next((each["__call__"] for each in members if "__call__" in each), None)
    if raw is None or type(raw) in BUILTINS:
        return None
    bind = getattr(type(raw), "__get__", None)
    try:
        return raw if bind is None else bind(raw, owner, kind)
    except Exception:
        return None


def functions_of(found):
    """The Python functions among some callables, those of methods and partials too."""
    functions = (unbound(layer) for layer in found)
    return [each for each in functions if is_a(each, types.FunctionType)]


def is_a(value, kind):
    """Whether a value is an instance of a class."""
    # Not isinstance: it asks the value's own __class__, which a proxy may answer or raise from.
    return issubclass(type(value), kind)


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


def _wrapped_by(layer):
    if is_a(layer, functools.partial):
        inner = _wrapped_by(layer.func)
        return [functools.partial(each, *layer.args, **layer.keywords) for each in inner]
    if is_a(layer, types.MethodType):
        return [types.MethodType(each, layer.__self__) for each in _wrapped_by(layer.__func__)]
    if is_class(layer):
        return []
    try:
        wrapped = getattr(layer, "__wrapped__", None)
    except Exception:
        wrapped = None
    return [each for each in (bound_call(layer, type(layer)), wrapped) if each is not None]
