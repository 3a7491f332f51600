"""What WeChat is to look at follows what is written; all its answers together are one standing."""

from datetime import timedelta

import pytest

from backend.db import db
from backend.errors import Invalid
from backend.files.models import File, FileKind
from backend.people.models import Identity, Platform
from backend.records import actions
from backend.records.checking import ask_for_checks, concluded, drop_checks, sent
from backend.records.models import CheckState, ContentCheck
from backend.records.standing import Standing, checks_of, due_checks, standing

from ..world import World

WAITS, PASSED = Standing(True), Standing(False)


def photo(w: World, key: str) -> int:
    file = File(key=key * 32, kind=FileKind.PHOTO, sha256=key * 64, size=1, kept_at=w.now)
    db.session.add(file)
    db.session.flush()
    return file.id


def asked(
    w: World, words: str = "想借梯子", *files: int, platform: Platform = Platform.MINI_PROGRAM
) -> Standing:
    me = Identity(platform=platform, appid="wx1", openid="o1", person_id=w.ids["resident"])
    return ask_for_checks(
        "fake:1", words=words, file_ids=files, person_id=me.person_id, identity=me, now=w.now
    )


def say(w: World, states: str) -> Standing:
    """The next answers: p, r, v (review), u."""
    meant = {"p": "passed", "r": "risky", "v": "review", "u": "unreachable"}
    for check, letter in zip(checks_of("fake:1"), states, strict=False):
        label = {"r": 10001, "v": 99999}.get(letter)
        problem = "61010" if letter == "u" else ""
        concluded(check, CheckState(meant[letter]), label=label, problem=problem, now=w.now)
    return standing("fake:1")


def states() -> list[str]:
    return [check.state.value for check in checks_of("fake:1")]


def test_what_was_never_asked_about_a_person_has_to_judge(inside: World) -> None:
    never = Standing(False, "没有送微信看过")
    assert standing("fake:1") == asked(inside, " \n") == never
    assert not never.passed


@pytest.mark.parametrize(
    ("answers", "stands"),
    [
        ("", WAITS),
        ("pp", WAITS),
        ("ppp", PASSED),
        ("r", Standing(False, "微信认为文字有风险（广告）")),
        ("pvp", Standing(False, "微信拿不准第 1 张照片（其他）")),
        ("ppu", Standing(False, "微信没有看第 2 张照片（发的人两小时内没打开过小程序）")),
        (
            "urp",
            Standing(
                False,
                "微信没有看文字（发的人两小时内没打开过小程序）；微信认为第 1 张照片有风险（广告）",
            ),
        ),
    ],
)
def test_all_answers_together(inside: World, answers: str, stands: Standing) -> None:
    asked(inside, "想借梯子", photo(inside, "a"), photo(inside, "b"))
    assert len(due_checks(now=inside.now)) == 3
    assert say(inside, answers) == stands
    assert stands.passed == (answers == "ppp")


def test_what_was_not_written_in_the_mini_program(inside: World) -> None:
    why = "微信没有看文字（不是从小程序发的）；微信没有看照片（不是从小程序发的）"
    file = photo(inside, "a")
    told = asked(inside, "想借梯子", file, platform=Platform.OFFICIAL_ACCOUNT)
    assert told == Standing(False, why)
    assert due_checks(now=inside.now) == []


def test_an_amended_post_is_looked_at_where_it_is_new(inside: World) -> None:
    one, two, three = (photo(inside, key) for key in "abc")
    asked(inside, "加微信", one, two)
    say(inside, "rpu")
    assert asked(inside, "想借梯子", one, two, three) == WAITS
    assert states() == ["passed", "waiting", "waiting", "waiting"]
    assert say(inside, "pppp") == PASSED
    assert asked(inside, "想借梯子", one) == PASSED  # nothing is new
    assert due_checks(now=inside.now) == []


def test_what_nobody_waits_for_is_not_shown_to_wechat(inside: World) -> None:
    asked(inside, "想借梯子", photo(inside, "a"))
    on_its_way = checks_of("fake:1")[1]
    sent(on_its_way, "t1", now=inside.now)
    drop_checks("fake:1")
    assert states() == ["asked"]
    assert due_checks(now=inside.now) == []


def test_too_many_words_change_nothing(inside: World) -> None:
    asked(inside)
    with pytest.raises(Invalid, match="2500"):
        asked(inside, "字" * 2501)
    assert states() == ["waiting"]


def test_forgotten_in_time_and_with_its_photo(inside: World) -> None:
    file = photo(inside, "a")
    asked(inside, "想借梯子", file)
    db.session.delete(db.session.get_one(File, file))
    db.session.flush()
    assert states() == ["waiting"]
    later = inside.now + timedelta(days=31)
    actions.tidy(now=later)
    assert states() == ["waiting"]  # nobody has said anything yet
    say(inside, "p")
    actions.tidy(now=later)
    assert db.session.query(ContentCheck).count() == 0
