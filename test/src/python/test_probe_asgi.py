import asyncio
import json
import os
import socket
import unittest
from unittest import mock

from gw_conform import probe_asgi, probe_channel, probe_link
from gw_conform.values import decode, encode


class Drive:
    """The other end of the channel, in the same loop: answers each call with one script."""

    def __init__(self, script):
        self.script = script
        self.heard = []
        self.goes = []
        self.done = asyncio.Event()

    async def serve(self, reader, writer):
        async for line in reader:
            message = json.loads(line)
            self.heard.append(message)
            answer = None
            if message["op"] == "begin":
                answer = {"op": "script", "call": message["call"], "script": self.script}
            elif message["op"] == "wait":
                self.goes.append(message["step"])
                answer = {"op": "go", "call": message["call"], "step": message["step"]}
            if answer is not None:
                writer.write(json.dumps(answer).encode() + b"\n")
        writer.close()
        self.done.set()

    def events(self):
        return [each for each in self.heard if each["op"] == "event"]


def scope_of(*, kind="http", headers=((b"X-Gw-Conform", b"a1"),), **more):
    return {"type": kind, "asgi": {"version": "3.0"}, "headers": list(headers), **more}


def steps(*given):
    return {"call": [{"n": n, **step} for n, step in enumerate(given)]}


def send(message, **more):
    return {"do": "send", "message": encode(message), **more}


async def conversation(script, scope, receive=None, send=None, call=None):
    drive = Drive(script)
    server = await asyncio.start_server(drive.serve, "127.0.0.1", 0, limit=1 << 22)
    host, port = server.sockets[0].getsockname()
    result = error = None
    with mock.patch.dict(os.environ, {probe_channel.VARIABLE: f"{host}:{port}:secret"}):
        try:
            result = await (call or probe_asgi.application)(scope, receive, send)
        except Exception as raised:
            error = raised
    probe_link.link(asyncio.get_running_loop()).lose()
    await drive.done.wait()
    await asyncio.sleep(0)
    server.close()
    return drive, result, error


def play(*args, **kwargs):
    probe_link._links.clear()
    return asyncio.run(conversation(*args, **kwargs))


class ProbeTest(unittest.TestCase):
    def test_tells_the_scope_before_and_after(self):
        scope = scope_of(path="/a")
        drive, _, _ = play(steps({"do": "set", "key": "mine", "value": 1}), scope)
        hello, begin, end = drive.heard[0], drive.heard[1], drive.heard[-1]
        self.assertEqual((hello["op"], hello["token"]), ("hello", "secret"))
        self.assertEqual((begin["asked"], begin["kind"], begin["args"]), ("a1", "http", 3))
        self.assertEqual(decode(begin["offered"]), scope_of(path="/a"))
        self.assertEqual(decode(end["afterwards"])["mine"], 1)
        self.assertEqual(end["how"], "returned")

    def test_sends_and_receives_what_it_is_told(self):
        sent = []

        async def receive():
            return {"type": "http.request", "body": b"x" * 100000, "more_body": False}

        async def take(message):
            sent.append(message)

        message = {"type": "http.response.body", "body": b"\xff"}
        drive, _, _ = play(steps({"do": "receive"}, send(message)), scope_of(), receive, take)
        self.assertEqual(sent, [message])
        received = drive.events()[0]["outcome"]["returned"]
        self.assertEqual(len(decode(received)["body"]), 100000)

    def test_tells_what_send_raised_and_goes_on_only_if_told_to(self):
        async def refuse(message):
            raise ConnectionResetError("gone")

        message = {"type": "http.response.body"}
        trapped = send(message, trap=True)
        drive, _, error = play(steps(trapped, send(message)), scope_of(), None, refuse)
        self.assertIsInstance(error, ConnectionResetError)
        outcomes = [each["outcome"]["raised"] for each in drive.events()]
        self.assertEqual(len(outcomes), 3)
        self.assertIn("OSError", outcomes[0]["types"])
        self.assertEqual(drive.heard[-1]["how"], "raised")

    def test_gives_up_what_takes_too_long(self):
        async def receive():
            await asyncio.Event().wait()

        drive, _, _ = play(steps({"do": "receive", "within": 0.01}), scope_of(), receive)
        self.assertTrue(drive.events()[0]["outcome"]["waiting"])

    def test_waits_without_holding_up_the_loop(self):
        ran = []

        async def receive():
            ran.append("receive")
            return {"type": "http.disconnect"}

        tasks = [[{"do": "wait", "for": "go", "n": 5}], [{"do": "receive", "n": 6}]]
        drive, _, _ = play(steps({"do": "tasks", "tasks": tasks}), scope_of(), receive)
        self.assertEqual(drive.goes, [5])
        self.assertEqual(ran, ["receive"])
        self.assertEqual({each["type"] for each in drive.events()}, {"wait", "receive", "end"})

    def test_receives_until_an_event(self):
        events = iter([{"type": "http.request"}, {"type": "http.disconnect"}])

        async def receive():
            return next(events)

        until = {"do": "receive-until", "type": "http.disconnect"}
        drive, _, _ = play(steps(until), scope_of(), receive)
        self.assertEqual(len(drive.events()), 3)

    def test_raises_and_returns(self):
        step = {"do": "raise", "exception": "KeyError", "message": "no"}
        _, _, error = play(steps({"do": "repeat", "times": 2, "steps": [{**step, "n": 9}]}), scope_of())
        self.assertIsInstance(error, KeyError)
        _, result, _ = play(steps({"do": "return", "value": 5}), scope_of())
        self.assertEqual(result, 5)

    def test_keeps_state_and_tells_identities(self):
        value = object()
        scope = scope_of(kind="lifespan", state={"pool": value})
        told = {"do": "set-state", "key": "mine", "value": {"l": [1]}}
        gone = {"do": "delete-state", "key": "pool"}
        drive, _, _ = play(steps(told, gone), scope)
        self.assertEqual(drive.heard[1]["asked"], "lifespan")
        self.assertEqual(drive.heard[1]["state"], {"pool": str(id(value))})
        self.assertEqual(scope["state"], {"mine": [1]})
        self.assertEqual(drive.events()[0]["outcome"]["returned"], str(id(scope["state"]["mine"])))

    def test_sends_files_and_headers_of_other_kinds(self):
        seen = []

        async def take(message):
            if "headers" in message:
                seen.append((type(message["headers"]).__name__, list(message["headers"])))
            else:
                seen.append(message["file"].read())
                message["file"].close()

        start = {"type": "http.response.start", "headers": [[b"a", b"b"]]}
        file = {"as": "file", "content": "abc\u00ff", "position": 1}
        script = steps(send(start, headersAs="generator"), send({"type": "x"}, file=file))
        drive, _, _ = play(script, scope_of(), None, take)
        self.assertEqual(seen, [("generator", [[b"a", b"b"]]), b"bc\xff"])
        self.assertEqual(drive.events()[-2]["outcome"]["returned"], "closed")

    def test_answers_plainly_where_nobody_knows_the_call(self):
        sent = []

        async def take(message):
            sent.append(message)

        drive, _, _ = play(None, scope_of(headers=[(b"host", b"a")]), None, take)
        self.assertIsNone(drive.heard[1]["asked"])
        self.assertEqual([each["type"] for each in sent], ["http.response.start", "http.response.body"])

    def test_serves_as_two_callables(self):
        async def legacy(scope, receive, send):
            await probe_asgi.legacy(scope)(receive, send)

        drive, _, _ = play(steps(), scope_of(), call=legacy)
        self.assertEqual(drive.heard[1]["kind"], "http")

    def test_goes_on_when_nobody_is_there(self):
        probe_link._links.clear()
        with mock.patch.dict(os.environ, {probe_channel.VARIABLE: f"127.0.0.1:{_closed_port()}:x"}):
            sent = []

            async def take(message):
                sent.append(message)

            asyncio.run(probe_asgi.application(scope_of(), None, take))
        self.assertEqual(len(sent), 2)


def _closed_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


if __name__ == "__main__":
    unittest.main()
