"""`python -m gw_conform.serving SERVER APP HOST PORT`: servers that have no command line of their own."""

import importlib
import sys


def main(server, app, host, port):
    """Serves until the process is ended."""
    module, _, name = app.partition(":")
    if server == "gevent":
        # Before the application is imported, as its documentation has it.
        importlib.import_module("gevent.monkey").patch_all()
    application = getattr(importlib.import_module(module), name)
    _SERVERS[server](application, host, int(port))


def _wsgiref(application, host, port):
    from wsgiref.simple_server import make_server

    make_server(host, port, application).serve_forever()


def _werkzeug(application, host, port, threaded=True):
    from werkzeug.serving import run_simple

    run_simple(host, port, application, threaded=threaded)


def _bjoern(application, host, port):
    import bjoern

    bjoern.run(application, host, port)


def _gevent(application, host, port):
    from gevent.pywsgi import WSGIServer

    WSGIServer((host, port), application).serve_forever()


_SERVERS = {
    "wsgiref": _wsgiref,
    "werkzeug": _werkzeug,
    "werkzeug-single": lambda *args: _werkzeug(*args, threaded=False),
    "bjoern": _bjoern,
    "gevent": _gevent,
}

if __name__ == "__main__":
    main(*sys.argv[1:])
