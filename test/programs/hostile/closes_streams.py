import os
import sys

from behaving import wsgi


def close():
    sys.stdout.close()
    sys.stderr.close()
    for number in (1, 2):
        try:
            os.close(number)
        except OSError:
            pass


application = wsgi(close)
