"""A guest book that keeps to PEP 3333."""

from urllib.parse import parse_qs

GUESTS = ["Ada", "Grace"]


def application(environ, start_response):
    if environ["PATH_INFO"] != "/":
        return answer(start_response, "404 Not Found", "no such page\n", environ)
    if environ["REQUEST_METHOD"] == "POST":
        length = int(environ.get("CONTENT_LENGTH") or 0)
        form = parse_qs(environ["wsgi.input"].read(length).decode("utf-8", "replace"))
        name = form.get("name", ["somebody"])[0]
        return answer(start_response, "200 OK", f"welcome, {name}\n", environ)
    return answer(start_response, "200 OK", "\n".join(GUESTS) + "\n", environ)


def answer(start_response, status, text, environ):
    body = text.encode("utf-8")
    headers = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(body)))]
    start_response(status, headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]
