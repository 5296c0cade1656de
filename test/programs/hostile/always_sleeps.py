import time


def application(environ, start_response):
    time.sleep(600)
