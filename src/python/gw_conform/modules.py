"""What modules hold and where their files are; none is imported for it."""

import os

from gw_conform.standard import standard


def file_of(module):
    """The file of a module, absolute, or None."""
    try:
        file = module.__file__
    except Exception:
        return None
    return os.path.abspath(file) if isinstance(file, str) else None


def folder_of(package):
    """The folder of a package without a file of its own, or None."""
    try:
        return next(iter(package.__path__), None)
    except Exception:
        return None


def same(first, second):
    """Whether two paths lead to the same file."""
    return first is not None and os.path.realpath(first) == os.path.realpath(second)


def modules_in(directories):
    """The names of the modules and packages in some directories."""
    found = []
    for directory in directories:
        for each in entries_of(directory):
            stem, suffix = os.path.splitext(each)
            package = os.path.isfile(os.path.join(directory, each, "__init__.py"))
            if package or suffix == ".py" and stem != "__init__":
                found.append(stem)
    return found


def entries_of(directory):
    """The names in a directory, sorted; none if it cannot be read."""
    try:
        return sorted(os.listdir(directory))
    except OSError:
        return []


def names_in(value):
    """What a module or an object holds, by name."""
    try:
        return dict(vars(value))
    except Exception:
        return {}


def nearest(name, names):
    """The name that is most like another one, or None."""
    return next(iter(standard("difflib").get_close_matches(name, names, 1)), None)
