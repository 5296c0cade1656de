"""Serves in a daemon that has left its session, and in whose parent nothing is left to do."""

import os
import signal
import sys
import time
from wsgiref.simple_server import make_server

from gw_conform.probe_wsgi import application

for each in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
    signal.signal(each, signal.SIG_IGN)
server = make_server(sys.argv[1], int(sys.argv[2]), application)
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        server.serve_forever()
    os._exit(0)
while True:
    time.sleep(60)
