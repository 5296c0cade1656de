"""How many generated requests a second others put through the same applications.

Prints one JSON object: the rates, what the recording of an exchange costs, and the versions.
"""

import asyncio
import json
import sys
from importlib.metadata import version
from io import BytesIO, StringIO
from time import perf_counter
from wsgiref.util import setup_testing_defaults
from wsgiref.validate import validator

import small_asgi
import small_wsgi
from asgion import Inspector, Severity
from hypothesis import HealthCheck, given, settings, strategies as st

sys.path.insert(0, sys.argv[2])
from gw_conform.asgi import AsgiExchange, BatchWire as AsgiWire  # noqa: E402
from gw_conform.wsgi import BatchWire, WsgiExchange  # noqa: E402

RUNS = int(sys.argv[1])
METHODS = st.sampled_from(["GET", "HEAD", "OPTIONS", "POST"])
SEGMENTS = st.lists(st.sampled_from(["a", "1", "%2F", "%C3%A9", "..", "", "%FF"]), max_size=3)
QUERIES = st.lists(st.sampled_from(["a=1", "b", "q=%C3%A9", "=x"]), max_size=3)
HEADERS = st.lists(
    st.sampled_from([("Cookie", "a=1"), ("X-Tag", "b"), ("Accept", "*/*")]), max_size=3
)
BODIES = st.binary(max_size=40)
LARGE = b"x" * 65536
PATIENCE = {"start": 5, "finish": 1}
loop = asyncio.new_event_loop()


def settings_for(runs):
    return settings(
        max_examples=runs,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


def call_wsgi(app, environ):
    iterable = app(environ, lambda status, headers, exc_info=None: lambda data: None)
    try:
        for _ in iterable:
            pass
    finally:
        if hasattr(iterable, "close"):
            iterable.close()


def environ_of(method, path, query, headers, body):
    environ = {"HTTP_" + name.upper().replace("-", "_"): value for name, value in headers}
    setup_testing_defaults(environ)
    environ["REQUEST_METHOD"] = method
    environ["PATH_INFO"] = "/" + "/".join(path)
    environ["QUERY_STRING"] = "&".join(query)
    environ["wsgi.input"] = BytesIO(body)
    environ["wsgi.errors"] = StringIO()
    environ["CONTENT_LENGTH"] = str(len(body))
    return environ


def scope_of(method, path, query, headers, body):
    pairs = [[name.lower().encode(), value.encode()] for name, value in headers]
    path = "/" + "/".join(path)
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.5"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": "&".join(query).encode(),
        "root_path": "",
        "headers": [*pairs, [b"content-length", str(len(body)).encode()]],
        "client": ["127.0.0.1", 50000],
        "server": ["localhost", 8000],
    }


async def call_asgi(app, scope, body):
    events = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive():
        return events.pop()

    async def send(message):
        pass

    await app(scope, receive, send)


def with_validator(runs, bodies):
    checked = validator(small_wsgi.application)

    @settings_for(runs)
    @given(METHODS, SEGMENTS, QUERIES, HEADERS, bodies)
    def validated(method, path, query, headers, body):
        call_wsgi(checked, environ_of(method, path, query, headers, body))

    return rate(validated, runs)


def with_asgion(runs, bodies):
    inspector = Inspector(small_asgi.application)

    @settings_for(runs)
    @given(METHODS, SEGMENTS, QUERIES, HEADERS, bodies)
    def inspected(method, path, query, headers, body):
        scope = scope_of(method, path, query, headers, body)
        loop.run_until_complete(call_asgi(inspector, scope, body))
        # It has more to say, of what no specification asks.
        assert all(each.severity != Severity.ERROR for each in inspector.violations)
        inspector.violations.clear()

    return rate(inspected, runs)


def rate(function, count):
    began = perf_counter()
    function()
    return count / (perf_counter() - began)


ONE = ("POST", ["a"], ["a=1"], [], b"hello")


def bare_wsgi():
    for _ in range(RUNS * 10):
        call_wsgi(small_wsgi.application, environ_of(*ONE))


def recorded_wsgi():
    for _ in range(RUNS * 10):
        case = {"environ": environ_of(*ONE), "body": ["hello"], "patience": PATIENCE, "leave": None}
        WsgiExchange(small_wsgi.application, case, BatchWire(case, True)).run()


async def bare_asgi():
    for _ in range(RUNS * 10):
        await call_asgi(small_asgi.application, scope_of(*ONE), b"hello")


async def recorded_asgi():
    for _ in range(RUNS * 10):
        event = {"type": "http.request", "body": b"hello", "more_body": False}
        case = {
            "kind": "http",
            "scope": scope_of(*ONE),
            "script": [{"give": event}],
            "more": False,
            "patience": PATIENCE,
            "batch": True,
            "style": "asgi3",
        }
        await AsgiExchange(small_asgi.application, case, AsgiWire()).run()


def main():
    rates = {
        "validator": with_validator(RUNS, BODIES),
        "validatorLarge": with_validator(RUNS // 4, st.just(LARGE)),
        "asgion": with_asgion(RUNS, BODIES),
        "asgionLarge": with_asgion(RUNS // 4, st.just(LARGE)),
        "bareWsgi": rate(bare_wsgi, RUNS * 10),
        "recordedWsgi": rate(recorded_wsgi, RUNS * 10),
        "bareAsgi": rate(lambda: loop.run_until_complete(bare_asgi()), RUNS * 10),
        "recordedAsgi": rate(lambda: loop.run_until_complete(recorded_asgi()), RUNS * 10),
    }
    versions = {name: version(name) for name in ("hypothesis", "asgion")}
    versions["python"] = sys.version.split()[0]
    print(json.dumps({**rates, "versions": versions}))


main()
