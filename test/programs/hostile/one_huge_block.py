from behaving import wsgi

application = wsgi(lambda: [b"x" * (60 * 1024 * 1024)])
