import sys

from behaving import wsgi


def talk():
    for number in range(20_000):
        text = f"line {number} goes on and on and on and on and on and on and on and on and on\n"
        sys.stdout.write(text)
        sys.stderr.write(text)


application = wsgi(talk)
