import sys

from behaving import wsgi


def talk():
    for number in range(20_000):
        print("line", number, "of standard output, which goes on and on and on and on")
        print("line", number, "of standard error, which goes on and on and on", file=sys.stderr)


application = wsgi(talk)
