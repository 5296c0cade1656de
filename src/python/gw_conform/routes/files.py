"""Files that routes for static files can serve."""

import os

from gw_conform.routes.survey import Unfillable

_DEEPEST = 3
_MOST_ENTRIES = 100


def first_file(directory):
    """The path, from the directory on, of a file in it; raises Unfillable if there is none."""
    if not isinstance(directory, (str, os.PathLike)):
        raise Unfillable("its folder of static files is not known")
    if not os.path.isdir(directory):
        raise Unfillable("its folder of static files does not exist")
    found = _first(os.fspath(directory), _DEEPEST)
    if found is None:
        raise Unfillable("its folder of static files holds none")
    return found


def _first(directory, deepest):
    folders = []
    for name in sorted(_names_in(directory)):
        path = os.path.join(directory, name)
        if os.path.isfile(path):
            return name
        folders.append((name, path))
    for name, path in folders if deepest > 1 else ():
        found = _first(path, deepest - 1)
        if found is not None:
            return f"{name}/{found}"
    return None


def _names_in(directory):
    names = []
    try:
        with os.scandir(directory) as entries:
            for entry in entries:
                if not entry.name.startswith(".") and len(names) < _MOST_ENTRIES:
                    names.append(entry.name)
    except OSError:
        pass
    return names
