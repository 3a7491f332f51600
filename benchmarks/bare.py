"""The limit of a request: the same server and framework, and nothing done."""

from flask import Flask, Response, request

app = Flask(__name__)


@app.get("/")
def little() -> Response:
    """A bare JSON route."""
    return Response(b'{"items":[],"next":null}', mimetype="application/json")


@app.post("/")
def nothing() -> Response:
    request.get_data()
    return Response(b"success", content_type="text/plain")
