"""What anybody may read: lists, one case, a number looked up, the copies of photos; never who."""

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from sqlalchemy import select

from backend.cases import amending, closing, handling, joining, reviewing, timing, verifying
from backend.cases.airing import actions as verbs
from backend.cases.airing.public import NOTHING
from backend.cases.airing.words import first_copy
from backend.cases.models import Airing, Case, CaseFile, Finding, Verdict
from backend.db import db, transaction
from backend.files.models import File
from backend.web import App

from ...cases.airing.making import (
    LATER,
    announced,
    drafted,
    published,
    published_with_photo,
    withdrawn,
)
from ...cases.making import accepted, answered_late, explained, repair_clock, reported
from ...world import NEXT_COMMUNITY, STREET, World
from ..conftest import Browser, Make

Browse = Callable[[str | None], Browser]
Travel = Callable[..., None]
HALF = timedelta(minutes=30)


def case_of(make: Callable[[World], Airing]) -> Callable[[World], Case]:
    return lambda world: make(world).case


@pytest.fixture
def public(browser: Browse) -> Browser:
    return browser(None)


@pytest.mark.parametrize("path", ["/look?number={}", "/aired/{}", "/api/v1/aired/{}"])
def test_unknown_and_not_public_are_the_same_answer(public: Browser, make: Make, path: str) -> None:
    for what in (reported, case_of(drafted), case_of(announced), case_of(withdrawn)):
        make(what)
    numbers = [f"JA-{number:04}" for number in (1, 2, 3, 4, 5, 9999)]
    answers = [public.get(path.format(number)) for number in numbers]
    texts = {a.text.replace(number, "") for a, number in zip(answers, numbers, strict=True)}
    assert len(texts) == 1 and NOTHING in texts.pop()
    assert {a.status_code for a in answers} == {404}
    assert len({tuple(sorted(a.headers.keys())) for a in answers}) == 1


@pytest.mark.parametrize("typed", ["ja0001", "1", "JA-0001", "%20ja%201"])
def test_a_number_as_people_type_it(public: Browser, make: Make, typed: str) -> None:
    make(case_of(published))
    assert public.get(f"/look?number={typed}").location == "/aired/JA-0001"


@pytest.mark.parametrize("odd", ["%F0%9F%A4%B7", "%00", "'", "..%2f..", "9" * 300, "%ff"])
def test_odd_numbers(public: Browser, odd: str) -> None:
    assert public.get(f"/look?number={odd}").status_code in {400, 404}
    assert public.get(f"/aired/{odd}").status_code in {400, 404}


@pytest.mark.parametrize("path", ["/look?number={}", "/aired/{}"])
def test_a_wrong_number_stays_to_be_put_right(public: Browser, path: str) -> None:
    page = public.get(path.format("ja%200%22%3E72")).text
    assert 'value="ja 0&#34;&gt;72"' in page and "先对一下编号" in page
    assert "先对一下编号" not in public.get("/aired?kind=ufo").text
    assert 'value=""' in public.get("/look").text


def test_what_was_given_back_is_not_said_to_be_done_in_time(
    public: Browser, make: Make, world: World, travel: Travel
) -> None:
    def given_back_first(w: World) -> Case:
        case, later = accepted(w), w.now + HALF
        handling.give_back(case, reason="盖上写着供电", by=w.handler, now=later)
        reviewing.dispatch(case, w.power, by=w.worker, now=later)
        handling.accept(case, by=w.other_handler, now=later)
        handling.answer(case, words="换了盖。", sure=True, by=w.other_handler, now=later + HALF)
        verifying.verify(case, Finding.DONE, by=w.grid_worker, now=w.now + 4 * HALF)
        closing.close(case, note="打过电话，好了。", by=w.worker, now=w.now + 6 * HALF)
        return case

    make(case_of(lambda w: published(w, given_back_first)))
    travel(world.now + LATER)
    page = public.get("/aired/JA-0001").text
    rows = re.findall(r"<li><strong>(\w+)</strong> <span[^>]*>(.*?)</span>", page)
    handled = [words for stage, words in rows if stage == "办理"]
    assert ["停，那时还没有办好" in words for words in handled] == [True, False]
    assert "没有超时" not in handled[0] and "没有超时" in handled[1]


def test_what_the_page_says(public: Browser, make: Make, world: World, travel: Travel) -> None:
    make(case_of(published))
    travel(world.now + LATER)
    page = public.get("/aired/JA-0001").text
    said = ("井盖坏了一半", "换了新盖子", "吉林社区临江里", "永清水务所", "<b>1</b> 人说解决了")
    for words in (*said, "没有超时", "吉林社区签发"):
        assert words in page, words
    for name in ("刘敏", "陈芳", "小周", "老秦"):
        assert name not in page
    assert "退出" not in page and "Set-Cookie" not in public.get("/aired").headers


def test_an_explained_one_is_not_called_solved(public: Browser, make: Make) -> None:
    make(case_of(lambda w: published(w, explained)))
    assert "解释结，不算解决" in public.get("/aired/1").text


def test_late_and_excused_both_are_said(public: Browser, make: Make) -> None:
    def excused(w: World) -> Case:
        airing = published(w, answered_late)
        case, clock = airing.case, repair_clock(airing.case)
        appeal = timing.appeal(case, clock, reason="封路", by=w.handler, now=w.now)
        timing.decide_appeal(appeal, True, by=w.street_officer, now=w.now)
        return airing.case

    make(excused)
    page = public.get("/aired/1").text
    assert "已超时" in page and "申诉成立" in page and ">超时<" in page


def test_filters_and_pages(public: Browser, make: Make) -> None:
    for _ in range(22):
        make(case_of(published))
    make(case_of(lambda w: published(w, answered_late)))
    first = public.get("/aired").text
    assert first.count("<article") == 20 and "JA-0023" in first
    older = "/aired?before=" + first.split("/aired?before=")[1].split('"')[0]
    second = public.get(older).text
    assert second.count("<article") == 3 and "JA-0001" in second
    assert public.get("/aired?late=1").text.count("<article") == 1
    assert public.get("/aired?kind=light").text.count("<article") == 0
    assert public.get(f"/aired?region={STREET}").text.count("<article") == 20
    assert public.get(f"/aired?region={NEXT_COMMUNITY}").text.count("<article") == 0


@pytest.mark.parametrize(
    ("query", "status"),
    [("kind=x", 422), ("region=x", 422), ("region=１２３４５６７８９０１２", 422),
     ("before=x", 422), ("before=7", 404), ("before=999999999", 404), ("other=1", 200)],
)  # fmt: skip
def test_hostile_filters(public: Browser, query: str, status: int) -> None:
    assert public.get(f"/aired?{query}").status_code == status


@pytest.mark.parametrize("path", ["/aired", "/aired/1", "/look"])
def test_not_sent_twice(public: Browser, make: Make, path: str) -> None:
    make(case_of(published))
    first = public.get(path)
    assert "public" in first.headers["Cache-Control"]
    again = public.client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def keys(app: App) -> tuple[str, str]:
    """Of the original and of its public copy."""
    with app.app_context(), transaction(write=False):
        kept = db.session.scalars(select(CaseFile)).one().file
        copy = db.session.scalars(select(File).where(File.id != kept.id)).one()
        return kept.key, copy.key


@pytest.mark.parametrize("size", ["", "/thumb"])
def test_only_the_copy_and_only_while_it_is_public(
    app: App, public: Browser, make: Make, world: World, size: str
) -> None:
    make(case_of(published_with_photo))
    original, copy = keys(app)
    answer = public.get(f"/aired/photos/{copy}{size}")
    assert (answer.status_code, answer.content_type) == (200, "image/jpeg")
    assert answer.headers["Cache-Control"] == "public, no-cache"
    assert answer.headers["ETag"]
    assert not Image.open(BytesIO(answer.data)).getexif()
    assert public.get(f"/aired/photos/{original}{size}").status_code == 404
    page = public.get("/aired/1").text
    assert copy in page and original not in page
    with app.app_context(), transaction():
        airing = db.session.scalars(select(Airing)).one()
        verbs.withdraw(airing, "看得清脸", by=world.worker, now=world.now + LATER)
    assert public.get(f"/aired/photos/{copy}{size}").status_code == 404


PERSONAL = ["13912345678", "139 1234 5678", "420102199001011234", "鄂A12345", "胡婆婆", "小周",
            "党员老许", "微信 laoxu_88888", "027-82811234"]  # fmt: skip
SPOKEN = st.lists(
    st.sampled_from([*PERSONAL, "井盖", "没有了", "，", "路口", "晚上", "電話", "1", "A"]),
    max_size=8,
).map(" ".join)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(words=SPOKEN, more=SPOKEN, reply=SPOKEN, rated=SPOKEN)
def test_never_who_reported(
    app: App, world: World, words: str, more: str, reply: str, rated: str
) -> None:
    client = app.test_client()
    with app.app_context(), transaction():
        case = accepted(world, words=f"井盖坏了 {words}", place_words="3栋2单元502室")
        world.rider.phone = "13912345678"
        for joins in (world.resident, world.member):
            joining.join(case, by=joins, now=world.now)
        amending.add(case, by=world.rider, words=f"补充 {more}", now=world.now)
        answer = f"换好了 {reply}"
        handling.answer(case, words=answer, sure=True, by=world.handler, now=world.now)
        verifying.verify(case, Finding.DONE, by=world.grid_worker, now=world.now)
        closing.rate(case, Verdict.PARTLY, words=rated, by=world.rider, now=world.now)
        closing.close(case, note=f"电话问过 {more}", by=world.worker, now=world.now)
        airing = verbs.draft(case, first_copy(case), by=world.worker, now=world.now)
        verbs.announce(airing, by=world.worker, now=world.now)
        verbs.sign_off(airing, by=world.colleague, now=world.now + LATER)
        number = case.number
    for path in ("/aired", f"/aired/{number}", "/api/v1/aired", f"/api/v1/aired/{number}"):
        seen = client.get(path)
        assert seen.status_code == 200
        for personal in (*PERSONAL, "laoxu_88888", "502", "刘敏", "陈芳", "水务的老秦", "补充"):
            assert personal not in seen.text, (path, personal)


def test_figures_say_how_they_are_counted(
    public: Browser, make: Make, world: World, travel: Travel
) -> None:
    for _ in range(5):
        make(case_of(published))
    make(accepted)
    travel(world.now + timedelta(days=20))
    page = public.get("/aired").text
    assert "5 ÷ 6" in page and "83%" in page  # the one that nobody answered counts, too
    assert "说“解决了” ÷ 有评价的：5 ÷ 5" in page
    assert "永清水务所" in page.split("<table>")[1].split("</table>")[0]
