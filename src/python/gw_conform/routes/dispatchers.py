"""Middleware that hands paths to one application or another: Werkzeug's and Hypercorn's."""

from gw_conform.stored import classes_of, field
from gw_conform.wrapping import reachable


def collect(survey, app, place):
    """Reads the applications by their prefixes, and the one for everything else."""
    default = field(app, "app")
    if default is not None:
        survey.mount(default, place.below("", ""))
    _collect_mounts(survey, app, place)


def collect_wrapped(survey, wrapper, place):
    """Reads what is mounted beside an application, by what it has been wrapped in."""
    for value in reachable(wrapper) if wrapper is not None else ():
        if any("DispatcherMiddleware" in kind.__name__ for kind in classes_of(value)):
            _collect_mounts(survey, value, place)


def _collect_mounts(survey, app, place):
    for prefix, mounted in list((field(app, "mounts") or {}).items()):
        below = prefix.rstrip("/")
        survey.mount(mounted, place.below(below, below))
