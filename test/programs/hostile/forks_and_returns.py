import os

from behaving import wsgi

# The child comes back out of the application, as the parent does.
application = wsgi(lambda: os.fork() and None)
