import os
import time

from behaving import wsgi


def daemonize():
    if os.fork():
        return
    os.setsid()
    if os.fork():
        os._exit(0)
    os.closerange(0, 65536)
    with open(os.environ["OUTPUT"], "a") as file:
        file.write(f"{os.getpid()}\n")
    while True:
        time.sleep(600)


application = wsgi(daemonize)
