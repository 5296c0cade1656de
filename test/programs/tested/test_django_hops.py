import shop_site  # noqa: F401
from django.test import Client


def test_hops(gw_conform):
    assert gw_conform(Client()).get("/hops").status_code == 200
