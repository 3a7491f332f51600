"""What was posted in the mini-program is shown to WeChat, once, and its board hears the outcome."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
import requests

from backend import verdicts
from backend.clock import now
from backend.db import db
from backend.files.actions import keep_photo
from backend.files.models import File
from backend.files.photos import read_photo
from backend.jobs import checking
from backend.people.models import Identity, Platform
from backend.records.checking import PATIENCE, ask_for_checks
from backend.records.links import photo_address
from backend.records.models import ContentCheck, InboundMessage
from backend.records.standing import checks_of
from backend.wechat import Verdict, check_words
from miniprogram_mock.wechat import people
from miniprogram_mock.wechat.checking import MEDIA, WORDS
from miniprogram_mock.wechat.store import Store

from ..files.drawing import picture, saved
from ..street import Street, at_once, until
from ..world import WEDNESDAY, World

PASSED = (1, True, "")
LATE = timedelta(hours=3)


@dataclass
class Poster:
    """胡婆婆 with the mini-program open; `told` is what the board of her posts has heard."""

    street: Street
    person_id: int
    identity_id: int
    openid: str
    told: list[tuple[int, bool, str]] = field(default_factory=list)

    def posts(self, words: str = "想借一架梯子", photos: int = 0, number: int = 1) -> None:
        with self.street.inside():
            shown = read_photo(saved(picture()))
            kept = [keep_photo(shown, by_id=self.person_id, now=now()) for _ in range(photos)]
            ask_for_checks(
                f"fake:{number}",
                words=words,
                file_ids=[file.id for file in kept],
                person_id=self.person_id,
                identity=db.session.get_one(Identity, self.identity_id),
                now=now(),
            )

    def checks(self, number: int = 1) -> list[ContentCheck]:
        with self.street.inside(write=False):
            found = list(checks_of(f"fake:{number}"))
            db.session.expunge_all()
            return found

    def states(self) -> list[str]:
        return [check.state.value for check in self.checks()]

    def later(self, span: timedelta) -> None:
        self.street.travel(WEDNESDAY + span)

    def run(self) -> tuple[int, int]:
        done = self.street.run_jobs("check_content")["check_content"]
        return done.items, done.failures


@pytest.fixture
def poster(street: Street, world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Poster]:
    street.app.config["PUBLIC_URL"] = street.url
    row = people.create(Store(street.home), "胡婆婆")
    street.wire.post("/mp/visit", openid=row["openid"])
    street.wire.fault(MEDIA, "late", 0, times=None)
    with street.inside():
        identity = Identity(
            platform=Platform.MINI_PROGRAM,
            appid=street.app.config["WECHAT_MP_APPID"],
            openid=row["mp_openid"],
            person_id=world.ids["resident"],
        )
        db.session.add(identity)
        db.session.flush()
        poster = Poster(street, identity.person_id, identity.id, identity.openid)

    def hears(number: int, passed: bool, why: str, *, now: datetime) -> None:
        poster.told.append((number, passed, why))

    monkeypatch.setitem(verdicts.BOARDS, "fake", hears)
    yield poster


def test_words_are_judged_at_once_and_each_board_post_hears_of_its_own(poster: Poster) -> None:
    poster.posts("想借一架梯子", number=1)
    poster.posts("大姐，加微信领礼品", number=2)
    poster.posts("九成新，私下交易", number=3)
    assert poster.run() == (3, 0)
    assert poster.told == [
        PASSED,
        (2, False, "微信认为文字有风险（广告）"),
        (3, False, "微信拿不准文字（其他）"),
    ]
    assert (poster.run(), len(poster.told)) == ((0, 0), 3)


def test_three_photos_of_one_second_pass_together_once(poster: Poster) -> None:
    poster.street.wire.post("/pushes/hold")
    poster.posts(photos=3)
    assert poster.run() == (4, 0)
    assert (poster.states(), poster.told) == (["passed", *["asked"] * 3], [])
    poster.street.wire.post("/pushes/release", order="reverse")
    assert (poster.states(), poster.told) == (["passed"] * 4, [PASSED])
    pushes = poster.street.wire.get("/pushes", openid=poster.openid)["pushes"]
    for push in pushes:
        poster.street.wire.post(f"/pushes/{push['id']}/again")
    assert poster.told == [PASSED]
    with poster.street.inside(write=False):
        assert db.session.query(InboundMessage).count() == 3


def test_a_doubt_is_told_at_once_and_once(poster: Poster) -> None:
    poster.street.wire.fault(MEDIA, "risky", 20002)
    poster.street.wire.post("/pushes/hold")
    poster.posts(photos=2)
    poster.run()
    poster.street.wire.post("/pushes/release")
    assert poster.told == [(1, False, "微信认为第 1 张照片有风险（色情）")]
    assert poster.states() == ["passed", "risky", "passed"]


def test_the_answer_comes_after_three_hours(poster: Poster) -> None:
    poster.street.wire.mend()
    poster.street.wire.fault(MEDIA, "late", LATE.total_seconds())
    poster.posts(photos=1)
    poster.run()
    poster.later(PATIENCE - timedelta(seconds=30))
    assert (poster.run(), poster.told) == ((0, 0), [])
    poster.later(PATIENCE + timedelta(minutes=1))
    poster.run()
    poster.run()
    silent = (1, False, "微信没有看照片（一直没有回话）")
    assert poster.told == [silent]
    poster.later(LATE + timedelta(minutes=1))
    until(lambda: poster.states() == ["passed", "passed"])  # kept after it is told
    assert poster.told == [silent, PASSED]


def test_wechat_is_down_for_a_while_and_for_good(poster: Poster) -> None:
    poster.street.wire.fault(WORDS, "http", 503, times=None)
    poster.posts(number=1)
    poster.posts(number=2)
    tries = []
    for minute in range(1, 11):
        poster.later(timedelta(minutes=minute))
        assert poster.run() == (0, 0)
        tries.append(sum(check.attempts for n in (1, 2) for check in poster.checks(n)))
    assert tries[0] == 1  # the other would have fared no better
    assert tries[-1] < 12
    poster.later(PATIENCE + timedelta(minutes=1))
    poster.posts(number=3)
    poster.run()
    down = "微信没有看文字（一直没有回话）"
    assert sorted(poster.told) == [(1, False, down), (2, False, down)]
    poster.street.wire.mend()
    poster.later(PATIENCE + timedelta(minutes=3))
    poster.run()
    assert poster.told[2:] == [(3, True, "")]


@pytest.mark.parametrize(
    ("path", "code", "why"),
    [
        (WORDS, 61010, "微信没有看文字（发的人两小时内没打开过小程序）"),
        (WORDS, 45009, "微信没有看文字（今天的次数用完了）"),
        (MEDIA, 87020, "微信没有看照片（没有办成）"),
    ],
)
def test_what_wechat_refuses_is_a_persons_to_look_at(
    poster: Poster, path: str, code: int, why: str
) -> None:
    poster.street.wire.fault(path, "errcode", code)
    poster.posts(photos=1)
    poster.run()
    until(lambda: "asked" not in poster.states())
    assert poster.told[-1] == (1, False, why)
    assert sorted(poster.states()) == ["passed", "unreachable"]


def test_a_photo_that_is_not_to_be_had_or_too_large(poster: Poster) -> None:
    poster.street.app.config["PUBLIC_URL"] = "http://127.0.0.1:9"
    poster.street.wire.post("/pushes/hold")
    poster.posts(photos=2)
    with poster.street.inside():
        db.session.query(File).order_by(File.id.desc()).first().size = 11 * 1024 * 1024
    poster.run()
    poster.street.wire.post("/pushes/release")
    assert poster.told[-1][2] == (
        "微信没有看第 1 张照片（照片没有取到）；微信没有看第 2 张照片（照片太大）"
    )


def test_killed_after_it_asked(poster: Poster, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*args: str) -> Verdict:
        check_words(*args)
        raise SystemExit

    poster.posts()
    with monkeypatch.context() as dying:
        dying.setattr(checking, "check_words", killed)
        with pytest.raises(SystemExit):
            poster.run()
    assert (poster.run(), poster.told) == ((0, 0), [])  # it may still be at it
    poster.later(timedelta(minutes=2))
    assert (poster.run(), poster.told) == ((1, 0), [PASSED])


def test_two_processes_at_once_ask_once(poster: Poster) -> None:
    for path in (WORDS, MEDIA):
        poster.street.wire.fault(path, "slow", 0.2, times=None)
    poster.posts(photos=1)
    at_once(*[poster.run] * 2)
    until(lambda: poster.told)
    assert poster.told == [PASSED]
    assert [check.attempts for check in poster.checks()] == [1, 1]


def test_amended_while_wechat_looks(poster: Poster, monkeypatch: pytest.MonkeyPatch) -> None:
    def meanwhile(*args: str) -> Verdict:
        poster.posts("改成：修一下灯")
        return check_words(*args)

    poster.posts("加微信领礼品")
    with monkeypatch.context() as amended:
        amended.setattr(checking, "check_words", meanwhile)
        poster.run()
    assert (poster.told, poster.states()) == ([], ["waiting"])
    poster.run()
    assert poster.told == [PASSED]


def test_the_address_of_a_photo_is_for_that_photo_and_its_hour(
    poster: Poster, travel: Callable[[datetime], None]
) -> None:
    poster.street.wire.post("/pushes/hold")
    poster.posts(photos=2)
    with poster.street.inside(write=False):
        words, photo, other = checks_of("fake:1")
        of_words, address, another = map(photo_address, (words, photo, other))
        key = db.session.get_one(File, photo.file_id).key
    shown = requests.get(address, timeout=10)
    assert (shown.status_code, shown.headers["Content-Type"]) == (200, "image/jpeg")
    assert shown.headers["Cache-Control"] == "no-store"
    mixed = another.rsplit("/", 1)[0] + "/" + key
    for bad in (of_words, address + "x", mixed, address.replace("check/", "check/x")):
        assert requests.get(bad, timeout=10).status_code == 404
    poster.run()
    poster.street.wire.post("/pushes/release")
    assert requests.get(address, timeout=10).status_code == 404  # nobody needs it any more
