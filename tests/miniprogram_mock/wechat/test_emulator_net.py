"""The phone's requests go to the product and come back as they are."""

import socket
from contextlib import closing

import pytest
import requests
from flask import Flask, Response, request

from miniprogram_mock.wechat import network
from miniprogram_mock.wechat.serving import serve

SEEN = []


def product():
    """A server that tells what it was asked."""
    app = Flask("product")

    @app.route("/api/<path:path>", methods=["GET", "POST", "PATCH", "DELETE"])
    def api(path):
        SEEN.append(
            (
                request.method,
                f"{request.path}?{request.query_string.decode()}",
                dict(request.headers),
                request.get_data(),
            )
        )
        if path == "moved":
            return Response(status=302, headers={"Location": "/api/elsewhere"})
        if path == "large":
            return b"x" * 200
        answer = Response(b'{"code": "gone"}', status=409, mimetype="application/json")
        answer.headers |= {"ETag": '"e1"', "Retry-After": "7", "Set-Cookie": "a=b", "X-More": "1"}
        return answer

    return app


@pytest.fixture
def asked(start):
    SEEN.clear()
    with serve(product()) as url:
        yield lambda method, path, **more: requests.request(
            method, start_once(start, url) + path, timeout=10, allow_redirects=False, **more
        )


def start_once(start, url, started={}):  # noqa: B006 - one emulator per product
    if url not in started:
        started[url] = start(product=url).base
    return started[url]


def test_a_request_passes_as_it_is_and_so_does_the_answer(asked):
    sent = {
        "Authorization": "Bearer t", "Idempotency-Key": "k", "If-None-Match": '"e0"',
        "X-Own": "5", "Cookie": "c=1", "Content-Type": "application/json", "Connection": "X-Hop",
        "X-Hop": "1", "X-Forwarded-For": "9.9.9.9",
    }  # fmt: skip
    answer = asked(
        "POST", "/net/api/a%20b/灯?q=%E7%81%AF&x=1%2B1", data="灯".encode(), headers=sent
    )
    ((method, path, headers, body),) = SEEN
    assert (method, body) == ("POST", "灯".encode())
    assert path == "/api/a b/灯?q=%E7%81%AF&x=1%2B1"
    assert {name: headers.get(name) for name in sent} == sent | {
        "Cookie": None, "Connection": headers.get("Connection"), "X-Hop": None,
        "X-Forwarded-For": None,
    }  # fmt: skip
    assert (answer.status_code, answer.content) == (409, b'{"code": "gone"}')
    told = {"Content-Type": "application/json", "ETag": '"e1"', "Retry-After": "7", "X-More": "1"}
    assert {name: answer.headers.get(name) for name in told} == told
    assert "Set-Cookie" not in answer.headers and "X-Net-Error" not in answer.headers


def test_nothing_is_followed_and_nothing_grows_too_large(asked, monkeypatch):
    moved = asked("GET", "/net/api/moved")
    assert (moved.status_code, moved.headers["Location"]) == (302, "/api/elsewhere")
    assert len(SEEN) == 1
    monkeypatch.setattr(network, "LIMIT", 100)
    assert asked("POST", "/net/api/a", data=b"x" * 101).status_code == 413
    large = asked("GET", "/net/api/large")
    assert (large.status_code, large.headers["X-Net-Error"]) == (502, "reset")


def test_other_sites_are_sent_away(asked):
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert asked("GET", "/net/api/a", headers=headers).status_code == 403
    assert not SEEN


def hang_up():
    request.environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
    return ""


def test_why_nothing_came_back(start, monkeypatch):
    monkeypatch.setattr(network, "READ", 0.05)

    def error(url):
        answer = requests.get(start(product=url).base + "/net/api/a", timeout=10)
        assert answer.status_code == 502
        return answer.headers["X-Net-Error"]

    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        port = silent.getsockname()[1]
        assert error(f"http://127.0.0.1:{port}") == "timeout"
    assert error(f"http://127.0.0.1:{port}") == "connect"
    hanging_up = Flask("hanging up")
    hanging_up.add_url_rule("/api/a", view_func=hang_up)
    with serve(hanging_up) as url:
        assert error(url) == "reset"
