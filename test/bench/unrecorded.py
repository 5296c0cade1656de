"""The loop without rules and without recording: runs the cases that it is sent, and counts them.

Reads the messages that the host of gw-conform gets, one JSON object a line, and answers each with
a line of its own.
"""

import asyncio
import json
import sys
from importlib import import_module
from io import BytesIO, StringIO

sys.path.insert(0, sys.argv[2])
from gw_conform.values import decode  # noqa: E402

application = import_module(sys.argv[1]).application


def run_wsgi(case):
    environ = dict(case["environ"])
    environ["wsgi.version"] = (1, 0)
    environ["wsgi.input"] = BytesIO(b"".join(map(decode, case["body"])))
    environ["wsgi.errors"] = StringIO()
    iterable = application(environ, lambda status, headers, exc_info=None: lambda data: None)
    try:
        for _ in iterable:
            pass
    finally:
        if hasattr(iterable, "close"):
            iterable.close()


async def run_asgi(case, base):
    scope = {**decode(base), **decode(case["scope"])}
    events = [decode(step["give"]) for step in reversed(case["script"])]

    async def receive():
        return events.pop()

    async def send(message):
        pass

    await application(scope, receive, send)


async def run_all(cases, base):
    for case in cases:
        await asyncio.create_task(run_asgi(case, base))


loop = asyncio.new_event_loop()
for line in sys.stdin:
    message = json.loads(line)
    if "environ" in message["cases"][0]:
        for case in message["cases"]:
            run_wsgi(case)
    else:
        loop.run_until_complete(run_all(message["cases"], message["base"]))
    print(len(message["cases"]), flush=True)
