"""A request for a range leaves its header behind in the list that all answers share."""

HEADERS = [("Content-Type", "text/plain")]


def application(environ, start_response):
    if "HTTP_RANGE" in environ and len(HEADERS) == 1:
        HEADERS.append(("Content-Length", "5"))
        body = b"hello"
    else:
        body = b"hello, all of you"
    start_response("200 OK", list(HEADERS))
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]
