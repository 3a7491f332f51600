"""One transaction at a time, on both databases; what SQLite would let slip."""

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import func, inspect, select, text, update
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError

from backend.cases.models import Case
from backend.clock import now
from backend.db import Base, db, transaction
from backend.errors import Conflict, Invalid
from backend.jobs.runner import each
from backend.people.models import Account, Identity, Level, Person, Platform, Region
from backend.records.models import JobRun
from backend.web import App

from .cases.making import reported
from .world import DISTRICT, World

NOON = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)


def _count(table: type[Base]) -> int:
    with transaction(write=False) as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def _run(name: str, at: datetime = NOON) -> JobRun:
    return JobRun(name=name, started_at=at)


@pytest.fixture(autouse=True)
def _context(app: App) -> object:
    with app.app_context():
        yield


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(StatementError, match="naive"), transaction() as session:
        session.add(_run("naive", datetime(2026, 7, 1, 12, 0)))  # noqa: DTZ001
    assert _count(JobRun) == 0


def test_an_instant_comes_back_in_utc() -> None:
    shanghai = timezone(timedelta(hours=8))
    with transaction() as session:
        session.add(_run("aware", datetime(2026, 7, 1, 20, 0, 0, 123456, tzinfo=shanghai)))
    with transaction(write=False) as session:
        at = session.get_one(JobRun, "aware").started_at
        assert at == NOON.replace(microsecond=123456)
        assert at.tzinfo is UTC or at.utcoffset() == timedelta()
        assert session.get_one(JobRun, "aware").ended_at is None


def test_enums_come_back_as_enums(world: World) -> None:
    with transaction(write=False) as session:
        assert session.get_one(Region, DISTRICT).level is Level.DISTRICT


def test_the_database_knows_the_enum_too(world: World) -> None:
    with pytest.raises(IntegrityError), transaction() as session:
        session.execute(text("UPDATE regions SET level = 'galaxy'"))


def test_foreign_keys_hold(world: World) -> None:
    with pytest.raises(IntegrityError), transaction() as session:
        session.add(Region(code="420102999999", level=Level.COMMUNITY, name="无", parent_code="1"))
    with pytest.raises(IntegrityError), transaction() as session:
        session.execute(text("DELETE FROM persons"))


def test_a_savepoint_as_first_write_goes_with_the_request() -> None:
    with pytest.raises(ZeroDivisionError), transaction() as session:
        with session.begin_nested():
            session.execute(
                text(
                    "INSERT INTO job_runs (name, started_at, items, failures, error, last_error) "
                    "VALUES ('early', '2026-07-01 12:00:00+00', 0, 0, '', '')"
                )
            )
        raise ZeroDivisionError
    assert _count(JobRun) == 0


def test_what_fails_at_the_end_undoes_the_beginning() -> None:
    with pytest.raises(ZeroDivisionError), transaction() as session:
        session.add(_run("first"))
        session.flush()
        raise ZeroDivisionError
    assert _count(JobRun) == 0


def test_readers_never_write() -> None:
    with pytest.raises(RuntimeError, match="only reads"), transaction(write=False) as session:
        session.add(_run("reader"))
        session.flush()
    with transaction() as session:
        session.add(_run("writer"))
    with transaction(write=False) as session:
        session.execute(update(JobRun).values(items=7))
    with transaction(write=False) as session:
        assert session.get_one(JobRun, "writer").items == 0


def test_transactions_do_not_nest() -> None:
    with transaction(), pytest.raises(RuntimeError, match="do not nest"), transaction():
        pass
    with transaction() as session:  # and the one before has been left in good order
        session.add(_run("after"))
    assert _count(JobRun) == 1


def test_a_duplicate_is_a_conflict(world: World) -> None:
    with pytest.raises(Conflict), transaction() as session:
        session.add(Account(person=world.resident, username="worker", password_hash="x"))
    with pytest.raises(Conflict), transaction() as session:
        known = Identity(
            platform=Platform.OFFICIAL_ACCOUNT,
            appid="wx_linli_official",
            openid="openid-of-rider",
            person=world.stranger,
        )
        session.add(known)


def test_a_broken_check_is_our_own_mistake(world: World) -> None:
    with pytest.raises(IntegrityError), transaction() as session:
        session.add(Region(code="42", level=Level.PROVINCE, name="短"))


QUOTED = "new row breaks a rule\nDETAIL:  Failing row contains (7, 王秀兰,\n13912345678)."


def test_a_quoted_row_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    log = logging.getLogger("some.library")
    try:
        try:
            raise ValueError(QUOTED)
        except ValueError as first:
            raise RuntimeError(f"wrapped: {QUOTED}") from first
    except RuntimeError:
        log.exception("failed: %s", QUOTED)
    log.warning("%d", QUOTED)  # does not format
    caplog.handler.flush()
    assert "王秀兰" not in caplog.text and "13912345678" not in caplog.text
    for kept in ("failed: new row", "ValueError: new row", "RuntimeError: wrapped: new row"):
        assert f"{kept} breaks a rule\nDETAIL: ***" in caplog.text
    assert caplog.text.count("in test_a_quoted_row") == 2  # and where it happened


def test_other_errors_are_logged_as_they_are(caplog: pytest.LogCaptureFixture) -> None:
    try:
        raise ValueError("odd")
    except ValueError:
        logging.getLogger("some.library").exception("failed: %s", "x")
    assert caplog.records[-1].exc_info is not None
    assert "ValueError: odd" in caplog.text


@pytest.mark.postgresql
def test_what_postgresql_quotes_is_neither_logged_nor_kept(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(_: int) -> None:
        with transaction() as session:
            session.add(Region(code="42", level=Level.PROVINCE, name="王秀兰"))

    done = each([1], broken)
    assert "王秀兰" not in caplog.text + done.error
    assert "DETAIL: ***" in caplog.text
    assert done.error.startswith("IntegrityError: ck_regions_")


@pytest.mark.parametrize("unfit", ["lone \ud800 surrogate", "x\x00y"])
def test_text_that_no_database_keeps_is_invalid_or_kept(unfit: str) -> None:
    try:
        with transaction() as session:
            session.add(Person(name=unfit, created_at=NOON))
    except Invalid:
        assert _count(Person) == 0
    else:
        with transaction(write=False) as session:
            assert session.scalars(select(Person.name)).one() == unfit


def test_a_number_beyond_every_id_is_refused_in_words_or_not_found() -> None:
    try:
        with transaction(write=False) as session:
            assert session.get(Person, 10**30) is None
    except Invalid as refused:
        assert refused.message == Invalid.default


def test_a_stale_version_is_a_conflict(world: World) -> None:
    with transaction():
        case_id = reported(world).id
    with pytest.raises(Conflict), transaction() as session:
        case = session.get_one(Case, case_id)
        session.execute(text(f"UPDATE cases SET version = version + 1 WHERE id = {case_id}"))
        case.words = "改过"
        session.flush()


class _Refused(Exception):
    """What the driver of PostgreSQL raises."""

    def __init__(self, sqlstate: str) -> None:
        super().__init__(sqlstate)
        self.sqlstate = sqlstate


@pytest.mark.parametrize("sqlstate", ["40P01", "40001", "55P03"])
def test_who_loses_a_race_for_a_lock_may_try_again(sqlstate: str) -> None:
    with pytest.raises(Conflict), transaction() as session:
        session.add(_run("loser"))
        raise OperationalError("UPDATE cases", {}, _Refused(sqlstate))
    assert _count(JobRun) == 0


def test_a_database_that_is_gone_is_no_conflict() -> None:
    with pytest.raises(OperationalError), transaction():
        raise OperationalError("SELECT 1", {}, _Refused("57P01"))


@pytest.mark.postgresql
def test_two_that_wait_for_each_other_do_not_both_fail(app: App) -> None:
    with transaction() as session:
        session.add_all([_run("a"), _run("b")])
    both = threading.Barrier(2)

    def lock(*names: str) -> None:
        with transaction() as session:
            session.get_one(JobRun, names[0], with_for_update=True)
            both.wait(10)
            session.get_one(JobRun, names[1], with_for_update=True)

    orders = iter([("a", "b"), ("b", "a")])
    failures = _in_threads(app, 2, lambda: lock(*next(orders)))
    assert [type(failure) for failure in failures] == [Conflict]


def test_simultaneous_writers_wait_for_each_other(app: App) -> None:
    with transaction() as session:
        session.add(_run("counter"))
    failures = _in_threads(app, 6, _count_up)
    assert failures == []
    with transaction(write=False) as session:
        assert session.get_one(JobRun, "counter").items == 6 * 5


def _count_up() -> None:
    for _ in range(5):
        with transaction() as session:
            row = session.get_one(JobRun, "counter", with_for_update=True)
            row.items += 1


def test_a_reader_is_not_kept_waiting_by_a_writer(app: App) -> None:
    with transaction() as session:
        session.add(_run("held"))
        session.flush()
        seen: list[int] = []
        assert _in_threads(app, 1, lambda: seen.append(_count(JobRun))) == []
        assert seen == [0]


def _in_threads(app: App, number: int, work: Callable[[], object]) -> list[Exception]:
    failures: list[Exception] = []

    def body() -> None:
        try:
            with app.app_context():
                work()
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=body) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return failures


def test_sqlite_is_set_up_for_many_readers_and_one_writer() -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("SQLite's own settings")
    with transaction(write=False) as session:
        assert session.scalar(text("PRAGMA foreign_keys")) == 1
        assert session.scalar(text("PRAGMA journal_mode")) == "wal"
        assert session.scalar(text("SELECT 'A' LIKE 'a'")) == 0  # as on PostgreSQL


def test_every_table_is_there() -> None:
    assert set(Base.metadata.tables) <= set(inspect(db.engine).get_table_names())
    assert now().tzinfo is UTC
