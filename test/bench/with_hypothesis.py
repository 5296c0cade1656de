"""How many generated requests a second others put through the same applications.

Prints one JSON object: the rates, and the versions.
"""

import json
import sys
from importlib.metadata import version
from io import BytesIO, StringIO
from time import perf_counter
from wsgiref.util import setup_testing_defaults
from wsgiref.validate import validator

from hypothesis import HealthCheck, given, settings, strategies as st
from small_wsgi import application

RUNS = int(sys.argv[1])
METHODS = st.sampled_from(["GET", "HEAD", "OPTIONS", "POST"])
SEGMENTS = st.lists(st.sampled_from(["a", "1", "%2F", "%C3%A9", "..", "", "%FF"]), max_size=3)
QUERIES = st.lists(st.sampled_from(["a=1", "b", "q=%C3%A9", "=x"]), max_size=3)
HEADERS = st.lists(
    st.sampled_from([("HTTP_COOKIE", "a=1"), ("HTTP_X_TAG", "b"), ("HTTP_ACCEPT", "*/*")]),
    max_size=3,
)
SETTINGS = settings(
    max_examples=RUNS,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


def call(app, environ):
    iterable = app(environ, lambda status, headers, exc_info=None: lambda data: None)
    try:
        for _ in iterable:
            pass
    finally:
        if hasattr(iterable, "close"):
            iterable.close()


def environ_of(method, path, query, headers, body):
    environ = dict(headers)
    setup_testing_defaults(environ)
    environ["REQUEST_METHOD"] = method
    environ["PATH_INFO"] = "/" + "/".join(path)
    environ["QUERY_STRING"] = "&".join(query)
    environ["wsgi.input"] = BytesIO(body)
    environ["wsgi.errors"] = StringIO()
    environ["CONTENT_LENGTH"] = str(len(body))
    return environ


checked = validator(application)


@SETTINGS
@given(METHODS, SEGMENTS, QUERIES, HEADERS, st.binary(max_size=40))
def validated(method, path, query, headers, body):
    call(checked, environ_of(method, path, query, headers, body))


def rate(function, count):
    began = perf_counter()
    function()
    return count / (perf_counter() - began)


def bare():
    for _ in range(RUNS * 10):
        call(application, environ_of("POST", ["a"], ["a=1"], [], b"hello"))


print(
    json.dumps(
        {
            "validated": rate(validated, RUNS),
            "bare": rate(bare, RUNS * 10),
            "python": sys.version.split()[0],
            "hypothesis": version("hypothesis"),
        }
    )
)
