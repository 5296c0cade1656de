import sys

from behaving import wsgi

application = wsgi(lambda: sys.exit(5))
