"""The forms in which a server may hand out `start_response` and `write`."""

import sys

from gw_conform import frames
from gw_conform.wsgi_streams import is_attribute_load


def present(function, form, recorder, name):
    """The function as a plain function, a bound method (as it comes) or a callable object."""
    if form == "function":
        return lambda *args, **kwargs: function(*args, **kwargs)
    if form == "object":
        return _Callable(function, recorder, name)
    return function


class _Callable:
    """Can be called and nothing else; what else is asked of it is recorded."""

    def __init__(self, function, recorder, name):
        self.__dict__["_gw_conform"] = (function, recorder, name)

    def __call__(self, *args, **kwargs):
        return self.__dict__["_gw_conform"][0](*args, **kwargs)

    def __getattr__(self, attribute):
        _, recorder, name = self.__dict__["_gw_conform"]
        event = recorder.add("attribute", frames.caller(1))
        frame = sys._getframe(1)
        # Installed code and the standard library may ask with an answer ready for "no".
        own = frames.owner(frame.f_code.co_filename) == "project"
        event.update(of=name, name=attribute, use=own and is_attribute_load(frame))
        error = AttributeError(f"{name} of this server is a callable without {attribute!r}")
        recorder.ours.append(error)
        recorder.wanted[id(error)] = event
        raise error
