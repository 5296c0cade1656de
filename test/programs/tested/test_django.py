import shop_site  # noqa: F401
from django.test import Client


def test_hello(gw_conform):
    response = gw_conform(Client()).get("/")
    assert response.status_code == 200
    assert response.content == b"hello"
    assert response.wsgi_request.path == "/"


def test_post_needs_no_token(gw_conform):
    assert gw_conform(Client()).post("/post", {"name": "Ada"}).content == b"Ada"


def test_stream(gw_conform):
    assert gw_conform(Client()).get("/stream").getvalue() == b"ab"
