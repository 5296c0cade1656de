"""Hypercorn as a server of examples: what only HTTP/2 shows. The other servers of this folder do not speak it."""

import asyncio
import os

from hypercorn.asyncio import serve
from hypercorn.config import Config


class Server:
    def __init__(self, app):
        self.app = app

    def serve(self, host, port):
        config = Config()
        config.bind = ["%s:%d" % (host, port)]
        if os.environ.get("GW_TLS_CERT"):
            config.certfile = os.environ["GW_TLS_CERT"]
            config.keyfile = os.environ["GW_TLS_KEY"]
        asyncio.run(serve(self.app, config))
