"""What an ASGI server accepts out of an application, and how it refuses the rest."""


class ClientGone(OSError):
    """The client has left. Raised out of `send()`, and ignored when it comes back."""


def is_int(value):
    return isinstance(value, int) and not isinstance(value, bool)


def is_bool(value):
    return isinstance(value, bool)


def is_bytes(value):
    return isinstance(value, bytes)


def is_text(value):
    return value is None or isinstance(value, str)


def is_data(value):
    return value is None or isinstance(value, bytes)


def is_path(value):
    return isinstance(value, str)


def has_descriptor(value):
    return hasattr(value, "fileno")


def pairs(value):
    """A header list from any iterable; raises TypeError for anything else."""
    found = []
    for name, content in value:
        if not isinstance(name, bytes) or not isinstance(content, bytes):
            raise TypeError(f"a header is {name!r}: {content!r}, not bytes")
        if name.startswith(b":") or b"\r" in content or b"\n" in content or b"\0" in content:
            raise ValueError(f"no such header: {name!r}: {content!r}")
        found.append((name, content))
    return found


def links(value):
    found = list(value)
    if not all(isinstance(each, bytes) for each in found):
        raise TypeError("a link is not bytes")
    return found


_START = {"status!": is_int, "headers": pairs, "trailers": is_bool}
_BODY = {"body": is_bytes, "more_body": is_bool}

HTTP_EVENTS = {
    "http.response.start": _START,
    "http.response.body": _BODY,
    "http.response.trailers": {"headers": pairs, "more_trailers": is_bool},
    "http.response.early_hint": {"links!": links},
    "http.response.zerocopysend": {
        "file!": has_descriptor,
        "offset": is_int,
        "count": is_int,
        "more_body": is_bool,
    },
    "http.response.pathsend": {"path!": is_path},
}
WEBSOCKET_EVENTS = {
    "websocket.accept": {"subprotocol": is_text, "headers": pairs},
    "websocket.send": {"bytes": is_data, "text": is_text},
    "websocket.close": {"code": is_int, "reason": is_text},
    "websocket.http.response.start": _START,
    "websocket.http.response.body": _BODY,
}
LIFESPAN_EVENTS = {
    "lifespan.startup.complete": {},
    "lifespan.startup.failed": {"message": is_text},
    "lifespan.shutdown.complete": {},
    "lifespan.shutdown.failed": {"message": is_text},
}


class Checks:
    """Keys marked with `!` are required. Keys that nobody knows are let be."""

    HTTP_EVENTS = HTTP_EVENTS
    WEBSOCKET_EVENTS = WEBSOCKET_EVENTS
    LIFESPAN_EVENTS = LIFESPAN_EVENTS

    def check(self, message, events):
        """The message with its header lists read; raises if it is none of these events."""
        if not isinstance(message, dict):
            raise TypeError(f"a message is a dict, not {type(message).__name__}")
        kind = message.get("type")
        if not isinstance(kind, str) or kind not in events:
            raise ValueError(f"no such message type: {kind!r}")
        checked = dict(message)
        for key, check in events[kind].items():
            name = key.rstrip("!")
            if name in message:
                checked[name] = self.check_value(kind, name, message[name], check)
            elif key != name:
                self.refuse_missing(kind, name)
        return checked

    def refuse_missing(self, kind, name):
        raise KeyError(f"{kind} has no {name}")

    def check_value(self, kind, name, value, check):
        if check in (pairs, links):
            return check(value)
        if not check(value):
            raise TypeError(f"{name} of {kind} is {type(value).__name__}")
        return value
