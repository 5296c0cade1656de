import installed_in_the_environment


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [installed_in_the_environment.BODY]
