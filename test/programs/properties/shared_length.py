"""Keeps the length of what it is sent where all requests keep it, and answers with as much."""

length = 0


def application(environ, start_response):
    global length
    length = announced = int(environ.get("CONTENT_LENGTH") or 0)
    body = environ["wsgi.input"].read(announced)
    # Another request may have come in between.
    if len(body) < announced:
        length = len(body)
    headers = [("Content-Type", "text/plain"), ("Content-Length", str(length))]
    start_response("200 OK", headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]
