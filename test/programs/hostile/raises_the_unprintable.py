from behaving import wsgi


class Unprintable(Exception):
    def __str__(self):
        raise ValueError("no text")

    __repr__ = __str__


def fail():
    raise Unprintable


application = wsgi(fail)
