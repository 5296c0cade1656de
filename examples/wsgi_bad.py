"""The same guest book, as it is written in a hurry: three mistakes."""

from urllib.parse import parse_qs

GUESTS = ["Ada", "Grace", "Zoë"]


def application(environ, start_response):
    if environ["REQUEST_METHOD"] == "POST":
        length = int(environ.get("CONTENT_LENGTH") or 0)
        form = parse_qs(environ["wsgi.input"].read(length).decode("utf-8", "replace"))
        name = form.get("name", ["somebody"])[0]
        start_response("200 OK", [("Content-Type", "text/plain"), ("Connection", "keep-alive")])
        return [f"welcome, {name}\n"]
    text = "\n".join(GUESTS) + "\n"
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(text)))])
    return [text.encode("utf-8")]
