"""Pyramid: route patterns, view predicates, prefixes, static views, traversal."""

from pyramid.config import Configurator
from pyramid.response import Response


def show(request):
    return Response(repr(dict(request.matchdict or {})))


def change(request):
    return Response("changed")


class Things:
    def __init__(self, request):
        self.request = request

    def list(self):
        return Response("things")


class Folder:
    """A context that the root does not lead to."""


def nested(config):
    config.add_route("nested", "/{page:\\d{2}}/*rest")
    config.add_view(show, route_name="nested")


def main():
    with Configurator() as config:
        config.add_static_view("assets", "static")
        config.add_route("home", "/")
        config.add_route("item", "/items/{item_id}/{code:[a-z]+\\.txt}")
        config.add_route("old", "old/:name")
        config.add_route("things", "/things", request_method=("GET", "PUT"))
        config.add_route("picky", "/picky", xhr=True)
        config.add_view(show, route_name="home")
        config.add_view(show, route_name="item", request_method="GET")
        config.add_view(change, route_name="item", request_method=("POST", "DELETE"))
        config.add_view(show, route_name="old")
        config.add_view(Things, attr="list", route_name="things")
        config.add_view(show, route_name="picky")
        config.include(nested, route_prefix="/nested/{section}")
        config.add_view(show, name="by-traversal")
        config.add_view(show, name="of-folder", context=Folder)
        return config.make_wsgi_app()


app = main()
