from behaving import wsgi


def loop():
    while True:
        pass


application = wsgi(loop)
