"""The events of extensions, where the scope offers them: what may be sent when.

Each function takes an event into account, or says in a sentence why a server refuses it.
"""

import os

from gw_conform.values import class_name


def take_http(http, kind, message):
    """An event of an http connection that the core does not know."""
    taker = _HTTP.get(kind)
    if taker is None or not http.offers(kind):
        return f"{kind} is no event of an http connection on this server"
    return taker(http, message)


def take_denial(websocket, kind, message):
    """`websocket.http.response.start` and `…body`: the refusal of a handshake."""
    if kind not in _DENIAL or not websocket.offers("websocket.http.response"):
        return f"{kind} is no event of a websocket connection on this server"
    if websocket.accepted:
        return f"{kind} came after websocket.accept"
    return _DENIAL[kind](websocket, message)


def _push(http, message):
    if not http.started:
        return "http.response.push came before http.response.start"
    if not isinstance(message.get("path"), str):
        return "http.response.push has a key 'path' with a str"
    return None


def _zero_copy(http, message):
    if not http.started:
        return "http.response.zerocopysend came before http.response.start"
    if not _is_open(message.get("file")):
        return "http.response.zerocopysend has a key 'file' with an open file"
    for key in ("offset", "count"):
        if message.get(key) is not None and not isinstance(message[key], int):
            return f"{key} is an int, not {class_name(type(message[key]))}"
    return _more_error(message, "more_body") or http.end_of_body(message)


def _is_open(file):
    # What "file descriptor object" means is left open: `os.sendfile` takes the number as well.
    try:
        os.fstat(file if isinstance(file, int) else file.fileno())
    except Exception:
        return False
    return True


def _more_error(message, key):
    more = message.get(key, False)
    return None if isinstance(more, bool) else f"{key} is a bool, not {class_name(type(more))}"


def _path(http, message):
    if not http.started:
        return "http.response.pathsend came before http.response.start"
    if not isinstance(message.get("path"), str):
        return "http.response.pathsend has a key 'path' with a str"
    return http.end_of_body({})


def _early_hint(http, message):
    links = message.get("links")
    if not _are_bytes(links):
        return "http.response.early_hint has a key 'links' with an iterable of bytes"
    return None


def _are_bytes(values):
    try:
        return all(isinstance(each, bytes) for each in values)
    except TypeError:
        return False


def _trailers(http, message):
    if not http.body_ended:
        return "http.response.trailers came before the end of the body"
    reason = _more_error(message, "more_trailers")
    if reason is None and not message.get("more_trailers", False):
        http.finish()
    return reason


def _debug(http, message):
    if not isinstance(message.get("info"), dict):
        return "http.response.debug has a key 'info' with a dict"
    return None


def _denial_start(websocket, message):
    if websocket.denied:
        return "websocket.http.response.start was sent before"
    if not isinstance(message.get("status"), int):
        return "websocket.http.response.start has a key 'status' with an int"
    websocket.denied = True
    return None


def _denial_body(websocket, message):
    if not websocket.denied:
        return "websocket.http.response.body came before websocket.http.response.start"
    if not isinstance(message.get("body", b""), bytes):
        return f"body is bytes, not {class_name(type(message['body']))}"
    reason = _more_error(message, "more_body")
    if reason is None and not message.get("more_body", False):
        websocket.closed = True
        # Not an error: nothing that follows reaches the client.
        websocket.closed_error = False
    return reason


_HTTP = {
    "http.response.push": _push,
    "http.response.zerocopysend": _zero_copy,
    "http.response.pathsend": _path,
    "http.response.early_hint": _early_hint,
    "http.response.trailers": _trailers,
    "http.response.debug": _debug,
}

_DENIAL = {
    "websocket.http.response.start": _denial_start,
    "websocket.http.response.body": _denial_body,
}
