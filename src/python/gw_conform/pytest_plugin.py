"""A pytest plug-in: what the tests do to an application is judged when they have ended.

    def test_hello(gw_conform):
        client = TestClient(gw_conform(app))

`gw_conform(x)` takes a WSGI or ASGI application, a Flask application, whose test client goes through
it from then on, or a Django test client. A last test, `gw-conform`, fails with what was found. Under
pytest-xdist each worker has seen a part: what it shows is judged when the worker ends, and fails the
session.
"""

import os
import shlex
import shutil
import subprocess
import tempfile

import pytest

from gw_conform import frames
from gw_conform.observing import Observation

_RECORDINGS = pytest.StashKey()
# What workers have found: texts.
_FOUND = pytest.StashKey()
_OUTPUT = "gw_conform"


def pytest_addoption(parser):
    group = parser.getgroup("gw-conform")
    group.addoption("--gw-conform", metavar="COMMAND", help="how gw-conform is started")
    parser.addini("gw_conform_command", "how gw-conform is started (default: gw-conform)")
    parser.addini("gw_conform_args", "further arguments of gw-conform judge", type="args")


def pytest_configure(config):
    config.stash[_RECORDINGS] = {}
    config.stash[_FOUND] = []
    frames.set_project(str(config.rootpath))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(session, items):
    # Any worker may run a last test, and none of them has seen everything.
    if not _is_worker(session.config) and any("gw_conform" in getattr(item, "fixturenames", ()) for item in items):
        items.append(Verdict.from_parent(session, name="gw-conform"))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session):
    if _is_worker(session.config):
        session.config.workeroutput[_OUTPUT] = _judge_all(session.config)
    elif session.config.stash[_FOUND] and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    node.config.stash[_FOUND] += getattr(node, "workeroutput", {}).get(_OUTPUT, ())


def pytest_terminal_summary(terminalreporter, config):
    for text in dict.fromkeys(config.stash[_FOUND]):
        terminalreporter.section("gw-conform")
        terminalreporter.write_line(text)


def _is_worker(config):
    return hasattr(config, "workerinput")


@pytest.fixture
def gw_conform(request):
    """Watches an application for the course of a test; returns what the test is to use instead."""
    undo = []
    yield lambda subject: _watch(subject, request.config.stash[_RECORDINGS], undo)
    for each in reversed(undo):
        each()


def _watch(subject, recordings, undo):
    if hasattr(subject, "wsgi_app") and hasattr(subject, "test_client"):
        before = subject.wsgi_app
        subject.wsgi_app = _observation(before, recordings, subject).wrapped()
        undo.append(lambda: setattr(subject, "wsgi_app", before))
        return subject
    if type(subject).__module__ == "django.test.client" or hasattr(subject, "enforce_csrf_checks"):
        return _watch_django(subject, recordings, undo)
    return _observation(subject, recordings, subject).wrapped()


def _watch_django(client, recordings, undo):
    from django.core.wsgi import get_wsgi_application

    from gw_conform.django_client import Handler

    application = recordings.get("django") or get_wsgi_application()
    recordings["django"] = application
    observed = _observation(application, recordings, application).wrapped()
    before = client.handler
    client.handler = Handler(application, observed, before.enforce_csrf_checks)
    undo.append(lambda: setattr(client, "handler", before))
    return client


def _observation(application, recordings, owner):
    observations = recordings.setdefault("observations", {})
    known = observations.get(id(owner))
    if known is None:
        # The owner is kept: its identity would be another's else.
        known = observations[id(owner)] = (Observation(application, _label(owner), _test), owner)
    return known[0]


def _test():
    return os.environ.get("PYTEST_CURRENT_TEST", "").rpartition(" ")[0]


def _label(owner):
    kind = owner if hasattr(owner, "__qualname__") else type(owner)
    return kind.__module__ + ":" + kind.__qualname__


def _judge_all(config):
    """What is to be said of all that this process has seen: texts, none where it conforms."""
    lines, told = frames.take_unsent(), []
    for observation, _ in config.stash[_RECORDINGS].get("observations", {}).values():
        if not observation.is_empty():
            told.append(_judge(config, observation, lines))
    return [text for code, text in told if code not in (0, 4)]


def _judge(config, observation, lines):
    folder = tempfile.mkdtemp(prefix="gw-conform-")
    try:
        path = os.path.join(folder, "recording.json")
        with open(path, "w", encoding="ascii") as file:
            observation.write(file, lines)
        command = _command(config) + ["judge", path] + config.getini("gw_conform_args")
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        return done.returncode, done.stdout.decode("utf-8", "replace")
    except OSError as error:
        return 70, "gw-conform cannot be started (see --gw-conform): %s" % error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _command(config):
    given = config.getoption("--gw-conform") or config.getini("gw_conform_command")
    return shlex.split(given) if given else ["gw-conform"]


class Found(Exception):
    """What gw-conform has to say."""


class Verdict(pytest.Item):
    """The last test: hands the recordings over, and fails with the findings."""

    def runtest(self):
        texts = _judge_all(self.config)
        if texts:
            raise Found("\n".join(texts))

    def repr_failure(self, excinfo, style=None):
        if isinstance(excinfo.value, Found):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self):
        return self.path, None, "gw-conform: what the tests have shown of the gateway interface"
