import threading

from behaving import wsgi

lock = threading.Lock()


def deadlock():
    with lock, lock:
        pass


application = wsgi(deadlock)
