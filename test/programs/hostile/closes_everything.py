import os

from behaving import wsgi

application = wsgi(lambda: os.closerange(0, 65536))
