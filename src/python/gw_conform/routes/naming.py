"""Names of what answers a route."""

import functools
import types

from gw_conform.stored import field, module_of


def name_of(endpoint):
    """The dotted name of a function, method, class or instance: `shop.views.index`."""
    endpoint = plain(endpoint)
    if issubclass(type(endpoint), types.MethodType):
        endpoint = endpoint.__func__
    if issubclass(type(endpoint), types.FunctionType):
        return f"{endpoint.__module__}.{endpoint.__qualname__}"
    kind = endpoint if issubclass(type(endpoint), type) else type(endpoint)
    module = module_of(kind)
    name = type.__dict__["__qualname__"].__get__(kind)
    return f"{module}.{name}" if module else name


def plain(endpoint):
    """What a partial calls; anything else as it is."""
    for _ in range(16):
        if not issubclass(type(endpoint), functools.partial):
            break
        endpoint = endpoint.func
    return endpoint


def unwrapped(function):
    """A function and those that it wraps by functools.wraps, outermost first."""
    found = []
    while function is not None and len(found) < 16:
        function = plain(function)
        if issubclass(type(function), types.MethodType):
            function = function.__func__
        found.append(function)
        function = field(function, "__wrapped__")
    return found


def comes_from(endpoint, package):
    """Whether what answers is code of a package, like `falcon`."""
    return (name_of(endpoint) + ".").startswith(package + ".")
