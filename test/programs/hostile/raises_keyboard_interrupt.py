from behaving import wsgi


def interrupt():
    raise KeyboardInterrupt


application = wsgi(interrupt)
