"""Starts a program and a daemon, and hangs where HANG says, having told so in OUTPUT."""

import os
import re
import subprocess
import time


def hang(place):
    if os.environ["HANG"] != place:
        return
    subprocess.Popen(["sleep", "600"])
    subprocess.Popen(["sleep", "600"], start_new_session=True)
    with open(os.environ["OUTPUT"], "w") as file:
        file.write(place)
    if os.environ.get("HOLD"):
        # Catastrophic backtracking: no other thread of the interpreter runs meanwhile.
        re.match("(a|a)+$", "a" * 100 + "b")
    time.sleep(600)


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    if environ["REQUEST_METHOD"] == "DELETE":
        hang("request")
    return [b"ok"]


hang("import")
