"""Serves an application of its own."""

import sys
from wsgiref.simple_server import make_server


def application(environ, start_response):
    start_response("404 Not Found", [("Content-Length", "0")])
    return [b""]


make_server(sys.argv[1], int(sys.argv[2]), application).serve_forever()
