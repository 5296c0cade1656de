import signal
import time

from behaving import wsgi


def expire(number, frame):
    raise TimeoutError("the time is over")


def alarm():
    signal.signal(signal.SIGALRM, expire)
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    time.sleep(600)


application = wsgi(alarm)
