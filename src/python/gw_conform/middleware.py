"""Loads a middleware, and wraps the probe in it: what comes out is the application to be judged.

The member `middleware` of the messages `load` and `source` (`host.py`) holds

    inner    `wsgi` or `asgi`, what the middleware wraps; null where it speaks the same on both faces
    options  keyword arguments
    factory  the target takes these and returns what takes the application
    layer    the target is an application; this is the number of the layer of it that is meant, the
             outermost being 0; null for a middleware
    probe    where the probe finds gw-conform (`probe_channel.py`); left out where none is wrapped

Which probe a case is run with stands in its field `form`: a name in `FORMS`.
"""

import itertools
import os

from gw_conform import probe_channel
from gw_conform.failures import TargetError, describe, failure
from gw_conform.interface import Unknown, tell
from gw_conform.program import run_source
from gw_conform.recording import Recorder
from gw_conform.target import Target, find, load, require_callable
from gw_conform.values import encode


class MiddlewareTarget(Target):
    """The probe wrapped in a middleware. Each form of the probe is wrapped when it is needed."""

    def __init__(self, wrap, style, entry, file, inner):
        app = wrap(inner, "application")
        super().__init__(app, _interface(style), style, entry, file)
        self._wrap = wrap
        self._made = {"application": self.app}
        self._inner = inner
        self.more = {"inner": inner, "forms": sorted(_forms(inner))}
        _forget_accesses(inner)
        # One order for what is seen on both faces.
        Recorder.numbers = probe_channel.numbers = itertools.count()

    def application(self, case):
        form = case.get("form") or "application"
        if form not in self._made:
            self._made[form] = self._another(form)
            _forget_accesses(self._inner)
        return self._made[form]

    def _another(self, form):
        try:
            return self._wrap(self._inner, form)
        except TargetError as error:
            return _raising(error.__cause__ or error)

    def afterwards(self, scope):
        return encode(scope)

    def discard(self, loop):
        from gw_conform.probe_link import unlink

        unlink(loop)


def load_middleware(message, wanted):
    """The MiddlewareTarget that a message names; raises TargetError."""
    if "probe" in wanted:
        os.environ[probe_channel.VARIABLE] = wanted["probe"]
    if wanted["layer"] is not None:
        return _layer(message, wanted["layer"])
    if message["op"] == "source":
        module = run_source(message["source"], message["name"])
        entry, file = message["name"] + ":middleware", None
        found = getattr(module, "middleware", None)
        if found is None:
            raise TargetError("attribute-missing", "the program defines no 'middleware'")
    else:
        entry, file, found = find(message["entry"], message["appDir"])

    def wrap(inner, form):
        return _wrapped(found, entry, wanted, _forms(inner)[form])

    style, inner = _faces(wrap, entry, message["interface"], wanted["inner"])
    return MiddlewareTarget(wrap, style, entry, file, inner)


def _layer(message, index):
    """A layer of an application, or what is inside of them all; with the names of all."""
    from gw_conform.layers import handler_of, layers_of

    target = load(message["entry"], message["appDir"], message["factory"], message["interface"])
    layers, inside = layers_of(target.app)
    handler = handler_of(inside)
    more = {"layers": [each.name for each in layers], "handler": handler}
    if index < len(layers):
        found = _layered(target, layers, index)
    elif handler is None:
        raise TargetError(
            "attribute-missing",
            f"no middleware was found around what '{target.entry}' is",
            "--layers looks for user_middleware of Starlette, wsgi_app of Flask, and objects and "
            "functions that keep what they wrap as `app`",
        )
    else:
        style = _style(inside, target.style)
        found = Target(inside, _interface(style), style, target.entry, target.file)
    found.more.update(more)
    return found


def _layered(target, layers, index):
    layer = layers[index]
    # Converters speak one interface outside and another inside.
    outer = _interface(_style(layers[index - 1].inside, target.style) if index else target.style)
    inner = _interface(_style(layer.inside, outer))

    def wrap(inner, form):
        made = _tried(layer.name, lambda: layer.wrap(_forms(inner)[form]))
        require_callable(made, layer.name, True)
        return made

    style = tell(wrap(inner, "application"), outer)
    return MiddlewareTarget(wrap, style, target.entry, target.file, inner)


def _style(app, otherwise):
    try:
        return tell(app)
    except Unknown:
        return otherwise


def _interface(style):
    return "wsgi" if style == "wsgi" else "asgi"


def _faces(wrap, entry, interface, inner):
    """The style of the outer face, and the interface of the inner one."""
    tried = [inner or interface] if inner or interface != "auto" else ["asgi", "wsgi"]
    failed = None
    for each in tried:
        try:
            style = tell(wrap(each, "application"), interface)
        except Unknown as error:
            unknown = f"what '{entry}' makes of an application {error.problem}"
            failed = failed or TargetError("interface-unknown", unknown, "pass --interface")
        except TargetError as error:
            failed = failed or error
        else:
            return style, inner or ("wsgi" if style == "wsgi" else "asgi")
    raise failed


def _wrapped(found, entry, wanted, application):
    options = wanted["options"]

    def make():
        return found(**options)(application) if wanted["factory"] else found(application, **options)

    wrapped = _tried(entry, make)
    require_callable(wrapped, entry, True)
    return wrapped


def _tried(entry, make):
    try:
        return make()
    except BaseException as error:
        message = f"'{entry}' could not be given an application: {describe(error)}"
        raise failure("factory-error", message, error) from error


def _raising(error):
    """In place of an application that could not be wrapped: an exchange that shows why."""

    def application(*args):
        raise error

    return application


def _forms(interface):
    if interface == "wsgi":
        from gw_conform import probe_wsgi as probe

        names = ("application", "function", "method", "Class", "partial")
        return {name: getattr(probe, name) for name in names}
    from gw_conform import probe_asgi as probe

    return {"application": probe.application, "copying": _copying, "instance": _Instance()}


async def _copying(scope, receive, send):
    """Another middleware below, which passes on a copy of the scope."""
    from gw_conform.probe_asgi import application

    await application(dict(scope), receive, send)


class _Instance:
    async def __call__(self, scope, receive, send):
        from gw_conform.probe_asgi import application

        await application(scope, receive, send)


def _forget_accesses(inner):
    """What it took to wrap the probe, and to look at the result, is no introspection."""
    if inner == "wsgi":
        from gw_conform import probe_wsgi

        probe_wsgi._accessed.clear()
