"""Calls to WeChat over real HTTP, on good days and bad ones."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from backend.config import Config
from backend.wechat import (
    BadCode,
    BudgetSpent,
    Client,
    MediaGone,
    MediaTooLarge,
    Unavailable,
    Unfollowed,
    WeChatError,
    WindowClosed,
    client,
)
from miniprogram_mock.wechat import faults, media, people, tokens

from .conftest import JPEG, SEND_PATH, TOKEN_PATH, Emulator, photo

STALE = [40001, 40014, 42001]


def test_words_arrive(account: Client, emulator: Emulator) -> None:
    openid = emulator.person()
    account.send_text(openid, "井盖修好了 ]]>")
    account.send_text(openid, "请评价")
    said = [("text", {"text": words}) for words in ("井盖修好了 ]]>", "请评价")]
    assert emulator.said(openid) == said
    assert emulator.calls == [TOKEN_PATH, SEND_PATH, SEND_PATH]


def test_long_words_are_cut_and_odd_characters_left_out(
    account: Client, emulator: Emulator
) -> None:
    openid = emulator.person()
    account.send_text(openid, "井\x00\ud83d" + "盖" * 3000)
    ((kind, content),) = emulator.said(openid)
    assert (kind, content["text"]) == ("text", "井" + "盖" * 680 + "…")


def test_a_photo_arrives_whole(account: Client, emulator: Emulator) -> None:
    openid = emulator.person()
    account.send_image(openid, JPEG)
    row = emulator.store.row("SELECT * FROM media")
    assert row is not None
    assert media.path(emulator.store, row).read_bytes() == JPEG
    assert [kind for kind, _ in emulator.said(openid)] == ["image"]


def test_a_photo_arrives_whole_when_the_token_has_expired(
    account: Client, emulator: Emulator
) -> None:
    openid = emulator.person()
    account.send_text(openid, "请看")
    tokens.expire_all(emulator.store)
    account.send_image(openid, JPEG)
    rows = emulator.store.rows("SELECT * FROM media")
    assert [media.path(emulator.store, row).read_bytes() for row in rows] == [JPEG]


def test_a_file_object_is_not_taken(account: Client, emulator: Emulator) -> None:
    with pytest.raises(TypeError):
        account.send_image(emulator.person(), BytesIO(JPEG))  # type: ignore[arg-type]


def test_a_photo_is_brought_home(account: Client, emulator: Emulator) -> None:
    assert account.download(photo(emulator)) == JPEG


def test_a_photo_that_wechat_no_longer_has(account: Client, emulator: Emulator) -> None:
    media_id = photo(emulator)
    media.forget(emulator.store, media_id)
    for gone in (media_id, "never-was", "a&b=c"):
        with pytest.raises(MediaGone) as lost:
            account.download(gone)
        assert (lost.value.code, lost.value.permanent) == (40007, True)


def test_a_photo_that_looks_like_json_is_no_photo(account: Client, emulator: Emulator) -> None:
    with pytest.raises(Unavailable):
        account.download(photo(emulator, b'{"half'))


def test_a_file_that_is_too_large(
    account: Client, emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "MEDIA_LIMIT", 1000)
    assert account.download(photo(emulator, JPEG[:1000])) == JPEG[:1000]
    with pytest.raises(MediaTooLarge):
        account.download(photo(emulator))


@pytest.mark.parametrize("revoke", [True, False])
def test_a_token_that_ended_is_replaced_once(
    account: Client, emulator: Emulator, revoke: bool
) -> None:
    openid = emulator.person()
    account.send_text(openid, "一")
    tokens.expire_all(emulator.store, revoke=revoke)
    account.send_text(openid, "二")
    assert emulator.calls[2:] == [SEND_PATH, TOKEN_PATH, SEND_PATH]
    assert len(emulator.said(openid)) == 2


@pytest.mark.parametrize("code", STALE)
def test_a_token_that_is_never_good_costs_two_fetches(
    account: Client, emulator: Emulator, code: int
) -> None:
    faults.add(emulator.store, SEND_PATH, "errcode", code, times=None)
    with pytest.raises(Unavailable) as refused:
        account.send_text(emulator.person(), "一")
    assert (refused.value.code, refused.value.permanent) == (code, False)
    assert emulator.calls == [TOKEN_PATH, SEND_PATH] * 2


@pytest.mark.parametrize("code", STALE)
def test_a_download_is_tried_again_too(account: Client, emulator: Emulator, code: int) -> None:
    faults.add(emulator.store, "/cgi-bin/media/get", "errcode", code)
    assert account.download(photo(emulator)) == JPEG


def closed(emulator: Emulator) -> str:
    return emulator.person(wrote=False)


def spent(emulator: Emulator) -> str:
    openid = emulator.person()
    emulator.store.run("UPDATE windows SET left = 0")
    return openid


def unfollowed(emulator: Emulator) -> str:
    openid = emulator.person()
    people.unfollow(emulator.store, openid)
    return openid


@pytest.mark.parametrize(
    ("whom", "error", "code"),
    [
        (closed, WindowClosed, 45015),
        (spent, BudgetSpent, 45047),
        (unfollowed, Unfollowed, 43004),
        (lambda _: "nobody", WeChatError, 40003),
    ],
)
def test_refusals_that_waiting_does_not_heal(
    account: Client,
    emulator: Emulator,
    whom: Callable[[Emulator], str],
    error: type[WeChatError],
    code: int,
) -> None:
    with pytest.raises(WeChatError) as refused:
        account.send_text(whom(emulator), "一")
    assert type(refused.value) is error
    assert (refused.value.code, refused.value.permanent) == (code, True)
    assert emulator.calls == [TOKEN_PATH, SEND_PATH]


@pytest.mark.parametrize(
    ("kind", "value", "code"),
    [("http", 502, None), ("http", 404, None), ("errcode", -1, -1), ("errcode", 45009, 45009)],
)
@pytest.mark.parametrize("path", [TOKEN_PATH, SEND_PATH, "/cgi-bin/media/get"])
def test_bad_hours_are_waited_out(
    account: Client, emulator: Emulator, path: str, kind: str, value: int, code: int | None
) -> None:
    faults.add(emulator.store, path, kind, value)
    openid, media_id = emulator.person(), photo(emulator)
    with pytest.raises(Unavailable) as busy:
        account.download(media_id)
        account.send_text(openid, "一")
    assert (busy.value.code, busy.value.permanent) == (code, False)
    account.send_text(openid, "二")


@pytest.mark.parametrize(
    "path", [TOKEN_PATH, SEND_PATH, "/cgi-bin/media/get", "/cgi-bin/media/upload"]
)
def test_no_call_waits_for_ever(
    account: Client, emulator: Emulator, path: str, hurried: None
) -> None:
    faults.add(emulator.store, path, "slow", 60, times=None)
    with pytest.raises(Unavailable):
        account.download(photo(emulator))
        account.send_text(emulator.person(), "一")
        account.send_image(emulator.person(), JPEG)


def test_signing_in_does_not_wait_for_ever(mini: Client, emulator: Emulator, hurried: None) -> None:
    faults.add(emulator.store, "/sns/jscode2session", "slow", 60)
    with pytest.raises(Unavailable):
        mini.session_of("code")


def test_nobody_answers(app: Any, config: Config) -> None:
    nobody = Client(config.WECHAT_OA_APPID, config.WECHAT_OA_SECRET, "http://127.0.0.1:9")
    with app.app_context(), pytest.raises(Unavailable):
        nobody.send_text("o1", "一")


def test_a_wrong_secret_loses_nothing(app: Any, config: Config, emulator: Emulator) -> None:
    wrong = Client(config.WECHAT_OA_APPID, "mistyped", emulator.base)
    with app.app_context(), pytest.raises(Unavailable) as refused:
        wrong.send_text(emulator.person(), "一")
    assert (refused.value.code, refused.value.permanent) == (40125, False)


def code_of(emulator: Emulator, unionid: str | None = None) -> tuple[str, str]:
    """A login code and the openid behind it."""
    person = people.create(emulator.store, "胡婆婆", unionid=unionid)
    mp_openid = str(person["mp_openid"])
    return tokens.issue_code(emulator.store, emulator.settings.mini.appid, mp_openid), mp_openid


@pytest.mark.parametrize("unionid", [None, "union-1"])
def test_who_signed_in(mini: Client, emulator: Emulator, unionid: str | None) -> None:
    code, openid = code_of(emulator, unionid)
    session = mini.session_of(code)
    assert (session.openid, session.unionid) == (openid, unionid)
    assert emulator.calls == ["/sns/jscode2session"]
    assert openid not in repr(session)


def test_a_code_is_good_once(mini: Client, emulator: Emulator) -> None:
    code, _ = code_of(emulator)
    mini.session_of(code)
    for bad, errcode in [(code, 40163), ("unknown", 40029), ("", 40029), ("码" * 9, 40029)]:
        with pytest.raises(BadCode) as refused:
            mini.session_of(bad)
        assert (refused.value.code, refused.value.permanent) == (errcode, True)


def test_a_code_of_the_mini_program_is_a_picture(
    app: Any, mini: Client, emulator: Emulator
) -> None:
    with app.app_context():
        drawn = mini.mini_program_code("k=JA-0723", "scan/open/open")
        assert Image.open(BytesIO(drawn)).format == "PNG"
        for scene, page, errcode in [
            ("社区", "scan/open/open", 40129),
            ("x" * 33, "scan/open/open", 40169),
            ("k=1", "nowhere/at/all", 41030),
        ]:
            with pytest.raises(WeChatError) as refused:
                mini.mini_program_code(scene, page)
            assert (refused.value.code, refused.value.permanent) == (errcode, True)
        faults.add(emulator.store, "/wxa/getwxacodeunlimit", "http", 502)
        with pytest.raises(Unavailable):
            mini.mini_program_code("k=JA-0723", "scan/open/open")
        tokens.expire_all(emulator.store)
        assert mini.mini_program_code("k=JA-0723", "scan/open/open") == drawn
