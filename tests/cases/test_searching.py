"""Words find cases, on both databases alike: inside sentences, as people type, never as syntax."""

from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from backend.cases import amending, handling, joining, reporting
from backend.cases.filters import Filters
from backend.cases.models import Case
from backend.cases.queries import page, visible_to
from backend.cases.searching import catch_up, due, mark_all, search
from backend.db import db, transaction
from backend.errors import Invalid
from backend.jobs.runner import run
from backend.jobs.schedule import named
from backend.people.actions import meet
from backend.people.joining import bind_code, join
from backend.people.models import Identity, Person, Platform, Region
from backend.web import App

from ..world import NEXT_COMMUNITY, STREET, World
from .making import GOOD_ANSWER, accepted, dispatched, reported

SAID = "临江里门口的井盖坏了一半，晚上太黑，ＡＢ楼边上！"


def indexed() -> None:
    """What the job does, inside the test's own transaction."""
    db.session.flush()
    while catch_up():
        pass


def found(words: str, person: Person) -> list[int]:
    listed = [case.id for case in page(person, Filters(words=words))]
    query = select(Case.id).where(search(words), visible_to(person)).order_by(Case.id.desc())
    assert listed == db.session.scalars(query).all()
    return listed


@pytest.mark.parametrize(
    "words",
    [
        "井盖",
        "坏了",
        "一半",
        "坏了一半",
        "井",
        "半",
        "黑",
        "井盖 晚上",
        "晚上　井盖",
        "「井盖」，《晚上》……",
        "ａｂ",
        "AB楼",
        "ab楼边",
        "临江里",
        "吉林社区 永清街道",
        "门口 井盖 临江里",
    ],
)
def test_inside_a_sentence(inside: World, words: str) -> None:
    case, other = reported(inside, SAID), reported(inside, "路灯不亮")
    indexed()
    listed = found(words, inside.worker)
    assert case.id in listed
    assert other.id not in listed or words in {"临江里", "吉林社区 永清街道"}


@pytest.mark.parametrize(
    "words", ["盖井", "盖坏一", "一半晚", "井盖 路灯", "半晚", "吉林 沈阳", "a", "abc", "13"]
)
def test_what_is_not_there(inside: World, words: str) -> None:
    reported(inside, SAID)
    indexed()
    assert found(words, inside.worker) == []


def test_numbers_as_people_type_them(inside: World) -> None:
    case = reported(inside, "工单SW-0713还没有人来，2026-07-01 报的")
    reported(inside, "路灯不亮")
    indexed()
    digits = case.number.split("-")[1]
    for typed in (case.number, case.number.lower(), case.number.replace("-", ""), digits):
        assert found(typed, inside.worker) == [case.id]
    for typed in ("sw-0713", "SW0713", "ｓｗ－０７１３", "0713", "2026-07", "2026-07-01"):
        assert found(typed, inside.worker) == [case.id]


HOSTILE = [
    '"井盖',
    "井盖'",
    "井盖*",
    "NEAR(井盖 坏了)",
    "井盖 NOT 坏了",
    "井盖) OR (坏了",
    "words:井盖",
    "井盖 -坏了",
    "^井盖",
    "井盖:*",
    "井盖 & !坏了",
    "井盖\\",
    "井盖%_",
    "{井盖}",
    "井盖\x00坏了",
    "井盖\ud800",
    "'; DROP TABLE cases; --井盖",
    "井盖 :id %s %(x)s ?",
    "_p1 井盖",
    "AND",
]


@pytest.mark.parametrize("words", HOSTILE)
def test_no_syntax_gets_through(inside: World, words: str) -> None:
    case = reported(inside, SAID)
    indexed()
    assert set(found(words, inside.worker)) <= {case.id}


def test_quotes_and_stars_are_as_if_not_written(inside: World) -> None:
    case = reported(inside, SAID)
    indexed()
    for words in ('"井盖"', "井盖*", "'坏了'", "(井盖)", "井盖\x00晚上", "^井盖", "-坏了"):
        assert found(words, inside.worker) == [case.id], words


@pytest.mark.parametrize("words", ["？！", '"', "*", "\x00", "_", "井" * 101, "井盖 " * 3_333])
def test_what_cannot_be_looked_for_is_said(inside: World, words: str) -> None:
    for ask in (search, lambda words: page(inside.worker, Filters(words=words))):
        with pytest.raises(Invalid):
            ask(words)


@pytest.mark.parametrize("words", ["", "   ", "　", None])
def test_nothing_looked_for_is_the_whole_list(inside: World, words: str | None) -> None:
    case = reported(inside)
    assert [c.id for c in page(inside.worker, Filters(words=words))] == [case.id]


def test_personal_data_finds_nothing(inside: World) -> None:
    case = reported(inside, "井盖坏了，打13912345678，车鄂A12345，微信 wx_abc123，027-87654321")
    amending.add(case, by=inside.rider, words="证件420102199001011234", now=inside.now)
    case.place_words = "张先生 13700000000 家门口"
    indexed()
    assert found("井盖", inside.rider) == [case.id]
    for words in ("13912345678", "139", "5678", "a12345", "abc123", "wx_abc123", "87654321"):
        assert found(words, inside.rider) == []
    for words in ("420102199001011234", "13700000000", "电话", "隐去", "车牌", "证件号"):
        assert found(words, inside.worker) == []


def test_a_stranger_finds_nothing(inside: World) -> None:
    case = dispatched(inside)
    indexed()
    for who in ("rider", "worker", "handler", "grid_worker", "street_officer", "admin"):
        assert found("井盖", getattr(inside, who)) == [case.id], who
    for who in ("stranger", "next_worker", "other_handler", "resident", "member"):
        assert found("井盖", getattr(inside, who)) == [], who


def test_marks_in_the_index_are_nothing_to_look_for(inside: World) -> None:
    """Otherwise a handler could ask whose report a case is."""
    dispatched(inside)
    indexed()
    for words in (
        f"_p{inside.rider.id}",
        f"p{inside.rider.id}",
        "_r420102",
        f"_u{inside.water.id}",
    ):
        assert found(words, inside.handler) == []


def test_the_unit_finds_by_its_name_and_the_answer_by_its_words(inside: World) -> None:
    case = accepted(inside)
    indexed()
    assert found("水务所", inside.worker) == [case.id]
    assert found("螺栓", inside.worker) == []
    handling.answer(case, words=GOOD_ANSWER, sure=True, by=inside.handler, now=inside.now)
    indexed()
    assert found("螺栓", inside.worker) == [case.id]


def test_what_was_added_is_found_and_what_was_taken_away_is_not(inside: World) -> None:
    case = reported(inside, SAID)
    amending.add(case, by=inside.rider, words="旁边有学校", now=inside.now)
    indexed()
    assert found("学校", inside.worker) == [case.id]
    for addition in list(case.additions):
        db.session.delete(addition)
    case.words = "换了一句"
    indexed()
    assert found("学校", inside.worker) == found("井盖 晚上", inside.worker) == []
    assert found("换了", inside.worker) == [case.id]


def test_a_draft_taken_back_leaves_no_word(inside: World) -> None:
    case = reported(inside, SAID)
    indexed()
    reporting.withdraw(case, by=inside.rider, now=inside.now)
    case.words = case.place_words = ""
    indexed()
    assert found("晚上", inside.rider) == []


def test_new_names_of_places_and_units(inside: World) -> None:
    case = dispatched(inside)
    indexed()
    inside.water.name = "长江水务公司"
    db.session.get_one(Region, STREET).name = "新名街道"
    indexed()
    assert found("长江水务 新名街道", inside.worker) == [case.id]
    assert found("永清街道", inside.worker) == []


def test_who_joined_finds_it_after_two_accounts_have_become_one(inside: World) -> None:
    case = reported(inside, SAID, by=inside.resident)
    joining.join(case, by=inside.rider, now=inside.now)
    indexed()
    assert found("晚上", inside.rider) == [case.id]
    app = meet(Platform.MINI_PROGRAM, "wx_linli_mini", "mini-1", now=inside.now)
    chat = db.session.scalars(select(Identity).where(Identity.person_id == inside.rider.id)).one()
    keeper = join(chat, bind_code(app.person, now=inside.now), now=inside.now)
    assert keeper is not None
    indexed()
    assert found("晚上", keeper) == [case.id]


def test_several_filters_at_once(inside: World) -> None:
    case = reported(inside, SAID)
    other = reported(inside, SAID, by=inside.resident)
    indexed()

    def listed(**more: object) -> list[int]:
        filters = Filters(words="井盖", **more)  # type: ignore[arg-type]
        return [case.id for case in page(inside.rider, filters)]

    assert listed() == listed(mine=True) == listed(kind_key="manhole") == [case.id]
    assert listed(region_code=NEXT_COMMUNITY) == listed(kind_key="lamp") == []
    everything = page(inside.worker, Filters(words="井盖"), limit=1)
    assert [c.id for c in everything] == [other.id]
    assert [c.id for c in page(inside.worker, Filters(words="井盖"), before=other.id)] == [case.id]


@pytest.fixture
def apart(app: App, world: World) -> Iterator[World]:
    """The world without a transaction around the test: a job opens its own."""
    with app.app_context():
        yield world
        db.session.remove()


def test_the_job_works_off_what_was_marked(apart: World) -> None:
    with transaction():
        reported(apart, SAID)
    assert run(named("index_words")).items == 1
    assert run(named("index_words")).items == 0
    with transaction(write=False):
        assert len(found("井盖", apart.worker)) == 1


def test_a_mark_outlives_a_run_that_broke(apart: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with transaction():
        reported(apart, SAID)
    with monkeypatch.context() as broken:
        broken.setattr("backend.cases.searching.reindex", lambda ids: 1 / 0)
        assert run(named("index_words")).failures == 1
    assert run(named("index_words")).items == 1


def test_nothing_is_marked_by_what_changes_no_word(apart: World) -> None:
    with transaction():
        case_id = accepted(apart).id
    run(named("index_words"))
    with transaction():
        db.session.get_one(Case, case_id).danger = True
    with transaction(write=False):
        assert db.session.scalar(select(func.count()).select_from(due)) == 0


def test_an_installed_base_is_indexed_by_and_by(apart: World) -> None:
    with transaction():
        ids = [reported(apart, SAID).id for _ in range(3)]
        mark_all()
    assert run(named("index_words")).items == 6
    with transaction(write=False):
        assert found("井盖", apart.worker) == ids[::-1]
