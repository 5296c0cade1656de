import os

from behaving import wsgi


def move():
    for leave in (os.setsid, os.setpgrp):
        try:
            leave()
        except OSError:
            pass


application = wsgi(move)
