"""Recording of exchanges that may last for days: there is an end to what is kept of one."""

MOST_EVENTS = 20000


class Bounded:
    """For a Recorder: keeps that many events, and says then that the client has left.

    What comes after is not evidence, so no rule judges an exchange by half of it.
    """

    __slots__ = ()

    @property
    def full(self):
        """True when there is more than is kept."""
        return len(self.events) > MOST_EVENTS

    def add(self, kind, at=None, fields=None):
        """Like that of Recorder; an event too many is returned and forgotten."""
        if len(self.events) == MOST_EVENTS:
            super().add("leave")
        if self.full:
            return {"e": kind, "t": 0, "a": at, **(fields or {})}
        return super().add(kind, at, fields)

    def repeat(self, event):
        """Like that of Recorder."""
        return event if self.full else super().repeat(event)

    def drop(self, event):
        """Like that of Recorder."""
        return None if self.full else super().drop(event)
