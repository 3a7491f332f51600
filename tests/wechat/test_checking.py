"""Content checks over real HTTP: what WeChat thinks of words, and where it says so of photos."""

import pytest

from backend.config import Config
from backend.web import App
from backend.wechat import (
    Client,
    NotVisited,
    QuotaSpent,
    Unavailable,
    Verdict,
    WeChatError,
    check_media,
    check_words,
)
from miniprogram_mock.wechat import checking, faults, people

from .conftest import TOKEN_PATH, Emulator

WORDS, MEDIA = checking.WORDS, checking.MEDIA


@pytest.fixture
def mini(account: Client, config: Config, emulator: Emulator) -> Client:
    """The mini-program's client, in an app context."""
    return Client(config.WECHAT_MP_APPID, config.WECHAT_MP_SECRET, emulator.base)


def visitor(emulator: Emulator, *, visits: bool = True) -> str:
    """The openid of somebody who has the mini-program open."""
    openid = str(people.create(emulator.store, "胡婆婆")["mp_openid"])
    if visits:
        people.visit(emulator.store, openid)
    return openid


def test_what_wechat_thinks(mini: Client, emulator: Emulator) -> None:
    openid = visitor(emulator)
    said = [check_words(mini, openid, w) for w in ("借梯子", "加微信领礼品", "私下交易")]
    assert said == [Verdict("pass", 100), Verdict("risky", 10001), Verdict("review", 21000)]
    check_words(mini, openid, "字" * 2500)
    first, second = (check_media(mini, openid, "http://127.0.0.1:9/none") for _ in range(2))
    assert first and second and first != second
    assert emulator.calls == [TOKEN_PATH, *[WORDS] * 4, *[MEDIA] * 2]


@pytest.mark.parametrize("path", [WORDS, MEDIA])
def test_refusals(mini: Client, emulator: Emulator, path: str) -> None:
    def ask(openid: str) -> None:
        if path == WORDS:
            check_words(mini, openid, "借梯子")
        else:
            check_media(mini, openid, "http://127.0.0.1:9/none")

    refusals: list[tuple[str, str, int, type[WeChatError], bool]] = [
        ("none", "", 0, WeChatError, True),
        ("visited", "", 0, NotVisited, True),
        ("here", "errcode", 45009, QuotaSpent, False),
        ("here", "errcode", 44991, Unavailable, False),
        ("here", "http", 503, Unavailable, False),
    ]
    known = {"here": visitor(emulator), "visited": visitor(emulator, visits=False)}
    for who, kind, value, error, permanent in refusals:
        if kind:
            faults.add(emulator.store, path, kind, value)
        with pytest.raises(WeChatError) as refused:
            ask(known.get(who, "o_nobody"))
        assert (type(refused.value), refused.value.permanent) == (error, permanent)
    ask(known["here"])


@pytest.mark.parametrize(
    "answer",
    [
        {"errcode": 0, "errmsg": "ok"},
        {"errcode": 0, "result": "pass", "trace_id": ""},
        {"errcode": 0, "result": {"suggest": "block", "label": 100}, "trace_id": 7},
        {"errcode": 0, "result": {"suggest": "pass", "label": "none"}, "trace_id": None},
    ],
)
def test_an_answer_that_makes_no_sense(
    app: App, mini: Client, emulator: Emulator, monkeypatch: pytest.MonkeyPatch, answer: object
) -> None:
    for name in ("words", "media"):
        monkeypatch.setattr(checking, name, lambda *_: answer)
    for ask in (check_words, check_media):
        with pytest.raises(Unavailable):
            ask(mini, visitor(emulator), "借梯子")
