import os
import shutil


def application(environ, start_response):
    shutil.rmtree(os.environ["FOLDER"], ignore_errors=True)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"ok"]
