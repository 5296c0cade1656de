import os

from behaving import wsgi

application = wsgi(lambda: os._exit(3))
