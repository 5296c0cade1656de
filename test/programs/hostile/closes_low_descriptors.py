import os

from behaving import wsgi


def close():
    # What ancient recipes for daemons do; then a file takes the place of what was closed.
    os.closerange(3, 256)
    with open(os.environ["OUTPUT"], "w") as file:
        file.write("kept\n")


application = wsgi(close)
