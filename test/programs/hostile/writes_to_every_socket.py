import os
import stat

from behaving import wsgi


def write():
    for name in os.listdir("/proc/self/fd"):
        number = int(name)
        try:
            if number > 2 and stat.S_ISSOCK(os.fstat(number).st_mode):
                os.write(number, b"not for you\n")
        except OSError:
            pass


application = wsgi(write)
