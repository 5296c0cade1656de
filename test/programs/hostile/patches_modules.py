import json
import os
import threading
import time

from behaving import wsgi


def broken(*args, **kwargs):
    raise RuntimeError("patched")


def patch():
    json.dumps = json.loads = json.JSONEncoder = json.JSONDecoder = broken
    os.write = os.read = os.getpid = os.fork = broken
    threading.Lock = threading.RLock = threading.Thread = threading.enumerate = broken
    time.time = time.monotonic = time.perf_counter = time.perf_counter_ns = broken


patch()
application = wsgi(patch)
