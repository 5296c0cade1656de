"""Counts wrongly every third time that it is asked for something with a query."""

asked = 0


def application(environ, start_response):
    global asked
    asked += 1 if environ.get("QUERY_STRING") else 0
    wrong = environ.get("QUERY_STRING") and asked % 3 == 0
    headers = [("Content-Type", "text/plain"), ("Content-Length", "6" if wrong else "5")]
    start_response("200 OK", headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [b"hello"]
