import json
import os
import threading
import time

from behaving import wsgi


def broken(*args, **kwargs):
    raise RuntimeError("patched")


def patch_clocks():
    time.time = time.monotonic = time.perf_counter = time.perf_counter_ns = broken


json.dumps = json.loads = json.JSONEncoder = json.JSONDecoder = broken
os.write = os.read = os.getpid = os.fork = os._exit = broken
threading.Lock = threading.RLock = threading.Thread = threading.enumerate = broken
application = wsgi(patch_clocks)
