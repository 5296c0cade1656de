from flask import Flask

app = Flask(__name__)


@app.get("/")
def hello():
    return "hello"


@app.get("/hops")
def hops():
    return "x", {"Connection": "close"}


def test_hello(gw_conform):
    before = app.wsgi_app
    assert gw_conform(app).test_client().get("/").text == "hello"
    assert app.wsgi_app != before


def test_hops(gw_conform):
    assert gw_conform(app).test_client().get("/hops").status_code == 200
