import time

from behaving import wsgi

application = wsgi(lambda: time.sleep(600))
