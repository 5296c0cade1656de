"""Django Channels: protocols, and the URL patterns of WebSockets."""

from gw_conform.routes.django import fill, is_resolver, shown_of
from gw_conform.stored import classes_of, field
from gw_conform.wrapping import reachable


def collect(survey, app, place):
    """Reads a ProtocolTypeRouter, or a URLRouter as it serves WebSockets."""
    protocols = field(app, "application_mapping")
    if not isinstance(protocols, dict):
        _collect_patterns(survey, app, place)
        return
    if protocols.get("http") is not None:
        survey.mount(protocols["http"], place.below("", ""))
    router = _router_in(protocols.get("websocket"))
    if router is not None:
        _collect_patterns(survey, router, place)


def _router_in(app):
    if app is None:
        return None
    return next((each for each in reachable(app) if _is_router(each)), None)


def _is_router(value):
    return any(kind.__name__ == "URLRouter" for kind in classes_of(value))


def _collect_patterns(survey, router, place):
    above = place if place.path.endswith("/") else place.below("/", "/")
    for each in list(field(router, "routes") or ()):
        shown = shown_of(each)
        with survey.guarded(above, shown):
            inner = _router_in(field(each, "callback"))
            if inner is not None:
                _collect_patterns(survey, inner, above.below(fill(each), shown))
            elif not is_resolver(each):
                survey.add_websocket(above, fill(each), shown, field(each, "callback"))
