"""What is said of a target that cannot be judged: what is wrong, where, and what to try."""

import os
import sys

from gw_conform import frames

HERE = os.path.dirname(os.path.abspath(__file__)) + os.sep


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


def user_frame(error):
    """The last frame of an exception's traceback in the user's own code, else the last of all."""
    step, last, own = error.__traceback__, None, None
    while step is not None:
        last = (step.tb_frame.f_code.co_filename, step.tb_lineno, step.tb_frame.f_code.co_name)
        own = last if is_own(last[0]) else own
        step = step.tb_next
    return None if last is None else _frame(*(own or last))


def failure(kind, message, error):
    """The TargetError for an exception that the user's code has raised."""
    frame = _syntax_frame(error) or user_frame(error)
    return TargetError(kind, message, _hint_error(error, frame), frame, _format(error))


def describe(error):
    """An exception on one line, its text cut short."""
    try:
        text = " ".join(str(error).split())
    except Exception:
        text = ""
    text = text if len(text) <= 300 else text[:300] + "…"
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def kind_of(value):
    """What a value is, for a sentence: "a dict", "an int", "None"."""
    if value is None:
        return "None"
    kind = type(value).__name__
    return ("an " if kind[0].lower() in "aeiou" else "a ") + kind


def is_own(file):
    """Whether a file is of the user's project."""
    if file.startswith("<") or os.path.abspath(file).startswith(HERE):
        return False
    return frames.owner(file) == "project"


def _hint_error(error, frame):
    text = describe(error)
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


def _syntax_frame(error):
    file = getattr(error, "filename", None) if isinstance(error, SyntaxError) else None
    if isinstance(file, str) and os.path.isfile(file) and is_own(file):
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


def _format(error):
    import traceback

    try:
        return "".join(traceback.format_exception(type(error), error, error.__traceback__))
    except Exception:
        return f"Traceback could not be formatted: {describe(error)}"
