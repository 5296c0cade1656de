import signal

from behaving import wsgi


def expire(number, frame):
    raise TimeoutError("the time is over")


def alarm():
    # It goes off when the request is over, in whatever runs then.
    signal.signal(signal.SIGALRM, expire)
    signal.setitimer(signal.ITIMER_REAL, 0.02)


application = wsgi(alarm)
