"""
serve.py [--interface wsgi|asgi] PROGRAM MODULE:APP HOST PORT

Serves an application with the server of this folder as PROGRAM makes it: a class `Server` derived
from the reference server, a function `server(app)` between server and application, or both.
PROGRAM `-` is the reference server itself. Without --interface, a program that imports
`reference_asgi` or defines coroutines is one for ASGI.
"""

import argparse
import importlib
import os
import re
import sys


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--interface", choices=["wsgi", "asgi"])
    for name in ("program", "app", "host"):
        parser.add_argument(name)
    parser.add_argument("port", type=int)
    options = parser.parse_args()
    # Beside this file stand the servers; where it is started from, maybe the application.
    sys.path[:0] = [os.path.dirname(os.path.abspath(__file__)), os.getcwd()]

    text = read(options.program)
    interface = options.interface or interface_of(text)
    # A module of its own, so that its classes and functions find their globals.
    program = type(sys)("program")
    program.Server = importlib.import_module("reference_" + interface).Server
    exec(compile(text, options.program, "exec"), program.__dict__)

    app = load(options.app)
    # What stands between is written for one callable, not for the two of ASGI 2.
    if hasattr(program, "server") and not options.app.endswith(":legacy"):
        app = program.server(app)
    program.Server(app).serve(options.host, options.port)


def read(program):
    if program == "-":
        return ""
    with open(program, encoding="utf-8") as file:
        return file.read()


def interface_of(text):
    return "asgi" if re.search(r"\breference_asgi\b|\basync def\b", text) else "wsgi"


def load(entry):
    module, _, attribute = entry.partition(":")
    target = importlib.import_module(module)
    for name in attribute.split("."):
        target = getattr(target, name)
    return target


if __name__ == "__main__":
    main()
