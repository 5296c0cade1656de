from .pages import index


class Shop:
    def __call__(self, environ, start_response):
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [index()]


class Site:
    shop = Shop()


site = Site()
