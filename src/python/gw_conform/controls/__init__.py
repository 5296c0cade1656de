"""Minimal applications of known frameworks: what they show too is the framework's doing.

Each module defines `application` and `PATHS`, what it wants to be asked beyond what was asked of
the user's application, as `--path` takes it, the kinds of answers that differ most first: some
scenarios ask for a sample only. Any other path is answered too: a page for any of the usual methods
(a body is read, and its size answered), an echo over WebSocket.

No module does what the framework's own documentation does not: a mistake in here would excuse the
same mistake of a user.
"""

import sys

_MODULES = {
    ("flask", "wsgi"): "flask",
    ("django", "wsgi"): "django_wsgi",
    ("django", "asgi"): "django_asgi",
    ("pyramid", "wsgi"): "pyramid",
    ("bottle", "wsgi"): "bottle",
    ("falcon", "wsgi"): "falcon_wsgi",
    ("falcon", "asgi"): "falcon_asgi",
    ("werkzeug", "wsgi"): "werkzeug",
    ("starlette", "asgi"): "starlette",
    ("fastapi", "asgi"): "fastapi",
    ("quart", "asgi"): "quart",
    ("sanic", "asgi"): "sanic",
    ("litestar", "asgi"): "litestar",
}


def find(framework, interface):
    """The name of the control's module, or None; `framework` is the name that `identify` gives."""
    name = _MODULES.get((framework, interface))
    return None if name is None else f"{__name__}.{name}"


def paths(entry):
    """What a control that has been loaded as `entry` wants to be asked; nothing for others."""
    name = entry.partition(":")[0]
    return sys.modules[name].PATHS if name.startswith(__name__ + ".") else []
