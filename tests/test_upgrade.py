"""From the previous release with its data: nothing is lost, and what it left open goes on."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import MetaData, inspect, select, text

from backend.cases.models import NEXT, OPEN, Case, Source, Stage, Status, Verdict
from backend.db import UTCDateTime, db
from backend.files.models import File
from backend.web import App

from .test_migrations import empty  # noqa: F401
from .world import COMMUNITY, DISTRICT, STREET

BEFORE = "0001"  # what was released before the loop in depth
AT = datetime(2026, 6, 1, 6, tzinfo=UTC)
# number -> the statuses that it went through then
LIVES = {
    "JA-0001": ["draft", "reported"],
    "JA-0002": ["draft", "reported", "filed", "dispatched"],
    "JA-0003": ["draft", "reported", "filed", "dispatched", "accepted"],
    "JA-0004": ["draft", "reported", "filed", "dispatched", "accepted", "answered"],
    "JA-0005": ["draft", "reported", "filed", "dispatched", "accepted", "answered", "rated"],
    "JA-0006": [
        "draft",
        "reported",
        "filed",
        "dispatched",
        "accepted",
        "answered",
        "rated",
        "closed",
    ],
    "JA-0007": ["draft", "reported", "filed", "dispatched", "accepted", "answered", "closed"],
    "JA-0008": ["draft", "reported", "declined"],
}
STAGES = {"reported": "review", "filed": "review", "dispatched": "answer", "accepted": "answer"}


class Before:
    """The previous release's tables, filled by hand."""

    def __init__(self) -> None:
        self.tables = MetaData()
        self.tables.reflect(db.engine)

    def add(self, table: str, **row: Any) -> int:
        there = self.tables.tables[table]
        for column in there.columns:
            if column.name in row and isinstance(row[column.name], datetime):
                column.type = UTCDateTime()
        done = db.session.execute(there.insert().values(**row))
        return int(done.inserted_primary_key[0]) if there.primary_key else 0

    def fill(self) -> None:
        for code, level, parent in (
            ("420000000000", "province", None),
            ("420100000000", "city", "420000000000"),
            (DISTRICT, "district", "420100000000"),
            (STREET, "street", DISTRICT),
            (COMMUNITY, "community", STREET),
        ):
            self.add("regions", code=code, level=level, name=code, parent_code=parent)
        self.rider = self.add("persons", name="小周", phone="", created_at=AT)
        self.worker = self.add("persons", name="刘敏", phone="", created_at=AT)
        self.unit = self.add(
            "units",
            name="水务",
            kind="utility",
            region_code=STREET,
            duty_phone="",
            handles="",
            about="",
        )
        for number, life in LIVES.items():
            self._case(number, life)

    def _case(self, number: str, life: list[str]) -> None:
        case_id = self.add(
            "cases",
            number=number,
            status=life[-1],
            kind_key="manhole",
            danger=False,
            reporter_hidden=False,
            words="井盖响",
            place_words="",
            region_code=COMMUNITY,
            latitude=30.609,
            longitude=114.305,
            source="chat",
            reporter_id=self.rider,
            created_at=AT,
            reported_at=AT,
            version=len(life),
        )
        was = None
        for hour, became in enumerate(life):
            at = AT + timedelta(hours=hour)
            self.add(
                "case_moves",
                case_id=case_id,
                was=was,
                became=became,
                by_id=self.worker,
                note="",
                at=at,
            )
            was = became
        self._clocks(case_id, life)
        self._photo(case_id, number)
        if "dispatched" in life:
            self._dispatch(case_id, life)

    def _clocks(self, case_id: int, life: list[str]) -> None:
        stages = list(dict.fromkeys(STAGES[s] for s in life if s in STAGES))
        for stage in stages:
            runs = life[-1] in STAGES and STAGES[life[-1]] == stage
            self.add(
                "case_clocks",
                case_id=case_id,
                stage=stage,
                started_at=AT,
                due_at=AT + timedelta(hours=3),
                stopped_at=None if runs else AT + timedelta(hours=2),
            )

    def _photo(self, case_id: int, number: str) -> None:
        file_id = self.add(
            "files",
            key=number,
            kind="photo",
            sha256="0" * 64,
            size=1,
            width=1,
            height=1,
            kept_at=AT,
        )
        self.add("case_files", case_id=case_id, file_id=file_id, purpose="report")

    def _dispatch(self, case_id: int, life: list[str]) -> None:
        answered = "answered" in life
        dispatch_id = self.add(
            "case_dispatches",
            case_id=case_id,
            unit_id=self.unit,
            by_id=self.worker,
            note="",
            work_order="SW-1",
            at=AT + timedelta(hours=3),
            ended_at=AT + timedelta(hours=5) if answered else None,
        )
        if answered:
            self.add(
                "case_answers", dispatch_id=dispatch_id, words="换好了", at=AT + timedelta(hours=5)
            )
        if "rated" in life:
            verdict = "solved" if life[-1] == "closed" else "not_solved"
            self.add(
                "case_ratings",
                case_id=case_id,
                person_id=self.rider,
                verdict=verdict,
                words="嗯",
                at=AT,
            )


@pytest.fixture(scope="module")
def upgraded(empty: App) -> Iterator[None]:  # noqa: F811
    upgrade(revision=BEFORE)
    Before().fill()
    db.session.commit()
    db.session.remove()
    upgrade()
    yield


def cases() -> dict[str, Case]:
    return {case.number: case for case in db.session.scalars(select(Case).order_by(Case.id))}


def test_every_case_goes_on(upgraded: None) -> None:
    found = cases()
    assert {number: case.status for number, case in found.items()} == {
        "JA-0001": Status.REPORTED,
        "JA-0002": Status.DISPATCHED,
        "JA-0003": Status.ACCEPTED,
        "JA-0004": Status.ASKED,
        "JA-0005": Status.ASKED,
        "JA-0006": Status.CLOSED,
        "JA-0007": Status.CLOSED,
        "JA-0008": Status.DECLINED,
    }
    for case in found.values():
        assert (case.running_clock is not None) == (case.status in OPEN)
        assert (case.owner is not None) == (case.status in OPEN)
        assert (case.community_code, case.source) == (COMMUNITY, Source.CHAT)
        assert case.cell is not None and len(case.files) == 1
        reached = None
        for move in case.moves:
            assert move.was is reached
            assert reached is None or move.became in NEXT[reached]
            reached = move.became
        assert reached is case.status


def test_what_was_said_is_kept(upgraded: None) -> None:
    found = cases()
    assert [r.verdict for r in found["JA-0005"].ratings] == [Verdict.NOT_SOLVED]
    assert [r.verdict for r in found["JA-0006"].ratings] == [Verdict.SOLVED]
    accepted = found["JA-0003"].open_dispatch
    assert accepted is not None and accepted.acceptance is not None and accepted.lead
    clock = found["JA-0004"].running_clock
    assert clock is not None and clock.stage is Stage.ASK
    assert {file.looks for file in db.session.scalars(select(File))} == {None}


def test_nothing_points_nowhere(upgraded: None) -> None:
    if db.engine.dialect.name == "sqlite":
        assert db.session.execute(text("PRAGMA foreign_key_check")).all() == []


def test_a_clock_of_then_cannot_be_changed(upgraded: None) -> None:
    with pytest.raises(Exception, match="a clock is never changed"):
        db.session.execute(text("UPDATE case_clocks SET due_at = started_at"))
    db.session.rollback()


def test_and_back_again_with_the_data(upgraded: None) -> None:
    db.session.remove()
    downgrade(revision=BEFORE)
    rows = db.session.execute(text("SELECT number, status FROM cases ORDER BY number")).all()
    assert dict(rows)["JA-0004"] == "answered"
    assert len(rows) == len(LIVES)
    db.session.remove()
    upgrade()
    assert "case_pauses" in inspect(db.engine).get_table_names()
