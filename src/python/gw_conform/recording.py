"""What happened in one exchange, in order."""

from time import perf_counter_ns

from gw_conform import frames
from gw_conform.values import class_name


class Refusal(AssertionError):
    """The reference server refuses a call that breaks the contract. Recorded before it is raised."""


class Recorder:
    """The events of one exchange: dicts with type, microseconds, line number, and their own keys."""

    __slots__ = ("events", "ours", "_late", "_start")

    # Yields a number for each event, where the order among several recordings matters.
    numbers = None

    def __init__(self):
        self.events = []
        self._late = None
        self.ours = []
        self._start = perf_counter_ns()

    def add(self, kind, at=None, fields=None):
        """Appends an event and returns it for the caller to fill in.

        What happens in a thread of the application's own comes complete, with its fields.
        """
        event = {"e": kind, "t": (perf_counter_ns() - self._start) // 1000, "a": at}
        if self.numbers is not None:
            event["s"] = next(self.numbers)
        if fields is not None:
            event.update(fields)
        self.events.append(event)
        if self._late is not None:
            self._late(event)
        return event

    def seconds(self):
        """Since the exchange began."""
        return (perf_counter_ns() - self._start) / 1e9

    def finish(self, late):
        """The exchange has been reported; `late` is called with each event that still comes."""
        self._late = late

    def is_untold(self, event):
        """True for an event made after the exchange was reported, and not reported itself yet."""
        return event.get("late") == "untold"

    def repeat(self, event):
        """The event again, after all others: it takes effect only now."""
        index = self.drop(event)
        again = dict(event)
        if self.numbers is not None:
            again["s"] = next(self.numbers)
        self.events.append(again)
        if self._late is not None:
            again["replaces"] = index
            self._late(again)
        return again

    def drop(self, event):
        """Takes an event back; returns the index that it had."""
        index = next(i for i, each in enumerate(self.events) if each is event)
        del self.events[index]
        return index

    def refuse(self, event, reason):
        """Marks the event as refused and returns the exception to raise."""
        event["refused"] = reason
        refusal = Refusal("gw-conform: " + reason)
        self.ours.append(refusal)
        return refusal

    def add_exception(self, exception, during, at=None):
        """Records an exception that came out of the application."""
        lines = frames.traceback_lines(exception.__traceback__)
        event = self.add("raise", lines[-1] if lines else at)
        event["during"] = during
        event["x"] = {
            "type": class_name(type(exception)),
            "message": _message(exception),
            "lines": lines,
            "ours": self._is_ours(exception),
        }
        return event

    def _is_ours(self, exception):
        seen = set()
        while exception is not None and id(exception) not in seen:
            if any(exception is each for each in self.ours):
                return True
            seen.add(id(exception))
            exception = exception.__cause__ or exception.__context__
        return False


def _message(exception):
    try:
        return str(exception)[:2000]
    except BaseException:  # noqa: B036 - a broken __str__ must not become our fault
        return "(its __str__ raised)"


def nobody_listens(event):
    """For `Recorder.finish`: what still comes is told to nobody."""
    event["late"] = "told"
