"""Finds and imports the application that is to be judged.

An entry is `module:attribute` or `path/to/file.py:attribute`, with dots allowed in both halves.
"""

import os
import sys
import types

from gw_conform.failures import TargetError, describe, failure, kind_of
from gw_conform.hints import FACTORIES, NAMES, factory_in, hint_attribute, submodule
from gw_conform.importing import (
    import_name,
    import_path,
    is_path,
    searched,
    use_directories,
)
from gw_conform.interface import Unknown, tell
from gw_conform.modules import file_of, names_in, nearest, same
from gw_conform.signatures import is_coroutine, layers, shape_of, unbound

_MISSING = object()


class Target:
    """A callable that can be judged.

    `interface` is `wsgi` or `asgi`, `style` `wsgi`, `asgi3` or `asgi2`, `entry` the resolved
    `module:attribute`. `file` is the module's file, `line` the line of it where the callable is
    defined; both can be None.
    """

    def __init__(self, app, interface, style, entry, file=None, line=None):
        self.app = app
        self.interface = interface
        self.style = style
        self.entry = entry
        self.file = file
        self.line = line
        # What the host is to tell of it besides.
        self.more = {}

    def application(self, case):
        """What is to be called in this case."""
        return self.app

    def afterwards(self, scope):
        """What is told of a scope when its exchange has ended."""
        return None

    def discard(self, loop):
        """A loop in which it ran is done with."""


def load(entry, app_dir=None, factory=False, interface="auto"):
    """The Target that an entry names; raises TargetError, whatever the user's code raises.

    `app_dir` (the working directory if None) goes first on the path, behind only the folder of an
    entry that is a file. With `factory` the attribute is called to get the application.
    `interface` is `auto`, `wsgi` or `asgi`.
    """
    if interface not in ("auto", "wsgi", "asgi"):
        raise ValueError(f"interface must be auto, wsgi or asgi, not {interface!r}")
    name, module, attribute = _imported(entry, app_dir)
    name, attribute, found = _find(name, module, attribute, factory)
    entry = f"{name}:{attribute}"
    app = _make(found, entry) if factory else found
    require_callable(app, entry, factory)
    try:
        style = tell(app, interface)
    except Unknown as error:
        raise TargetError("interface-unknown", f"'{entry}' {error.problem}", error.hint) from None
    file = file_of(sys.modules.get(name))
    interface = "wsgi" if style == "wsgi" else "asgi"
    return Target(app, interface, style, entry, file, _line_of(app, file, attribute))


def find(entry, app_dir=None):
    """What an entry names that has an attribute: the resolved entry, the module's file, the value."""
    name, module, attribute = _imported(entry, app_dir)
    if not attribute:
        raise TargetError(
            "attribute-missing",
            f"'{entry}' names no attribute",
            f"write the entry as module:attribute, like '{entry}:Middleware'",
        )
    name, attribute, found = _find(name, module, attribute, False)
    entry = f"{name}:{attribute}"
    require_callable(found, entry, False)
    return entry, file_of(sys.modules.get(name)), found


def _imported(entry, app_dir):
    """The module's name, the module, and the name of the attribute, which can be empty."""
    directory = os.path.abspath(app_dir or os.getcwd())
    place, attribute = _split(entry)
    if not os.path.isdir(directory):
        raise TargetError(
            "module-not-found",
            f"the directory '{directory}' does not exist",
            "pass an existing directory with --app-dir",
        )
    if is_path(place):
        name, module = import_path(place, directory)
    else:
        use_directories([directory])
        name, module = place, import_name(place)
    return name, module, attribute


def _split(entry):
    place, colon, attribute = entry.strip().rpartition(":")
    # The colon of a Windows drive is none of ours.
    if not colon or "/" in attribute or "\\" in attribute:
        place, attribute = entry.strip(), ""
    called = attribute[:-2] if attribute.endswith("()") else None
    if called and all(part.isidentifier() for part in called.split(".")):
        raise TargetError(
            "attribute-missing",
            f"'{attribute}' is a call, and no attribute's name",
            f"write '{place}:{called}' and pass --factory",
        )
    if attribute and not all(part.isidentifier() for part in attribute.split(".")):
        raise TargetError(
            "attribute-missing",
            f"'{attribute}' is no attribute's name",
            f"write the entry as module:attribute, like '{place}:application'",
        )
    if not place or not (is_path(place) or all(place.split("."))):
        raise TargetError(
            "module-not-found",
            f"'{entry}' names no module",
            "write the entry as module:attribute, like 'shop.web:application'",
        )
    return place, attribute


def _find(name, module, attribute, factory):
    """Name of the module, name of the attribute in it, and its value."""
    if attribute:
        return name, attribute, _walk(name, module, attribute)
    names = FACTORIES + NAMES if factory else NAMES
    values = {each: _get(module, each, name) for each in names}
    plain = [e for e in names if type(values[e]) not in (object, types.ModuleType)]
    found = [each for each in plain if callable(values[each])] or plain
    if found:
        return name, found[0], values[found[0]]
    if not factory_in(module) and submodule(module, "app"):
        inner = name + ".app"
        loaded = import_name(inner)
        if any(_get(loaded, each, inner) is not _MISSING for each in names):
            return _find(inner, loaded, "", factory)
    wanted = " or ".join(f"'{each}'" for each in (FACTORIES if factory else NAMES))
    message = f"module '{name}' has no attribute {wanted}"
    hint = hint_attribute(name, module, "application", searched())
    raise TargetError("attribute-missing", message, hint)


def _walk(name, module, attribute):
    first, *rest = attribute.split(".")
    value, path = _get(module, first, name), f"{name}:{first}"
    if value is _MISSING:
        message = f"module '{name}' has no attribute '{first}'"
        hint = hint_attribute(name, module, first, searched())
        raise TargetError("attribute-missing", message, hint)
    for part in rest:
        inner = _get(value, part, path)
        if inner is _MISSING:
            near = nearest(part, [*names_in(value), *names_in(type(value))])
            message = f"'{path}', {kind_of(value)}, has no attribute '{part}'"
            hint = f"did you mean '{path}.{near}'?" if near else f"look at what '{path}' has"
            raise TargetError("attribute-missing", message, hint)
        value, path = inner, f"{path}.{part}"
    return value


def _get(value, attribute, path):
    """The attribute's value, _MISSING if there is none."""
    try:
        return getattr(value, attribute)
    except AttributeError:
        return _MISSING
    except BaseException as error:
        message = f"'{attribute}' of '{path}' could not be looked up: {describe(error)}"
        raise failure("import-error", message, error) from error


def _make(factory, entry):
    """What the factory returns."""
    require_callable(factory, entry, False)
    _refuse_arguments(factory, entry)
    if any(map(is_coroutine, layers(factory))):
        raise _async_factory(entry)
    try:
        app = factory()
    except BaseException as error:
        message = f"the factory '{entry}' failed: {describe(error)}"
        raise failure("factory-error", message, error) from error
    if hasattr(type(app), "__await__") and hasattr(type(app), "close") and not callable(app):
        # Unclosed, a coroutine warns that nobody has awaited it.
        app.close()
        raise _async_factory(entry)
    return app


def _async_factory(entry):
    message = f"the factory '{entry}' is async, and there is no event loop yet to run it"
    hint = "make it a plain function, and do what has to be awaited in the lifespan's startup"
    return TargetError("factory-error", message, hint)


def _refuse_arguments(factory, entry):
    shapes = [shape_of(layer) for layer in layers(factory)]
    shape = next((e for e in shapes if e is not None and not (e.unlimited and not e.names)), None)
    if shape is None or not (shape.required or shape.keywords):
        return
    try:
        style = tell(factory)
    except Unknown:
        style = None
    needed = ", ".join(shape.names[: shape.required] + shape.keywords)
    hint = "give its arguments defaults, or name a function that calls it with them"
    if style is not None:
        hint = f"it looks like {_article(style)} application itself: leave out --factory"
    raise TargetError("factory-error", f"the factory '{entry}' needs arguments: {needed}", hint)


def require_callable(value, entry, made):
    if callable(value):
        return
    name, _, attribute = entry.partition(":")
    if made:
        message = f"the factory '{entry}' returned {kind_of(value)}, which cannot be called"
        raise TargetError("not-callable", message, "return the application from the factory")
    message = f"'{entry}' is {kind_of(value)}, which cannot be called"
    hint = "name the application: a function, or an object with __call__"
    inner = value if type(value) is types.ModuleType else sys.modules.get(name)
    others = [each for each in NAMES if each != attribute or inner is value]
    for each in others:
        if callable(names_in(inner).get(each)):
            hint = f"did you mean '{getattr(inner, '__name__', name)}:{each}'?"
            break
    raise TargetError("not-callable", message, hint)


def _line_of(app, file, attribute):
    if file is None:
        return None
    line = None
    for layer in layers(app):
        function = unbound(layer)
        if type(function) is types.FunctionType and same(function.__code__.co_filename, file):
            line = function.__code__.co_firstlineno
    return line or _line_of_name(file, attribute.partition(".")[0])


def _line_of_name(file, name):
    import re

    statement = rf"(?:class|def|async\s+def)\s+{name}\b|{name}\s*(?::[^=]*)?=(?!=)"
    statement += rf"|(?:from\s+\S+\s+)?import\b.*\b{name}\b"
    try:
        with open(file, encoding="utf-8", errors="replace") as source:
            numbered = list(enumerate(source, 1))
    except OSError:
        return None
    return next((line for line, text in reversed(numbered) if re.match(statement, text)), None)


def _article(style):
    return "a WSGI" if style == "wsgi" else "an ASGI"
