import os
import signal

from behaving import wsgi

application = wsgi(lambda: os.kill(os.getppid(), signal.SIGKILL))
