"""What answers the requests: the interpreter, and the framework that the application is made of.

The application is only looked at. No attribute of it is computed and nothing of it is called.
"""

import functools
import sys
import types

_LEVELS = 8
_MOST_OBJECTS = 400

# Where wrappers keep what they wrap.
_ATTRIBUTES = ("wsgi_app", "app", "application", "_app", "wrapped", "__wrapped__", "__self__")
_ATTRIBUTES += ("asgi_app", "wsgi_application", "asgi_application", "_application", "_wrapped")
_ATTRIBUTES += ("__func__", "func", "inner", "handler", "server")

# Top-level package, and the distribution where that is called otherwise.
_FRAMEWORKS = {
    "flask": "Flask",
    "django": "Django",
    "starlette": "starlette",
    "fastapi": "fastapi",
    "quart": "Quart",
    "sanic": "sanic",
    "litestar": "litestar",
    "starlite": "starlite",
    "falcon": "falcon",
    "bottle": "bottle",
    "pyramid": "pyramid",
    "connexion": "connexion",
    "cherrypy": "CherryPy",
    "channels": "channels",
    "blacksheep": "blacksheep",
    "aiohttp": "aiohttp",
    "tornado": "tornado",
    "werkzeug": "Werkzeug",
    "asgiref": "asgiref",
}
_TOOLKITS = ("werkzeug", "asgiref")
_BUILT_ON = {"starlette": ("fastapi", "connexion", "starlite"), "flask": ("quart", "connexion")}
_NAMES = {"cpython": "CPython", "pypy": "PyPy", "graalpy": "GraalPy"}
# Read by these, attributes of a class do not pass through its metaclass.
_MRO = type.__dict__["__mro__"].__get__
_DICT = type.__dict__["__dict__"].__get__
_FIELDS = (types.MemberDescriptorType, types.GetSetDescriptorType)


def identify(app):
    """Interpreter and framework, as {"python", "implementation", "framework", "frameworkName"}.

    `framework` is the name with the version as far as known ("flask 3.1.3"); it and
    `frameworkName` are None where no known framework shows.
    """
    name = _framework(app)
    version = None if name is None else _version(name)
    implementation = sys.implementation.name
    return {
        "python": sys.version.split()[0],
        "implementation": _NAMES.get(implementation, implementation),
        "framework": f"{name} {version}" if version else name,
        "frameworkName": name,
    }


def _framework(app):
    applications, parts = [], []
    for value in _reachable(app):
        for kind in _classes(value):
            name, module = _package_of(kind)
            if name in _FRAMEWORKS:
                # Middleware may serve any framework's application: it counts only by itself.
                part = name in _TOOLKITS or "middleware" in module
                (parts if part else applications).append(name)
                break
    return _outermost(applications) or _outermost(parts)


def _outermost(names):
    for name in names:
        if not any(better in names for better in _BUILT_ON.get(name, ())):
            return name
    return None


def _reachable(app):
    """The application and what it wraps, level by level, each once."""
    found, level = [], [app]
    for _ in range(_LEVELS + 1):
        following = []
        for value in level:
            if len(found) < _MOST_OBJECTS and not any(value is each for each in found):
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
    held.extend(_field(value, name) for name in _ATTRIBUTES)
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


def _field(value, name):
    """What is stored in an attribute; None for what would have to be computed."""
    try:
        stored = object.__getattribute__(value, "__dict__")
        if name in stored:
            return stored[name]
    except Exception:
        pass
    try:
        for kind in _MRO(type(value)):
            if name in _DICT(kind):
                raw = _DICT(kind)[name]
                if type(raw) in _FIELDS:
                    return type(raw).__get__(raw, value, type(value))
                return None if hasattr(type(raw), "__get__") else raw
    except Exception:
        pass
    return None


def _classes(value):
    return _MRO(value if issubclass(type(value), type) else type(value))


def _package_of(kind):
    try:
        module = type.__getattribute__(kind, "__module__")
    except Exception:
        module = ""
    return (module.partition(".")[0], module) if isinstance(module, str) else ("", "")


def _version(name):
    # importlib.metadata takes 30 ms to import, which only a framework is worth.
    try:
        from importlib.metadata import version

        found = version(_FRAMEWORKS[name])
    except Exception:
        found = None
    if not found:
        # A single file, copied into the project.
        found = getattr(sys.modules.get(name), "__dict__", {}).get("__version__")
    return found if isinstance(found, str) else None
