from behaving import wsgi

application = wsgi(lambda: (b"x" * (1024 * 1024) for _ in range(200)))
