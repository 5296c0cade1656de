"""`python -I -S server_host.py LIFELINE COMMAND...` runs a server and ends everything that it started.

The server gets a session of its own. A letter on the lifeline sends it a signal: `t` SIGTERM, `i`
SIGINT. When the lifeline closes, which it does too when gw-conform is killed, or when the server
has ended, every process that it has started ends, whatever session it has moved to.
"""

import os
import select
import signal
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from gw_conform import supervisor  # noqa: E402

_SIGNALS = {ord("t"): signal.SIGTERM, ord("i"): signal.SIGINT}
# What a shell says of a command that is not there.
_NOT_FOUND = 127


def main(lifeline, command):
    server = os.fork()
    if server == 0:
        os.close(lifeline)
        _become(command)
    status = None
    try:
        status = _watch(server, lifeline)
    finally:
        supervisor.end_all(server)
    supervisor.end_like(status)


def _become(command):
    os.setsid()
    try:
        os.execvp(command[0], command)
    except OSError as error:
        sys.stderr.write("%s: %s\n" % (command[0], error.strerror))
        sys.stderr.flush()
        os._exit(_NOT_FOUND)


def _watch(server, lifeline):
    """The server's status when it has ended, or None when gw-conform has."""
    alarm, ring = os.pipe()
    os.set_blocking(ring, False)
    signal.set_wakeup_fd(ring)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    for each in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(each, lambda *_: None)
    supervisor.adopt_orphans()
    while True:
        # Before the first wait too: what ended before the handler was set rings no bell.
        status = supervisor.reap().get(server)
        if status is not None:
            return status
        ready, _, _ = select.select([lifeline, alarm], [], [])
        if alarm in ready:
            os.read(alarm, 512)
        if lifeline in ready:
            letters = os.read(lifeline, 512)
            if not letters:
                return None
            for letter in letters:
                supervisor.kill(os.kill, server, _SIGNALS[letter])


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
