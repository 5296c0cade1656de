import os
import time

from behaving import wsgi


def fork():
    if os.fork() == 0:
        while True:
            time.sleep(600)


application = wsgi(fork)
