"""Where everything stands, for an exchange that hangs."""

import sys
import threading
import traceback

from gw_conform import frames


def dump(loop=None):
    """One text: the stack of each thread and asyncio task that runs the application's code."""
    parts = []
    names = {thread.ident: thread.name for thread in threading.enumerate()}
    for ident, frame in sys._current_frames().items():
        if ident != threading.get_ident():
            stack = traceback.extract_stack(frame)
            parts += _section("thread " + names.get(ident, str(ident)), stack)
    for task in _tasks(loop):
        stack = traceback.StackSummary.from_list(_task_stack(task))
        parts += _section("task " + task.get_name(), stack)
    return "\n".join(parts)


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
    own = [each for each in stack if not each.filename.startswith(frames._HERE)]
    if not own:
        return []
    return [title + ":"] + [line.rstrip("\n") for line in traceback.format_list(own)]
