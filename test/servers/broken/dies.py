"""Ends after some requests; with `once`, a second one of it does not."""

import os
import sys
from wsgiref.simple_server import WSGIRequestHandler, make_server

from gw_conform.probe_wsgi import application

REQUESTS = 5


class Handler(WSGIRequestHandler):
    count = 0

    def handle(self):
        Handler.count += 1
        if Handler.count > REQUESTS and not os.path.exists(sys.argv[3]):
            if sys.argv[4:] == ["once"]:
                open(sys.argv[3], "w").close()
            print("something terrible has happened", flush=True)
            os._exit(9)
        super().handle()


make_server(sys.argv[1], int(sys.argv[2]), application, handler_class=Handler).serve_forever()
