import threading
import time

from behaving import wsgi

application = wsgi(lambda: threading.Thread(target=time.sleep, args=(600,)).start())
