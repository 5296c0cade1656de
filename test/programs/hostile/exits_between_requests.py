import os
import threading

from behaving import wsgi

application = wsgi(lambda: threading.Timer(0.05, os._exit, [3]).start())
