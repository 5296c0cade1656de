import signal

from behaving import wsgi


def ignore():
    for each in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
        try:
            signal.signal(each, signal.SIG_IGN)
        except (OSError, ValueError):
            pass


application = wsgi(ignore)
