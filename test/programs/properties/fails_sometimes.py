"""Counts wrongly one time in four when it is asked for a range."""

import random


def application(environ, start_response):
    wrong = "HTTP_RANGE" in environ and random.random() < 0.25
    headers = [("Content-Type", "text/plain"), ("Content-Length", "6" if wrong else "5")]
    start_response("200 OK", headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [b"hello"]
