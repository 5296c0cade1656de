"""Listens where nobody looks."""

import sys
from wsgiref.simple_server import make_server

from gw_conform.probe_wsgi import application

server = make_server(sys.argv[1], 0, application)
print("listening on port %d" % server.server_port, flush=True)
server.serve_forever()
