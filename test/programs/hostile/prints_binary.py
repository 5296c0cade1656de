import os

from behaving import wsgi

application = wsgi(lambda: os.write(1, bytes(range(256)) * 64) and None)
