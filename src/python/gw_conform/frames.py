"""Source lines: which line of whose code made a call.

A line is sent once and then named by its number. Numbers are only given out here, so that a frame
of the table always travels before or with the first event that names it.
"""

import os
import sys
import threading
from types import GeneratorType

_HERE = os.path.dirname(os.path.abspath(__file__)) + os.sep
_STDLIB = os.path.dirname(os.path.abspath(os.__file__)) + os.sep
_INSTALLED = (os.sep + "site-packages" + os.sep, os.sep + "dist-packages" + os.sep)

_numbers = {}
_unsent = []
# Several threads may see a new line at once; a signal handler may interrupt any of them.
_lock = threading.RLock()
_project = None


def set_project(directory):
    """Code below this directory is the project's own, wherever it is installed."""
    global _project
    _project = None if directory is None else os.path.abspath(directory) + os.sep


def caller(depth=1):
    """Number of the line that called the caller of this function, outside of gw_conform."""
    frame = sys._getframe(depth + 1)
    while frame is not None and frame.f_code.co_filename.startswith(_HERE):
        frame = frame.f_back
    return None if frame is None else number(frame.f_code, frame.f_lineno)


def number(code, line):
    """The number of a line; a line that was never seen before is queued for sending."""
    key = (code, line)
    found = _numbers.get(key)
    if found is None:
        description = describe(code, line)
        with _lock:
            found = _numbers.get(key)
            if found is None:
                _unsent.append(description)
                found = _numbers[key] = len(_numbers)
    return found


def definition(function):
    """Number of the line where a callable's code starts, or None for what has no Python code."""
    code = _code_of(function)
    return None if code is None else number(code, code.co_firstlineno)


def suspended(iterator):
    """Number of the line at which a generator is suspended, or where its class's code starts."""
    if type(iterator) is GeneratorType:
        frame = iterator.gi_frame
        return number(iterator.gi_code, frame.f_lineno if frame else iterator.gi_code.co_firstlineno)
    return definition(getattr(type(iterator), "__next__", None))


def traceback_lines(traceback):
    """The numbers of a traceback's lines, innermost last, without gw_conform's own."""
    lines = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        if not code.co_filename.startswith(_HERE):
            lines.append(number(code, traceback.tb_lineno))
        traceback = traceback.tb_next
    return lines[-40:]


def take_unsent():
    """The lines that were numbered since the last call, in order of their numbers."""
    global _unsent
    with _lock:
        lines, _unsent = _unsent, []
    return lines


def describe(code, line):
    """File (absolute), line, qualified function and owner of a line of code."""
    file = code.co_filename
    name = getattr(code, "co_qualname", code.co_name)
    return [file if file.startswith("<") else os.path.abspath(file), line, name, owner(file)]


def owner(file):
    """`project` or `dependency`: what is installed, the standard library and frozen modules."""
    if file.startswith("<"):
        return "dependency" if file.startswith("<frozen") else "project"
    path = os.path.abspath(file)
    if _project is not None and path.startswith(_project):
        return "dependency" if _nested_install(path) else "project"
    if path.startswith(_STDLIB) or any(part in path for part in _INSTALLED):
        return "dependency"
    return "project"


def _nested_install(path):
    # A virtual environment inside of the project's folder is not the project's code.
    rest = os.sep + path[len(_project) :]
    return any(part in rest for part in _INSTALLED) or path.startswith(_STDLIB)


def _is_ours(value):
    return type(value).__module__.startswith("gw_conform.")


def _code_of(function):
    if _is_ours(function):
        return None
    for _ in range(16):
        wrapped = getattr(function, "__wrapped__", None) or getattr(function, "func", None)
        # What is ours notes the attributes that it is asked for.
        if wrapped is None or not callable(wrapped) or _is_ours(wrapped):
            break
        function = wrapped
    function = getattr(function, "__func__", function)
    code = getattr(function, "__code__", None)
    if code is None and function is not None:
        code = getattr(getattr(type(function), "__call__", None), "__code__", None)
    if code is None and isinstance(function, type):
        code = getattr(function.__init__, "__code__", None)
    return code if hasattr(code, "co_firstlineno") else None
