"""The host process: loads one target after another and runs the cases it is given.

Messages to the host ({"op": …}):

    load     entry, appDir, factory, interface → loaded | failed
    source   source, name, interface           → loaded | failed   (a program given as text)
             both with `middleware`: see `gw_conform/middleware.py`
    run      cases                             → done, one for each case
    feed     id, steps or body, more           (for a case with `more`)
    ack      id                                (for a case with `live`: `wsgi_live`, `asgi_live`)
    leave    id, half, code, reason            (likewise: the client has gone)
    cancel   id                                (ASGI: the exchange hangs)
    abandon  id                                (ASGI: the server needs it no more)
    stacks                                     → stacks
    settle   seconds                           → settled, when tasks left behind have ended
    collect                                    → collected, the garbage

The main thread runs the application, WSGI directly and ASGI in an event loop; a reader thread
takes the messages, so that it can answer while the application hangs. When the channel closes,
the process ends, and its supervisor ends everything that it has started.
"""

import _thread
import os
import queue
import sys

from gw_conform import stacks
from gw_conform.channel import Channel, set_apart
from gw_conform.output import flush
from gw_conform.supervisor import TELL

_exit = os._exit


class Host:
    """Messages go to `sink`, which the running interface sets to what it needs."""

    def __init__(self, channel):
        self.channel = channel
        self.inbox = queue.SimpleQueue()
        self.sink = self.inbox.put
        self.loop = None
        self.running = {}

    def read(self):
        """The reader thread."""
        code = 1
        try:
            for message in self.channel.read():
                if message["op"] == "stacks":
                    # What there is to tell may be long, and threads that never wait are in the way.
                    self.channel.send({"op": "standing"})
                    self.channel.send(self._where())
                else:
                    self.sink(message)
            code = 0
        except BaseException:
            sys.__excepthook__(*sys.exc_info())
        finally:
            _end(code)

    def _where(self):
        running = [
            {"id": identifier, "events": list(recorder.events), "seconds": recorder.seconds()}
            for identifier, recorder in list(self.running.items())
        ]
        return {"op": "stacks", "text": stacks.dump(self.loop), "running": running}

    def collect(self):
        """Lets go of what exceptions hold in a circle."""
        import gc

        gc.collect()
        self.channel.send({"op": "collected"})

    def run(self):
        """The main thread."""
        path = list(sys.path)
        message = self.inbox.get()
        while True:
            target = self._load(message)
            message = self._server(target, path)(self, target) if target else self.inbox.get()

    def _server(self, target, path):
        # What is ours is imported from where we were, whatever the target has made of the path.
        its_own = sys.path
        sys.path = path
        try:
            if target.interface == "wsgi":
                from gw_conform.wsgi_host import serve
            else:
                from gw_conform.asgi_host import serve
            return serve
        finally:
            sys.path = its_own

    def _load(self, message):
        # Needed after the target has been imported, which may do what it likes to the path.
        import inspect  # noqa: F401

        from gw_conform import controls, frames
        from gw_conform.identity import identify
        from gw_conform.program import load_source
        from gw_conform.routes import discover
        from gw_conform.target import TargetError, load

        try:
            if "middleware" in message:
                from gw_conform.middleware import load_middleware

                target = load_middleware(message, message["middleware"])
            elif message["op"] == "source":
                target = load_source(message["source"], message["name"], message["interface"])
            else:
                target = load(
                    message["entry"],
                    message["appDir"],
                    factory=message["factory"],
                    interface=message["interface"],
                )
        except TargetError as error:
            failure = {
                "op": "failed",
                "kind": error.kind,
                "message": error.message,
                "hint": error.hint,
                "frame": error.frame,
                "traceback": error.traceback,
            }
            self.channel.send(failure)
            return None
        if target.file is not None:
            frames.set_project(_project_of(target))
        # Sent by `serve`, once it can take what follows.
        identity = identify(target.app)
        target.loaded = {
            "op": "loaded",
            "interface": target.interface,
            "style": target.style,
            "entry": target.entry,
            "file": target.file,
            "identity": identity,
            "control": controls.find(identity["frameworkName"], target.interface),
            "paths": controls.paths(target.entry),
            "executable": sys.executable,
            "routes": discover(target.app),
        }
        target.loaded.update(target.more)
        return target


def main(channel, told):
    """Runs until the channel closes; a signal of the supervisor's is answered in `told`."""
    import faulthandler

    faulthandler.enable()
    if TELL:
        faulthandler.register(TELL, file=set_apart(told))
    sys.argv[:] = ["gw-conform"]
    host = Host(Channel(channel))
    # Below `threading`: no list of threads shows it, and an application may still patch that module
    # as gevent does, which is too late once there are other threads.
    _thread.start_new_thread(host.read, ())
    try:
        host.run()
    except BaseException:
        # What the application has raised in us: from a signal handler, say.
        sys.__excepthook__(*sys.exc_info())
    finally:
        _end(1)


def _project_of(target):
    # The folder that holds the target's top-level package or module.
    directory = os.path.dirname(target.file)
    depth = target.entry.partition(":")[0].count(".")
    if os.path.basename(target.file).startswith("__init__."):
        depth += 1
    for _ in range(depth):
        directory = os.path.dirname(directory)
    return directory


def _end(code):
    # Not sys.exit: threads and exit handlers of the application must not hold us.
    try:
        flush()
    finally:
        _exit(code)
