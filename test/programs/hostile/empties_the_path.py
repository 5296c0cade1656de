import sys

from behaving import wsgi


def empty():
    sys.path = []
    sys.argv = None


empty()
application = wsgi(empty)
