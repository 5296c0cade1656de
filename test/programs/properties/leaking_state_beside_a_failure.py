"""Remembers of one request what the next stumbles over; another path never goes well."""

queries = []


def application(environ, start_response):
    if environ.get("PATH_INFO") == "/broken":
        raise RuntimeError("not implemented yet")
    if not environ.get("QUERY_STRING") and "".join(queries):
        raise RuntimeError("the query of another request")
    queries.append(environ.get("QUERY_STRING") or "")
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"hello"]
