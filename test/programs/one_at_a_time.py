"""Answers one request after the other, whatever the server does, and takes its time for each."""

import threading
import time

lock = threading.Lock()


def application(environ, start_response):
    environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    with open("calls", "a") as calls:
        calls.write(".")
    with lock:
        time.sleep(1.2)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [b"done"]
