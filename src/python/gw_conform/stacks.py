"""Where everything stands, for an exchange that hangs."""

import sys
import threading
import traceback

from gw_conform import frames

# Lines of one stack: an endless recursion is told by its end.
_MOST_LINES = 40

# The application may replace what it finds in this module.
_all_threads, _this_thread = threading.enumerate, threading.get_ident


def dump(loop=None):
    """One text: the stack of each thread and asyncio task that runs the application's code."""
    try:
        return "\n".join(_thread_parts() + _task_parts(loop))
    except Exception:
        # Everything goes on meanwhile, in code that may be as odd as it likes.
        return ""


def _thread_parts():
    parts = []
    names = {thread.ident: thread.name for thread in _all_threads()}
    for ident, frame in sys._current_frames().items():
        if ident != _this_thread():
            stack = traceback.extract_stack(frame)
            parts += _section("thread " + names.get(ident, str(ident)), stack)
    return parts


def _task_parts(loop):
    parts = []
    for task in _tasks(loop):
        stack = traceback.StackSummary.from_list(_task_stack(task))
        parts += _section("task " + task.get_name(), stack)
    return parts


def _tasks(loop):
    if loop is None:
        return []
    import asyncio

    try:
        return asyncio.all_tasks(loop)
    except RuntimeError:  # the set changed while another thread worked on it
        return []


def _task_stack(task):
    # Task.get_stack() shows only the outermost coroutine; the chain of awaits says where it waits.
    lines = []
    awaited = task.get_coro()
    while awaited is not None:
        frame = getattr(awaited, "cr_frame", None) or getattr(awaited, "gi_frame", None)
        if frame is not None:
            code = frame.f_code
            lines.append((code.co_filename, frame.f_lineno, code.co_name, None))
        awaited = getattr(awaited, "cr_await", None) or getattr(awaited, "gi_yieldfrom", None)
    return lines


def _section(title, stack):
    own = [each for each in stack if not each.filename.startswith((frames._HERE, "<frozen "))]
    if not own:
        return []
    lines = traceback.format_list(own[-_MOST_LINES:])
    return [title + ":"] + [line.rstrip("\n") for line in lines]
