import sys

from behaving import wsgi


def replace():
    sys.stdout = None
    sys.stderr = object()


application = wsgi(replace)
