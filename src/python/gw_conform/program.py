"""Loads a program that is given as text: the examples of the rules."""

import linecache
import sys
import types

from gw_conform.failures import TargetError, user_frame
from gw_conform.interface import WSGI, Unknown, tell
from gw_conform.target import Target


def load_source(source, name, interface="auto"):
    """The Target `application` or `app` of a program in a module namespace of its own.

    `name` is the file name that tracebacks show. Raises TargetError.
    """
    module = run_source(source, name)
    app = getattr(module, "application", None) or getattr(module, "app", None)
    if app is None:
        raise TargetError("attribute-missing", "the program defines no 'application' or 'app'")
    try:
        style = tell(app, interface)
    except Unknown as error:
        raise TargetError("interface-unknown", f"the program {error.problem}", error.hint) from None
    spoken = "wsgi" if style == WSGI else "asgi"
    return Target(app, spoken, style, f"{name}:application", None)


def run_source(source, name):
    """The module that a program makes."""
    module = types.ModuleType("gw_conform_program")
    module.__file__ = name
    sys.modules[module.__name__] = module
    linecache.cache[name] = (len(source), None, source.splitlines(True), name)
    try:
        exec(compile(source, name, "exec"), module.__dict__)
    except BaseException as error:  # noqa: B036 - SystemExit too is the program's
        message = f"the program raised {type(error).__name__}: {error}"
        raise TargetError("import-error", message, frame=user_frame(error)) from error
    return module
