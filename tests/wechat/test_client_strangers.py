"""Answers that WeChat would never give: some proxy's, some relay's."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask, Response, redirect

from backend.config import Config
from backend.wechat import (
    Client,
    Unavailable,
)
from miniprogram_mock.wechat.serving import serve

from .conftest import JPEG, SEND_PATH, TOKEN_PATH

Serve = Callable[[Callable[[str], Any]], str]


@pytest.fixture
def strange() -> Iterator[Serve]:
    """A server that is not WeChat's: `answer(path)` is what it says. Returns its address."""
    running: list[Any] = []

    def start(answer: Callable[[str], Any]) -> str:
        server = Flask("strange")
        server.add_url_rule("/<path:path>", "any", answer, methods=["GET", "POST"])
        running.append(serve(server))
        return str(running[-1].__enter__())

    yield start
    for server in running:
        server.__exit__(None, None, None)


GOOD_TOKEN = {"access_token": "AT-never-shown", "expires_in": 7200}
STRANGE = {
    "a page": lambda path: "<html>please sign in to this network</html>",
    "a list": lambda path: "[]",
    "nothing": lambda path: "",
    "no token": lambda path: {"expires_in": 7200},
    "an empty token": lambda path: {"access_token": "", "expires_in": 7200},
    "an odd token": lambda path: {"access_token": 7, "expires_in": "soon"},
    "an odd code": lambda path: {"errcode": "many"},
    "elsewhere": lambda path: redirect("/cgi-bin/elsewhere"),
    "a page after the token": lambda path: GOOD_TOKEN if "stable" in path else "<html>",
    "bytes after the token": lambda path: GOOD_TOKEN if "stable" in path else b"\xff\xfe",
    "half a file": lambda path: (
        GOOD_TOKEN if "stable" in path else Response(iter([b"x"]), headers={"Content-Length": "99"})
    ),
}


@pytest.mark.parametrize("name", STRANGE)
def test_answers_that_are_not_wechats(app: Any, config: Config, strange: Serve, name: str) -> None:
    other = Client(config.WECHAT_OA_APPID, config.WECHAT_OA_SECRET, strange(STRANGE[name]))
    calls: list[Callable[[], object]] = [
        lambda: other.send_text("o1", "一"),
        lambda: other.send_image("o1", JPEG),
        lambda: other.session_of("code"),
    ]
    if "file" in name:
        calls = [lambda: other.download("m-1")]
    with app.app_context():
        for call in calls:
            with pytest.raises(Unavailable):
                call()


@pytest.mark.parametrize("token", [None, "", 7])
def test_a_token_that_is_none_is_not_kept(
    app: Any, config: Config, strange: Serve, token: object
) -> None:
    asked: list[str] = []

    def answer(path: str) -> dict[str, object]:
        asked.append(path)
        return {"access_token": token, "expires_in": 7200}

    other = Client(config.WECHAT_OA_APPID, config.WECHAT_OA_SECRET, strange(answer))
    with app.app_context(), pytest.raises(Unavailable):
        other.send_text("o1", "一")
    assert asked == [TOKEN_PATH.removeprefix("/")]


def test_the_base_address_may_have_a_path(app: Any, config: Config, strange: Serve) -> None:
    asked: list[str] = []

    def answer(path: str) -> dict[str, object]:
        asked.append(path)
        return GOOD_TOKEN | {"errcode": 0}

    base = strange(answer) + "/relay/"
    with app.app_context():
        Client(config.WECHAT_OA_APPID, config.WECHAT_OA_SECRET, base).send_text("o1", "一")
    assert asked == ["relay" + TOKEN_PATH, "relay" + SEND_PATH]
