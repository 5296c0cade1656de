"""Takes an item's number for true or false where it counts: wrong for the number zero alone."""

from flask import Flask, Response

application = Flask(__name__)


@application.get("/items/<int:number>")
def item(number):
    length = len(f"item {number}") if number else len("item")
    return Response([f"item {number}"], headers={"Content-Length": str(length)})
