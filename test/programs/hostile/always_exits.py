import os


def application(environ, start_response):
    os._exit(3)
