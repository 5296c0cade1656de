"""Imports the module that a target names, by its name or its file."""

import importlib
import os
import sys

from gw_conform.failures import HERE, TargetError, describe, failure, is_own
from gw_conform.hints import hint_module
from gw_conform.modules import file_of, folder_of, nearest, same

_SUFFIXES = (".py", ".pyw", ".wsgi")

# What the last load has put on the path, and the modules that were there before.
_directories = []
_before = set()


def is_path(place):
    """Whether an entry's first half is a file's or a directory's name, and not a module's."""
    if "/" in place or os.sep in place or place in (".", ".."):
        return True
    if not place.endswith(_SUFFIXES) or os.path.isfile(place):
        return place.endswith(_SUFFIXES)
    # `asgiref.wsgi` is a module.
    return place.count(".") == 1 and not (place.endswith(".wsgi") and _is_package(place[:-5]))


def _is_package(name):
    from importlib.machinery import PathFinder

    found = PathFinder.find_spec(name)
    return found is not None and found.submodule_search_locations is not None


def use_directories(directories):
    """Puts the directories first on the path, and takes back those of an earlier target."""
    dropped = [each for each in _directories if each not in directories]
    if dropped:
        _forget(tuple(os.path.join(each, "") for each in dropped))
    if dropped or not _directories:
        _before.update(sys.modules)
    for stale in _directories:
        if stale in sys.path:
            sys.path.remove(stale)
    if _directories:
        # Not with the new ones on the path: it imports modules of the standard library.
        importlib.invalidate_caches()
    _directories[:] = directories
    sys.path[:0] = directories


def import_path(place, directory):
    """Imports a file, or a directory's; returns the module's name and the module."""
    file = _existing_file(place, directory)
    root, package = os.path.split(file)[0], []
    while os.path.isfile(os.path.join(root, "__init__.py")) and "." not in os.path.basename(root):
        root, last = os.path.split(root)
        package.insert(0, last)
    use_directories([root] if root == directory else [root, directory])
    stem = os.path.splitext(os.path.basename(file))[0]
    if stem == "__init__" and package:
        stem = package.pop()
    stem = stem.replace(".", "_")
    if package:
        _import_package(package, root)
    name = ".".join(package + [stem])
    loaded = sys.modules.get(name)
    if loaded is not None and same(file_of(loaded), file):
        return name, loaded
    # A module of that name is in use, like the standard library's `types`.
    name = name if loaded is None else "gw_conform_target_" + stem
    return name, _guarded(lambda: _execute(name, file), name)


def import_name(name):
    """Imports a module by its name; raises TargetError, whatever its code raises."""
    return _guarded(lambda: importlib.import_module(name), name)


def searched():
    """The directory that the last target was looked for in."""
    return _directories[0]


def _forget(directories):
    # Two targets may both have a module `app`: the next one must not get this one's.
    for name in [each for each in sys.modules if each not in _before]:
        file = file_of(sys.modules[name]) or folder_of(sys.modules[name])
        if file and file.startswith(directories) and is_own(file):
            del sys.modules[name]


def _import_package(package, root):
    import_name(".".join(package))
    expected = os.path.join(root, package[0], "__init__.py")
    actual = file_of(sys.modules[package[0]])
    if not same(actual, expected):
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
        near = nearest(os.path.basename(path), files)
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


def _guarded(run, name):
    """The result of `run`, which imports the named module; any exception as a TargetError."""
    try:
        return run()
    except BaseException as error:
        missing = str(error.name or "") if isinstance(error, ModuleNotFoundError) else ""
        if missing and (name + ".").startswith(missing + ".") and not _in_code(error):
            message = f"there is no module '{missing}' in {_directories[0]} or on Python's path"
            hint = hint_module(missing, _directories[0])
            raise TargetError("module-not-found", message, hint) from None
        message = f"importing '{name}' failed: {describe(error)}"
        if missing:
            message = f"importing '{name}' failed: the module '{missing}' that it needs is missing"
        elif isinstance(error, (SystemExit, KeyboardInterrupt)):
            message = f"importing '{name}' ended the program: {describe(error)}"
        raise failure("import-error", message, error) from error


def _in_code(error):
    """Whether an exception comes out of an imported module, and not of the import itself."""
    machinery = (HERE, "<frozen importlib", os.path.dirname(importlib.__file__) + os.sep)
    step = error.__traceback__
    while step is not None and step.tb_frame.f_code.co_filename.startswith(machinery):
        step = step.tb_next
    return step is not None
