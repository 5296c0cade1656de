"""The process above the host: it ends what the application leaves behind.

The host forks off at once and runs the application in a session of its own. The supervisor runs
none of its code, so nothing that the application does can keep it from its work: when the host
has ended, or gw-conform has (the lifeline closes, which a killed process does too), everything
that the application has started ends, whatever session or group it has moved to. What is written into the lifeline
makes the host tell where its threads stand, even if it holds its interpreter.
"""

import os
import select
import signal

# One that nobody else uses; 0 where there are no such signals.
TELL = getattr(signal, "SIGRTMAX", 5) - 5

_PR_SET_CHILD_SUBREAPER = 36
# Seconds for processes that were killed to be gone; those that wait for a disk take longer.
_LONGEST = 2.0


def fork_spare(own, spare):
    """The descriptors of the process that we are from here on, and the id of the one beside it.

    The second process has a supervisor of its own, which says on its lifeline who it is, and how
    its host has ended. The id is None there, and where no second one is wanted or can be had.
    """
    if not spare:
        return own, None
    try:
        pid = os.fork()
    except (AttributeError, OSError):
        # They close, which says that there is none.
        pid = None
    if pid != 0:
        for each in spare:
            os.close(each)
        return own, pid
    for each in own:
        os.close(each)
    out, error, *others = spare
    for each, standard in ((out, 1), (error, 2)):
        os.dup2(each, standard)
        os.close(each)
    _say(others[1], "pid %d" % os.getpid())
    return others, None


def supervise(lifeline, *others, spare=None):
    """Returns in the host, which needs the other descriptors; the supervisor ends as it has ended."""
    if not hasattr(os, "fork"):
        return
    host = os.fork()
    if host == 0:
        os.close(lifeline)
        os.setsid()
        return
    try:
        for each in others:
            os.close(each)
        status = _watch(host, lifeline)
    finally:
        end_all(host, spare)
    if status is not None:
        _say(lifeline, _told(status))
    end_like(status)


def _told(status):
    if os.WIFSIGNALED(status):
        return "signal %d" % os.WTERMSIG(status)
    return "code %d" % os.WEXITSTATUS(status)


def _say(lifeline, line):
    try:
        os.write(lifeline, line.encode("ascii") + b"\n")
    except OSError:
        # Nobody listens any more.
        pass


def _watch(host, lifeline):
    """The host's status when it has ended, or None when gw-conform has."""
    alarm, ring = os.pipe()
    os.set_blocking(ring, False)
    signal.set_wakeup_fd(ring)
    stopped = []
    for each in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(each, lambda *_: stopped.append(True))
    signal.signal(signal.SIGCHLD, lambda *_: None)
    adopt_orphans()
    while True:
        # Before the first wait too: what ended before the handler was set rings no bell.
        status = reap().get(host)
        if status is not None or stopped:
            return status
        ready, _, _ = select.select([lifeline, alarm], [], [])
        if alarm in ready:
            os.read(alarm, 512)
        if lifeline in ready:
            if not os.read(lifeline, 512):
                return None
            kill(os.kill, host, TELL)


def adopt_orphans():
    """Makes what our children leave behind ours: a daemon still has a parent here."""
    try:
        import ctypes

        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    except Exception:
        # Not Linux: a daemon in a session of its own is out of reach.
        pass


def reap():
    """The statuses of children that have ended, by process id."""
    ended = {}
    try:
        while True:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return ended
            ended[pid] = status
    except ChildProcessError:
        return ended


def end_all(host, spare=None):
    """Kills the host, its group and everything below us but the spare, and waits for that."""
    kill(os.killpg, host)
    waited = 0.0
    while waited < _LONGEST:
        try:
            if os.waitpid(-1, os.WNOHANG)[0]:
                continue
        except ChildProcessError:
            return
        left = _descendants(os.getpid(), spare)
        if spare is not None and not left:
            return
        for pid in left:
            kill(os.kill, pid)
        select.select([], [], [], 0.005)
        waited += 0.005


def _descendants(ancestor, spare):
    """The ids of all processes below one, from /proc; none where there is no such thing.

    Another supervisor sees to what is below the spare.
    """
    children = {}
    for name in os.listdir("/proc") if os.path.isdir("/proc") else ():
        if name.isdigit():
            children.setdefault(_parent_of(name), []).append(int(name))
    found, next_ones = [], children.get(ancestor, [])
    while next_ones:
        next_ones = [pid for pid in next_ones if pid != spare]
        found += next_ones
        next_ones = [each for pid in next_ones for each in children.get(pid, ())]
    return found


def _parent_of(name):
    try:
        with open("/proc/%s/stat" % name, "rb") as file:
            # The command stands in parentheses and may hold anything.
            return int(file.read().rpartition(b")")[2].split()[1])
    except (OSError, IndexError, ValueError):
        return None


def kill(send, pid, number=signal.SIGKILL):
    """Sends a signal, by `os.kill` or `os.killpg`; nothing happens where nobody is there any more."""
    try:
        send(pid, number)
    except OSError:
        pass


def end_like(status):
    """Ends this process as that one has ended."""
    if status is None:
        os._exit(0)
    if os.WIFSIGNALED(status):
        _end_by(os.WTERMSIG(status))
    os._exit(os.WEXITSTATUS(status))


def _end_by(number):
    import resource

    # One core file of the host is enough.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if number not in (signal.SIGKILL, signal.SIGSTOP):
        signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)
