"""The mini-program's message push: verdicts of photos, sealed by WeChat's side."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from backend import create_app, verdicts
from backend.clock import now
from backend.config import Config
from backend.db import db, transaction
from backend.files.models import File, FileKind
from backend.notifications import consents
from backend.notifications.models import Answer, Template
from backend.people.models import Identity, Platform
from backend.records.checking import ask_for_checks, begin_check, sent
from backend.records.models import InboundMessage
from backend.records.standing import checks_of
from backend.web import App
from miniprogram_mock.wechat import shapes

from ..conftest import settings
from ..phone import MINI_CALLBACK, wechat_side
from ..street import at_once
from ..world import World

AUTHOR = "openid-of-the-author"
TRACES = ["trace-0", "trace-1", "trace-2"]
TOLD = [(1, True, "")]
Told = list[tuple[int, bool, str]]


@pytest.fixture
def told(app: App, world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Told]:
    """What the board hears of a post with three photos, all of which WeChat is looking at."""
    heard: Told = []

    def hears(number: int, passed: bool, why: str, *, now: datetime) -> None:
        heard.append((number, passed, why))

    monkeypatch.setitem(verdicts.BOARDS, "fake", hears)
    me = Identity(platform=Platform.MINI_PROGRAM, appid="wx_linli_mini", openid=AUTHOR)
    with app.app_context(), transaction():
        photos = [photo(world, letter) for letter in "abc"]
        ask_for_checks(
            "fake:1",
            words="",
            file_ids=photos,
            person_id=world.ids["resident"],
            identity=me,
            now=now(),
        )
        for check, trace_id in zip(checks_of("fake:1"), TRACES, strict=True):
            sent(check, trace_id, now=now())
    yield heard


def photo(w: World, key: str) -> int:
    file = File(key=key * 32, kind=FileKind.PHOTO, sha256=key * 64, size=1, kept_at=w.now)
    db.session.add(file)
    db.session.flush()
    return file.id


def event(trace_id: str = "trace-0", **changes: Any) -> dict[str, Any]:
    """What WeChat pushes of a photo that it finds nothing wrong with."""
    found = {"suggest": "pass", "label": 100}
    whole = {
        "ToUserName": "gh_mini",
        "FromUserName": AUTHOR,
        "CreateTime": 1782887400,
        "MsgType": "event",
        "Event": "wxa_media_check",
        "appid": "wx_linli_mini",
        "trace_id": trace_id,
        "version": 2,
        "errcode": 0,
        "detail": [{"strategy": "content_model", "errcode": 0, "prob": 90, **found}],
        "result": found,
        **changes,
    }
    return {name: value for name, value in whole.items() if value is not None}


def post(app: App, fields: dict[str, Any], form: str = "xml", **changes: Any) -> int:
    """The status of the answer to a push that WeChat has sealed for the mini-program."""
    side = wechat_side(app, push_format=form, mini_callback="http://127.0.0.1", **changes)
    side = side.facing(side.mini.original_id)
    query, body = shapes.envelope(side, fields, AUTHOR, now().timestamp())
    kind = shapes.CONTENT_TYPES[form]
    client = app.test_client()
    answer = client.post(MINI_CALLBACK, query_string=query, data=body, content_type=kind)
    assert answer.data == (b"success" if answer.status_code == 200 else b"")
    return answer.status_code


def states(app: App) -> list[str]:
    with app.app_context(), transaction(write=False):
        return [check.state.value for check in checks_of("fake:1")]


def taken_in(app: App) -> int:
    with app.app_context(), transaction(write=False):
        return db.session.scalar(select(func.count()).select_from(InboundMessage)) or 0


@pytest.mark.parametrize("form", ["xml", "json"])
def test_verdicts_one_by_one_and_again(app: App, told: Told, form: str) -> None:
    risky = {"suggest": "risky", "label": "20002"}  # a number is sometimes sent as text
    for fields in (event("trace-2", result=risky), event("trace-0"), event("trace-2")):
        assert post(app, fields, form) == 200
    assert states(app) == ["passed", "asked", "risky"]
    gone = event("trace-1", errcode=4294966288, result=None, detail=None)
    assert [post(app, gone, form) for _ in range(2)] == [200, 200]
    assert states(app) == ["passed", "unreachable", "risky"]
    first = "微信认为第 3 张照片有风险（色情）"
    assert told == [
        (1, False, first),
        (1, False, f"微信没有看第 2 张照片（照片没有取到）；{first}"),
    ]
    assert taken_in(app) == 3  # the same event with another verdict in it is still the same


def test_three_in_the_same_second_at_the_same_instant(app: App, told: Told) -> None:
    pushes = [lambda trace=trace: post(app, event(trace)) for trace in TRACES] * 2
    assert at_once(*pushes) == [200] * 6
    assert (states(app), told, taken_in(app)) == (["passed"] * 3, TOLD, 3)


def test_whatever_is_forged_or_malformed_gets_one_answer(app: App, told: Told) -> None:
    other = wechat_side(app, mini_callback="http://127.0.0.1")
    assert post(app, event(), mini_token="guessed") == 403
    assert post(app, event(), mini_aes_key=other.aes_key) == 403
    assert post(app, event(), mini=other.account, account=other.mini) == 403
    assert post(app, event(), push_mode="plain") == 403
    for wrong in (
        {"result": None},
        {"result": "pass"},
        {"result": {"suggest": "fine", "label": 100}},
        {"result": {"suggest": "pass", "label": "none"}},
        {"result": [{"suggest": "pass", "label": 100}] * 2},
        {"errcode": "many"},
        {"CreateTime": None},
    ):
        assert post(app, event(**wrong)) == post(app, event(**wrong), "json") == 403, wrong
    assert app.test_client().post(MINI_CALLBACK, data=b"<xml>").status_code == 403
    assert (states(app), told, taken_in(app)) == (["asked"] * 3, [], 0)


def test_the_address_is_verified_and_plain_is_a_setting(
    app: App, told: Told, config: Config, tmp_path: Path
) -> None:
    side = wechat_side(app, mini_callback="http://127.0.0.1")
    query, _ = shapes.envelope(side.facing(side.mini.original_id), event(), AUTHOR, 1782887400)
    asked = {name: query[name] for name in ("signature", "timestamp", "nonce")}
    shown = app.test_client().get(MINI_CALLBACK, query_string=asked | {"echostr": "77"})
    assert (shown.status_code, shown.text) == (200, "77")
    other = create_app(settings(config.DATABASE_URL, tmp_path, WECHAT_MP_PLAIN=True))
    assert post(other, event(), push_mode="plain") == 200
    assert states(app) == ["passed", "asked", "asked"]
    with other.app_context():
        db.engine.dispose()


def test_an_answer_that_overtakes_its_number_is_brought_again(app: App, told: Told) -> None:
    unknown = event("trace-9")
    assert post(app, unknown) == 200  # of a photo that nobody knows
    with app.app_context(), transaction():
        ask_for_checks(
            "fake:2",
            words="",
            file_ids=[checks_of("fake:1")[0].file_id or 0],
            person_id=1,
            identity=Identity(platform=Platform.MINI_PROGRAM, appid="wx", openid=AUTHOR),
            now=now(),
        )
        (check,) = checks_of("fake:2")
        begin_check(check, now=now())
    early = event("trace-8")
    assert post(app, early) == 503
    with app.app_context(), transaction():
        sent(checks_of("fake:2")[0], "trace-8", now=now())
    assert post(app, early) == 200
    assert (told, taken_in(app)) == ([(2, True, "")], 2)


def test_other_pushes_are_taken_and_ignored(app: App, told: Told) -> None:
    text = {"MsgType": "text", "Event": None, "Content": "在吗", "MsgId": 2**60}
    assert post(app, event(**text)) == 200
    assert post(app, event(Event="user_enter_tempsession")) == 200
    assert (states(app), taken_in(app)) == (["asked"] * 3, 0)


def test_a_mishap_of_the_board_leaves_the_event_to_be_brought_again(
    app: App, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False  # as in production
    for trace in TRACES[:2]:
        post(app, event(trace))

    def breaks(*_: Any, now: datetime) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as broken:
        broken.setitem(verdicts.BOARDS, "fake", breaks)
        side = wechat_side(app, mini_callback="http://127.0.0.1")
        side = side.facing(side.mini.original_id)
        query, body = shapes.envelope(side, event("trace-2"), AUTHOR, now().timestamp())
        answer = app.test_client().post(MINI_CALLBACK, query_string=query, data=body)
        assert answer.status_code == 500
    assert states(app)[2] == "asked"
    assert post(app, event("trace-2")) == 200
    assert told == TOLD


def test_an_answer_after_it_was_given_up_still_counts(app: App, told: Told) -> None:
    with app.app_context(), transaction():
        for check in checks_of("fake:1"):
            verdicts.conclude(check, verdicts.CheckState.UNREACHABLE, problem="silent", now=now())
    for trace in TRACES:
        post(app, event(trace, CreateTime=1782887400 + int(timedelta(hours=3).total_seconds())))
    assert told[-1] == (1, True, "")
    assert [passed for _, passed, _ in told] == [False] * 5 + [True]


@pytest.mark.parametrize("form", ["xml", "json"])
def test_what_somebody_refuses_in_wechat_s_settings_is_no_longer_counted_on(
    app: App, world: World, form: str
) -> None:
    case, task = "emulator-case-progress", "emulator-task"
    both = {Template.CASE: Answer.ACCEPT, Template.TASK: Answer.ACCEPT}
    with app.app_context(), transaction():
        mini = Identity(platform=Platform.MINI_PROGRAM, appid="wx_linli_mini", openid=AUTHOR)
        mini.person = world.resident
        db.session.add(mini)
        consents.record(world.resident, both, now=world.now)
    changed = [
        {"TemplateId": case, "SubscribeStatusString": "reject"},
        {"TemplateId": task, "SubscribeStatusString": "accept"},
        {"TemplateId": "nobody-s", "SubscribeStatusString": "reject"},
    ]
    name = "subscribe_msg_change_event"
    for entries in (changed[:1], changed, [], [{"TemplateId": task}]):
        listed: dict[str, Any] = {"List": entries}
        if form == "xml":
            listed = {"SubscribeMsgChangeEvent": listed}
        assert post(app, event(None, Event=name, result=None, detail=None, **listed), form) == 200
    popup = {"SubscribeMsgPopupEvent": {"List": [{**changed[1], "PopupScene": "0"}]}}
    assert post(app, event(None, Event="subscribe_msg_popup_event", **popup), form) == 200
    with app.app_context(), transaction(write=False):
        assert consents.left(world.ids["resident"]) == {Template.TASK: 1}
        said = consents.standings(world.ids["resident"])[Template.CASE]
        assert (said.left, said.answer) == (0, Answer.REJECT)
