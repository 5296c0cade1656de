"""Finds and imports the application that is to be judged.

An entry is `module:attribute` or `path/to/file.py:attribute`, with dots allowed in both halves.
"""

import importlib
import os
import sys
import types

from gw_conform import frames
from gw_conform.interface import Unknown, is_coroutine, layers, shape_of, tell, unbound

_HERE = os.path.dirname(os.path.abspath(__file__)) + os.sep
_NAMES = ("application", "app")
_FACTORIES = ("create_app", "make_app")
_SUFFIXES = (".py", ".pyw", ".wsgi")
_MISSING = object()

# What the last load has put on the path, and the modules that were there before.
_directories = []
_before = set()


class TargetError(Exception):
    """The target cannot be judged: what is wrong, where, and what to try.

    `kind` is `module-not-found`, `attribute-missing`, `not-callable`, `import-error`,
    `factory-error` or `interface-unknown`; `message` and `hint` are one sentence each. `frame`
    is the last line of the user's own code, as {"file", "line", "function", "text"}, or None;
    `traceback` is the whole formatted traceback, or "".
    """

    def __init__(self, kind, message, hint="", frame=None, traceback=""):
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.hint = hint
        self.frame = frame
        self.traceback = traceback


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


def load(entry, app_dir=None, factory=False, interface="auto"):
    """The Target that an entry names; raises TargetError, whatever the user's code raises.

    `app_dir` (the working directory if None) goes first on the path, behind only the folder of an
    entry that is a file. With `factory` the attribute is called to get the application.
    `interface` is `auto`, `wsgi` or `asgi`.
    """
    if interface not in ("auto", "wsgi", "asgi"):
        raise ValueError(f"interface must be auto, wsgi or asgi, not {interface!r}")
    directory = os.path.abspath(app_dir or os.getcwd())
    place, attribute = _split(entry)
    if not os.path.isdir(directory):
        raise TargetError(
            "module-not-found",
            f"the directory '{directory}' does not exist",
            "pass an existing directory with --app-dir",
        )
    if _is_path(place):
        name, module = _import_path(place, directory)
    else:
        _use_directories([directory])
        name, module = place, _import_name(place)
    name, attribute, found = _find(name, module, attribute, factory)
    entry = f"{name}:{attribute}"
    app = _make(found, entry) if factory else found
    _require_callable(app, entry, factory)
    try:
        style = tell(app, interface)
    except Unknown as error:
        raise TargetError("interface-unknown", f"'{entry}' {error.problem}", error.hint) from None
    file = _file_of(sys.modules.get(name))
    interface = "wsgi" if style == "wsgi" else "asgi"
    return Target(app, interface, style, entry, file, _line_of(app, file, attribute))


def user_frame(error):
    """The last frame of an exception's traceback in the user's own code, else the last of all."""
    step, last, own = error.__traceback__, None, None
    while step is not None:
        last = (step.tb_frame.f_code.co_filename, step.tb_lineno, step.tb_frame.f_code.co_name)
        own = last if _is_own(last[0]) else own
        step = step.tb_next
    return None if last is None else _frame(*(own or last))


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
    if not place or not (_is_path(place) or all(place.split("."))):
        raise TargetError(
            "module-not-found",
            f"'{entry}' names no module",
            "write the entry as module:attribute, like 'shop.web:application'",
        )
    return place, attribute


def _is_path(place):
    if "/" in place or os.sep in place or place in (".", ".."):
        return True
    return place.endswith(_SUFFIXES) and (place.count(".") == 1 or os.path.isfile(place))


def _use_directories(directories):
    """Puts the directories first on the path, and takes back those of an earlier target."""
    dropped = [each for each in _directories if each not in directories]
    if dropped:
        _forget(tuple(os.path.join(each, "") for each in dropped))
    if dropped or not _directories:
        _before.update(sys.modules)
    for stale in _directories:
        if stale in sys.path:
            sys.path.remove(stale)
    _directories[:] = directories
    sys.path[:0] = directories
    importlib.invalidate_caches()


def _forget(directories):
    # Two targets may both have a module `app`: the next one must not get this one's.
    for name in [each for each in sys.modules if each not in _before]:
        file = _file_of(sys.modules[name]) or _folder_of(sys.modules[name])
        if file and file.startswith(directories) and _is_own(file):
            del sys.modules[name]


def _import_path(place, directory):
    file = _existing_file(place, directory)
    root, package = os.path.split(file)[0], []
    while os.path.isfile(os.path.join(root, "__init__.py")) and "." not in os.path.basename(root):
        root, last = os.path.split(root)
        package.insert(0, last)
    _use_directories([root] if root == directory else [root, directory])
    stem = os.path.splitext(os.path.basename(file))[0]
    if stem == "__init__" and package:
        stem = package.pop()
    stem = stem.replace(".", "_")
    if package:
        _import_package(package, root)
    name = ".".join(package + [stem])
    loaded = sys.modules.get(name)
    if loaded is not None and _same(_file_of(loaded), file):
        return name, loaded
    # A module of that name is in use, like the standard library's `types`.
    name = name if loaded is None else "gw_conform_target_" + stem
    return name, _guarded(lambda: _execute(name, file), name)


def _import_package(package, root):
    _import_name(".".join(package))
    expected = os.path.join(root, package[0], "__init__.py")
    actual = _file_of(sys.modules[package[0]])
    if not _same(actual, expected):
        raise TargetError(
            "import-error",
            f"the package '{package[0]}' in {root} is hidden by the one in {actual}",
            "rename the package: the other one is imported before it",
        )


def _existing_file(place, directory):
    path = os.path.abspath(place)
    if os.path.isdir(path):
        for inner in ("__init__.py", "app.py"):
            if os.path.isfile(os.path.join(path, inner)):
                return os.path.join(path, inner)
        raise TargetError(
            "module-not-found",
            f"the directory '{path}' has neither an __init__.py nor an app.py",
            "name the application's file, like 'path/to/file.py:application'",
        )
    if os.path.isfile(path):
        return path
    hint = f"paths start from the working directory, {os.getcwd()}"
    if os.path.isfile(os.path.join(directory, place)):
        hint += f": did you mean '{os.path.relpath(os.path.join(directory, place))}'?"
    elif os.path.isdir(os.path.dirname(path)):
        files = [e for e in os.listdir(os.path.dirname(path)) if e.endswith(_SUFFIXES)]
        near = _nearest(os.path.basename(path), files)
        hint = f"did you mean '{os.path.join(os.path.dirname(place), near)}'?" if near else hint
    raise TargetError("module-not-found", f"the file '{path}' does not exist", hint)


def _execute(name, file):
    from importlib.machinery import SourceFileLoader
    from importlib.util import module_from_spec, spec_from_file_location

    # Not by its suffix alone: mod_wsgi's files end in .wsgi.
    loader = SourceFileLoader(name, file) if not file.endswith((".so", ".pyd", ".pyc")) else None
    inside = [os.path.dirname(file)] if os.path.basename(file) == "__init__.py" else None
    spec = spec_from_file_location(name, file, loader=loader, submodule_search_locations=inside)
    module = sys.modules[name] = module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except BaseException:
        sys.modules.pop(name, None)
        raise
    parent, _, stem = name.rpartition(".")
    if parent:
        setattr(sys.modules[parent], stem, module)
    return sys.modules[name]


def _import_name(name):
    return _guarded(lambda: importlib.import_module(name), name)


def _guarded(run, name):
    """The result of `run`, which imports the named module; any exception as a TargetError."""
    try:
        return run()
    except BaseException as error:
        missing = str(error.name or "") if isinstance(error, ModuleNotFoundError) else ""
        if missing and (name + ".").startswith(missing + ".") and not _in_code(error):
            message = f"there is no module '{missing}' in {_directories[0]} or on Python's path"
            raise TargetError("module-not-found", message, _hint_module(missing)) from None
        message = f"importing '{name}' failed: {_describe(error)}"
        if missing:
            message = f"importing '{name}' failed: the module '{missing}' that it needs is missing"
        elif isinstance(error, (SystemExit, KeyboardInterrupt)):
            message = f"importing '{name}' ended the program: {_describe(error)}"
        raise _failure("import-error", message, error) from error


def _in_code(error):
    """Whether an exception comes out of an imported module, and not of the import itself."""
    machinery = (_HERE, "<frozen importlib", os.path.dirname(importlib.__file__) + os.sep)
    step = error.__traceback__
    while step is not None and step.tb_frame.f_code.co_filename.startswith(machinery):
        step = step.tb_next
    return step is not None


def _hint_error(error, frame):
    text = _describe(error)
    if isinstance(error, ModuleNotFoundError) and error.name:
        return f"install it for {sys.executable}, or pass --app-dir with the directory it is in"
    if isinstance(error, SystemExit) and frame is not None and frame["function"] == "<module>":
        return 'put what runs as a program below: if __name__ == "__main__"'
    if isinstance(error, SyntaxError):
        version = "%d.%d" % sys.version_info[:2]
        return f"correct the line, or use a Python that understands it: this is Python {version}"
    if "no known parent package" in text:
        return "put an __init__.py into the file's directory, or name the module by its package"
    if "DJANGO_SETTINGS_MODULE" in text:
        return "set DJANGO_SETTINGS_MODULE, or name the project's own module, like 'project.wsgi'"
    if "circular import" in text:
        return "move one of the two imports into the function that needs it"
    if frame is None:
        return "import it in a Python shell to see more"
    return f"look at line {frame['line']} of {frame['file']}"


def _find(name, module, attribute, factory):
    """Name of the module, name of the attribute in it, and its value."""
    if attribute:
        return name, attribute, _walk(name, module, attribute)
    names = _FACTORIES + _NAMES if factory else _NAMES
    values = {each: _get(module, each, name) for each in names}
    plain = [e for e in names if type(values[e]) not in (object, types.ModuleType)]
    found = [each for each in plain if callable(values[each])] or plain
    if found:
        return name, found[0], values[found[0]]
    if not _factory_in(module) and _submodule(module, "app"):
        inner = name + ".app"
        loaded = _import_name(inner)
        if any(_get(loaded, each, inner) is not _MISSING for each in names):
            return _find(inner, loaded, "", factory)
    wanted = " or ".join(f"'{each}'" for each in (_FACTORIES if factory else _NAMES))
    message = f"module '{name}' has no attribute {wanted}"
    raise TargetError("attribute-missing", message, _hint_attribute(name, module, "application"))


def _walk(name, module, attribute):
    first, *rest = attribute.split(".")
    value, path = _get(module, first, name), f"{name}:{first}"
    if value is _MISSING:
        message = f"module '{name}' has no attribute '{first}'"
        raise TargetError("attribute-missing", message, _hint_attribute(name, module, first))
    for part in rest:
        inner = _get(value, part, path)
        if inner is _MISSING:
            near = _nearest(part, [*_names_in(value), *_names_in(type(value))])
            message = f"'{path}', {_kind_of(value)}, has no attribute '{part}'"
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
        message = f"'{attribute}' of '{path}' could not be looked up: {_describe(error)}"
        raise _failure("import-error", message, error) from error


def _failure(kind, message, error):
    frame = _syntax_frame(error) or user_frame(error)
    return TargetError(kind, message, _hint_error(error, frame), frame, _format(error))


def _make(factory, entry):
    """What the factory returns."""
    _require_callable(factory, entry, False)
    _refuse_arguments(factory, entry)
    if any(map(is_coroutine, layers(factory))):
        raise _async_factory(entry)
    try:
        app = factory()
    except BaseException as error:
        message = f"the factory '{entry}' failed: {_describe(error)}"
        raise _failure("factory-error", message, error) from error
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


def _require_callable(value, entry, made):
    if callable(value):
        return
    name, _, attribute = entry.partition(":")
    if made:
        message = f"the factory '{entry}' returned {_kind_of(value)}, which cannot be called"
        raise TargetError("not-callable", message, "return the application from the factory")
    message = f"'{entry}' is {_kind_of(value)}, which cannot be called"
    hint = "name the application: a function, or an object with __call__"
    inner = value if type(value) is types.ModuleType else sys.modules.get(name)
    others = [each for each in _NAMES if each != attribute or inner is value]
    for each in others:
        if callable(_names_in(inner).get(each)):
            hint = f"did you mean '{getattr(inner, '__name__', name)}:{each}'?"
            break
    raise TargetError("not-callable", message, hint)


def _hint_module(missing):
    parent, _, last = missing.rpartition(".")
    if parent:
        above = sys.modules.get(parent)
        if callable(_names_in(above).get(last)):
            return f"did you mean '{parent}:{last}'?"
        near = _nearest(last, _modules_in(getattr(above, "__path__", ())))
        return f"did you mean '{parent}.{near}'?" if near else f"look at what '{parent}' holds"
    directory = _directories[0]
    near = _nearest(missing, _modules_in([directory]))
    if near:
        return f"did you mean '{near}'?"
    for each in _entries_of(directory):
        inner = os.path.join(directory, each)
        if missing in _modules_in([inner]):
            return f"pass --app-dir {os.path.relpath(inner)}, where there is a module '{missing}'"
    return "pass --app-dir with the directory that the module is in"


def _hint_attribute(name, module, wanted):
    known = _names_in(module)
    made_by = _factory_in(module)
    near = _nearest(wanted, [each for each in known if callable(known[each])])
    if wanted not in _NAMES and near:
        return f"did you mean '{near}'?" + (" pass --factory" if near == made_by else "")
    ready = next((each for each in _NAMES if callable(known.get(each))), None)
    inner = _submodule(module, wanted) or _submodule(module, "app")
    shadowed = os.path.join(_directories[0], name + ".py") if _directories else ""
    if ready:
        return f"did you mean '{ready}'?"
    if made_by:
        return f"did you mean '{made_by}'? pass --factory"
    if inner:
        return f"did you mean the module '{name}.{inner}'?"
    if os.path.isfile(shadowed) and not _same(_file_of(module), shadowed):
        return f"'{name}' is another module's name already: write the path, './{name}.py'"
    near = near or next((each for each in known if _is_likely(known[each], name)), None)
    if near:
        return f"did you mean '{near}'?"
    return f"write the entry as module:attribute, with the application's name in '{name}'"


def _is_likely(value, module):
    """Whether a value looks like an application that the module itself has made."""
    if type(value) in (type, types.FunctionType) and value.__module__ != module:
        return False
    try:
        return callable(value) and tell(value) is not None
    except Unknown:
        return False


def _factory_in(module):
    known = _names_in(module)
    return next((each for each in _FACTORIES if callable(known.get(each))), None)


def _submodule(module, name):
    places = getattr(module, "__path__", None) or ()
    return name if name in _modules_in(places) else None


def _modules_in(directories):
    found = []
    for directory in directories:
        for each in _entries_of(directory):
            stem, suffix = os.path.splitext(each)
            package = os.path.isfile(os.path.join(directory, each, "__init__.py"))
            if package or suffix == ".py" and stem != "__init__":
                found.append(stem)
    return found


def _entries_of(directory):
    try:
        return sorted(os.listdir(directory))
    except OSError:
        return []


def _names_in(value):
    try:
        return dict(vars(value))
    except Exception:
        return {}


def _nearest(name, names):
    import difflib

    return next(iter(difflib.get_close_matches(name, names, 1)), None)


def _file_of(module):
    try:
        file = module.__file__
    except Exception:
        return None
    return os.path.abspath(file) if isinstance(file, str) else None


def _folder_of(package):
    try:
        return next(iter(package.__path__), None)
    except Exception:
        return None


def _same(first, second):
    return first is not None and os.path.realpath(first) == os.path.realpath(second)


def _line_of(app, file, attribute):
    if file is None:
        return None
    line = None
    for layer in layers(app):
        function = unbound(layer)
        if type(function) is types.FunctionType and _same(function.__code__.co_filename, file):
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


def _is_own(file):
    if file.startswith("<") or os.path.abspath(file).startswith(_HERE):
        return False
    return frames.owner(file) == "project"


def _syntax_frame(error):
    file = getattr(error, "filename", None) if isinstance(error, SyntaxError) else None
    if isinstance(file, str) and os.path.isfile(file) and _is_own(file):
        return _frame(file, error.lineno, "<module>")
    return None


def _frame(file, line, function):
    import linecache

    try:
        linecache.checkcache(file)
        text = linecache.getline(file, line or 0).strip()
    except Exception:
        # Until Python 3.9 a file that cannot be decoded.
        text = ""
    place = file if file.startswith("<") else os.path.abspath(file)
    return {"file": place, "line": line, "function": function, "text": text}


def _describe(error):
    try:
        text = " ".join(str(error).split())
    except Exception:
        text = ""
    text = text if len(text) <= 300 else text[:300] + "…"
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _format(error):
    import traceback

    try:
        return "".join(traceback.format_exception(type(error), error, error.__traceback__))
    except Exception:
        return f"Traceback could not be formatted: {_describe(error)}"


def _kind_of(value):
    if value is None:
        return "None"
    kind = type(value).__name__
    return ("an " if kind[0].lower() in "aeiou" else "a ") + kind


def _article(style):
    return "a WSGI" if style == "wsgi" else "an ASGI"
