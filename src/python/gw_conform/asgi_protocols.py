"""What may be sent when: the state of a connection, one class for each protocol.

`send(message)` takes an event into account, or says in a sentence why a server refuses it. Content
that can still be transmitted (letter case, forbidden names, characters) is not refused here: one
mistake must not hide the next.
"""

from gw_conform.asgi_extensions import take_denial, take_http
from gw_conform.values import class_name


class Protocol:
    """A connection. `closed` is true once nothing that is sent can reach the client."""

    def __init__(self, scope):
        self.scope = scope
        self.closed = False
        version = scope.get("asgi", {}).get("spec_version", "2.0")
        self.closed_error = tuple(map(int, version.split("."))) >= (2, 4)

    def send(self, message):
        """None, or why the event is refused."""
        if not isinstance(message, dict):
            return f"an event is a dict, not {class_name(type(message))}"
        kind = message.get("type")
        if not isinstance(kind, str):
            return "an event has a key 'type' with a str"
        return self.take(kind, message)

    def take(self, kind, message):
        """Like send, for an event whose type is a str."""
        return f"{kind} is no event of this connection"

    def delivered(self, message):
        """The application has received this event."""

    def lose(self, how=None):
        """The client is gone."""
        self.closed = True

    def ended_for_receive(self):
        """True when `receive()` has nothing more to give but the end."""
        return self.closed

    def disconnect(self):
        """The event that tells of the end."""
        return {"type": self.scope["type"] + ".disconnect"}

    def offers(self, extension):
        """True when the scope advertises an extension."""
        return extension in (self.scope.get("extensions") or {})


class Http(Protocol):
    """`complete` is the ordinary end; a server ignores what is sent after it."""

    def __init__(self, scope):
        super().__init__(scope)
        self.started = False
        self.trailers = False
        self.body_ended = False
        self.complete = False

    def take(self, kind, message):
        if kind == "http.response.start":
            return self._start(message)
        if kind == "http.response.body":
            return self._body(message)
        return take_http(self, kind, message)

    def _start(self, message):
        if self.started:
            return "http.response.start was sent before"
        reason = _status_error(message) or headers_error(message)
        self.started = self.started or reason is None
        self.trailers = self.offers("http.response.trailers") and message.get("trailers") is True
        return reason

    def _body(self, message):
        if not self.started:
            return "http.response.body came before http.response.start"
        return _body_error(message) or self.end_of_body(message)

    def end_of_body(self, message):
        """Completes the response, unless more of the body is to come, or trailers are."""
        if not message.get("more_body", False):
            self.body_ended = True
            if not self.trailers:
                self.finish()
        return None

    def finish(self):
        """The response is complete: further messages on the channel are ignored, no error."""
        self.complete = True
        self.closed = True
        self.closed_error = False

    def disconnect(self):
        return {"type": "http.disconnect"}

    def lose(self, how=None):
        super().lose(how)


class WebSocket(Protocol):
    """`connecting` until the application has accepted or closed."""

    def __init__(self, scope):
        super().__init__(scope)
        self.accepted = False
        self.denied = False
        self.close_code = 1006
        self.close_reason = ""

    def take(self, kind, message):
        if kind == "websocket.accept":
            return self._accept(message)
        if kind == "websocket.send":
            return self._message(message)
        if kind == "websocket.close":
            return self._close(message)
        return take_denial(self, kind, message)

    def _accept(self, message):
        if self.accepted:
            return "websocket.accept was sent before"
        if self.denied:
            return "websocket.accept came after a denial response had begun"
        subprotocol = message.get("subprotocol")
        if subprotocol is not None and not isinstance(subprotocol, str):
            return f"subprotocol is a str or None, not {class_name(type(subprotocol))}"
        reason = headers_error(message)
        self.accepted = self.accepted or reason is None
        return reason

    def _message(self, message):
        if not self.accepted:
            return "websocket.send came before websocket.accept"
        data, text = message.get("bytes"), message.get("text")
        if data is not None and not isinstance(data, bytes):
            return f"bytes is bytes or None, not {class_name(type(data))}"
        if text is not None and not isinstance(text, str):
            return f"text is a str or None, not {class_name(type(text))}"
        if (data is None) == (text is None):
            return "exactly one of bytes and text is given"
        return None

    def _close(self, message):
        code, reason = message.get("code", 1000), message.get("reason")
        if not isinstance(code, int):
            return f"code is an int, not {class_name(type(code))}"
        if reason is not None and not isinstance(reason, str):
            return f"reason is a str or None, not {class_name(type(reason))}"
        self.closed = True
        self.close_code = code if self.accepted else 1006
        self.close_reason = (reason or "") if self.accepted else ""
        return None

    def delivered(self, message):
        if message["type"] == "websocket.disconnect":
            self.closed = True

    def lose(self, how=None):
        super().lose(how)
        if how is not None:
            self.close_code, self.close_reason = how

    def disconnect(self):
        return {
            "type": "websocket.disconnect",
            "code": self.close_code,
            "reason": self.close_reason,
        }


class Lifespan(Protocol):
    """`phase` is what the application has to answer next, or has answered last."""

    def __init__(self, scope):
        super().__init__(scope)
        self.phase = "new"
        self.failure = None
        self.answered = None

    def take(self, kind, message):
        answers = {
            "lifespan.startup.complete": ("startup", "started"),
            "lifespan.startup.failed": ("startup", "failed"),
            "lifespan.shutdown.complete": ("shutdown", "stopped"),
            "lifespan.shutdown.failed": ("shutdown", "stopped"),
        }
        if kind not in answers:
            return f"{kind} is no event of the lifespan protocol"
        asked, answer = answers[kind]
        if self.phase != asked:
            return f"{kind} does not answer what was asked ({self.phase})"
        text = message.get("message", "")
        if kind.endswith("failed") and not isinstance(text, str):
            return f"message is a str, not {class_name(type(text))}"
        self.failure = text if kind.endswith("failed") else None
        self.phase = answer
        if self.answered is not None:
            self.answered()
        return None

    def delivered(self, message):
        self.phase = message["type"].partition(".")[2]

    def ended_for_receive(self):
        # A server that has stopped sends nothing more, and no disconnect exists.
        return False


class Unknown(Protocol):
    """A protocol that no specification defines: no event can be sent."""

    def ended_for_receive(self):
        return self.closed

    def disconnect(self):
        return {"type": self.scope["type"] + ".disconnect"}


PROTOCOLS = {"http": Http, "websocket": WebSocket, "lifespan": Lifespan, "unknown": Unknown}


def headers_error(message, key="headers"):
    """Why `headers` cannot be transmitted: no iterable of pairs of bytes."""
    try:
        pairs = [(name, value) for name, value in message.get(key, ())]
    except (TypeError, ValueError):
        return f"{key} is an iterable of two-item iterables"
    for pair in pairs:
        for each in pair:
            if not isinstance(each, bytes):
                return f"header names and values are bytes, not {class_name(type(each))}"
    return None


def _status_error(message):
    if "status" not in message:
        return "http.response.start has a key 'status'"
    if not isinstance(message["status"], int):
        return f"status is an int, not {class_name(type(message['status']))}"
    return None


def _body_error(message):
    body, more = message.get("body", b""), message.get("more_body", False)
    if not isinstance(body, bytes):
        return f"body is bytes, not {class_name(type(body))}"
    if not isinstance(more, bool):
        return f"more_body is a bool, not {class_name(type(more))}"
    return None
