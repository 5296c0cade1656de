"""What happens in many exchanges alike is told once, and then named by a number."""

# For keys: injective for everything that events hold, and many times faster than JSON.
from marshal import dumps, loads

# Shapes that are remembered, and bytes of one: others are told each time.
_MOST = 1024
_LARGEST = 4096
# Later formats of marshal depend on more than the value.
_FORMAT = 2


class Shapes:
    """The events of exchanges without their times; numbers count from 0 each time it starts anew."""

    def __init__(self):
        self._numbers = {}
        self._untold = []
        self._anew = True

    def describe(self, events):
        """What tells of these events: `t`, their times, and `shape` or `events` with the rest."""
        times = [event.pop("t") for event in events]
        key = dumps(events, _FORMAT)
        number = self._numbers.get(key)
        if number is None:
            if len(key) > _LARGEST:
                return {"t": times, "events": events}
            number = self._numbers[key] = len(self._numbers)
            # As they are now: an application may go on in threads and tasks of its own.
            self._untold.append(loads(key))
        return {"t": times, "shape": number}

    def complete(self, message):
        """Adds to a message what has to be known to understand it."""
        if self._anew:
            message["anew"] = True
            self._anew = False
        if self._untold:
            message["shapes"] = self._untold
            self._untold = []
        if len(self._numbers) > _MOST:
            self._numbers = {}
            self._anew = True
