import ctypes

from behaving import wsgi

application = wsgi(lambda: ctypes.string_at(0))
