"""Modules of the standard library that are seldom needed, and never at the start.

A project may have modules of the same names, and its folder goes first on the path.
"""

import importlib
import sys

_path = list(sys.path)
_found = {}


def standard(name):
    """The module, from the path as it was before any target was loaded."""
    if name not in _found:
        its_own, sys.path = sys.path, _path
        try:
            _found[name] = importlib.import_module(name)
        finally:
            sys.path = its_own
    return _found[name]
