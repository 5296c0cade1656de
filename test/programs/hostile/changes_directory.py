import os

from behaving import wsgi

application = wsgi(lambda: os.chdir("/"))
