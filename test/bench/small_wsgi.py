"""A small application that conforms."""


def application(environ, start_response):
    length = int(environ.get("CONTENT_LENGTH") or 0)
    size = len(environ["wsgi.input"].read(length)) if length else 0
    body = b"%d" % size
    headers = [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))]
    start_response("200 OK", headers)
    return [b"" if environ["REQUEST_METHOD"] == "HEAD" else body]
