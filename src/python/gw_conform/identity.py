"""What answers the requests: the interpreter, and the framework that the application is made of.

The application is only looked at. No attribute of it is computed and nothing of it is called.
"""

import sys

from gw_conform.standard import standard
from gw_conform.stored import classes_of, module_of
from gw_conform.wrapping import reachable

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
_BUILT_ON = {
    "starlette": ("fastapi", "connexion", "starlite"),
    "flask": ("quart", "connexion"),
    "channels": ("django",),
}
_NAMES = {"cpython": "CPython", "pypy": "PyPy", "graalpy": "GraalPy"}


def identify(app):
    """Interpreter and framework, as {"python", "implementation", "framework", "frameworkName"}.

    `framework` is the name with the version as far as known ("flask 3.1.3"); it and
    `frameworkName` are None where no known framework shows.
    """
    name = framework_of(app)
    version = None if name is None else _version(name)
    implementation = sys.implementation.name
    return {
        "python": sys.version.split()[0],
        "implementation": _NAMES.get(implementation, implementation),
        "framework": f"{name} {version}" if version else name,
        "frameworkName": name,
    }


def framework_of(app):
    """The name of the framework whose application it is or wraps; None if none shows."""
    applications, parts = [], []
    for value in reachable(app):
        for kind in classes_of(value):
            module = module_of(kind)
            name = module.partition(".")[0]
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


def _version(name):
    # importlib.metadata takes 30 ms to import, which only a framework is worth.
    try:
        found = standard("importlib.metadata").version(_FRAMEWORKS[name])
    except Exception:
        found = None
    if not found:
        # A single file, copied into the project.
        found = getattr(sys.modules.get(name), "__dict__", {}).get("__version__")
    return found if isinstance(found, str) else None
