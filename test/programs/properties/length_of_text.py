"""Counts characters where bytes are to be counted: wrong for text beyond ASCII alone."""


def application(environ, start_response):
    text = "hello"
    if environ["REQUEST_METHOD"] == "POST":
        length = int(environ.get("CONTENT_LENGTH") or 0)
        # Latin-1 can be any bytes.
        text = environ["wsgi.input"].read(length).decode("latin-1")
    headers = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(text)))]
    start_response("200 OK", headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [text.encode("utf-8")]
