import os

from behaving import wsgi

application = wsgi(lambda: os.closerange(3, 65536))
