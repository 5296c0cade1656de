def application(environ, start_response):
    try:
        application(environ, start_response)
    except RecursionError:
        pass
    # Called again and again, and for the first time where there is hardly any stack left.
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"ok"]
