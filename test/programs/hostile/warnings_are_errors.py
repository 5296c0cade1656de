import warnings

from behaving import wsgi

warnings.simplefilter("error")
application = wsgi(lambda: None)
