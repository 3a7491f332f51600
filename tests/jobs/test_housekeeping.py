"""Forgetting in time, and checking the books."""

import logging
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from backend.clock import now
from backend.db import db
from backend.files.actions import erase, keep_photo
from backend.files.models import File
from backend.files.photos import read_photo
from backend.jobs import housekeeping
from backend.ledger.actions import account_of, award_points
from backend.ledger.models import Measure
from backend.records.models import InboundMessage, JobRun, MediaFetch, Talk

from ..files.drawing import picture, saved
from ..street import Person, Street
from ..wishes.making import posted
from ..world import WEDNESDAY, World


def how_many(street: Street, table: type) -> int:
    with street.inside(write=False):
        return db.session.scalar(select(func.count()).select_from(table)) or 0


def test_old_messages_and_talks_are_forgotten(street: Street, rider: Person) -> None:
    rider.says("报到")
    street.travel(WEDNESDAY + timedelta(days=29))
    street.run_jobs("tidy_up")
    assert (how_many(street, InboundMessage), how_many(street, Talk)) == (1, 0)
    street.travel(WEDNESDAY + timedelta(days=31))
    street.run_jobs("forget_in_time")
    assert how_many(street, InboundMessage) == 0


def test_a_photo_under_way_is_not_forgotten(street: Street, rider: Person) -> None:
    rider.sends_photo()
    street.travel(WEDNESDAY + timedelta(days=40))
    street.run_jobs("tidy_up")
    assert how_many(street, MediaFetch) == 1


def test_a_photo_that_no_case_took_up_is_erased_after_a_day(street: Street, world: World) -> None:
    with street.inside():
        keep_photo(read_photo(saved(picture())), by_id=world.ids["resident"], now=now())
    street.run_jobs("tidy_up")
    assert how_many(street, File) == 1
    street.travel(WEDNESDAY + timedelta(hours=25))
    street.run_jobs("tidy_up")
    assert how_many(street, File) == 0


def test_the_photo_of_a_wish_is_kept(street: Street, world: World) -> None:
    with street.inside():
        shown = keep_photo(read_photo(saved(picture())), by_id=world.ids["resident"], now=now())
        posted(world, files=[shown])
    street.travel(WEDNESDAY + timedelta(hours=25))
    assert street.run_jobs("tidy_up")["tidy_up"].failures == 0
    assert how_many(street, File) == 1


def test_one_file_that_cannot_be_erased_spoils_only_itself(
    street: Street, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with street.inside():
        first, *_ = [
            keep_photo(read_photo(saved(picture())), by_id=world.ids["resident"], now=now()).id
            for _ in range(3)
        ]

    def stubborn(file: File) -> None:
        if file.id == first:
            raise OSError
        erase(file)

    monkeypatch.setattr(housekeeping, "erase", stubborn)
    street.travel(WEDNESDAY + timedelta(hours=25))
    done = street.run_jobs("tidy_up")["tidy_up"]
    assert (done.items, done.failures, how_many(street, File)) == (2, 1, 1)


def test_bytes_that_no_row_names_are_swept_after_a_day(street: Street, rider: Person) -> None:
    street.travel(datetime.now(UTC))
    rider.sends_photo()
    street.run_jobs("fetch_media")
    folder = Path(street.app.config["FILES_DIR"])
    (folder / "ab").mkdir(exist_ok=True)
    old, young = folder / "ab" / f"ab{'0' * 30}.full", folder / "ab" / f"ab{'1' * 30}.full"
    for path in (old, young):
        path.write_bytes(b"abandoned")
    two_days_ago = (now() - timedelta(days=2)).timestamp()
    for path in folder.glob("??/*"):
        if path != young:
            os.utime(path, (two_days_ago, two_days_ago))
    street.run_jobs("tidy_up")
    with street.inside(write=False):
        key = db.session.scalars(select(File.key)).one()
    assert {path.name for path in folder.glob("??/*")} == {
        young.name,
        f"{key}.full",
        f"{key}.thumb",
    }


def test_the_heartbeat_is_a_record(street: Street) -> None:
    street.run_jobs("heartbeat")
    with street.inside(write=False):
        assert db.session.get_one(JobRun, "heartbeat").ended_at is not None


def test_books_that_agree(street: Street, world: World) -> None:
    with street.inside():
        award_points(world.rider.id, 3, key="test:1", reason="报了井盖", now=now())
    assert street.run_jobs("audit_ledger")["audit_ledger"].failures == 0


def test_books_that_disagree_are_said_loudly(
    street: Street, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    with street.inside():
        award_points(world.rider.id, 3, key="test:1", reason="报了井盖", now=now())
        account_of(world.rider.id, Measure.POINTS).balance = 300
    done = street.run_jobs("audit_ledger")["audit_ledger"]
    assert done.failures == 1 and "shows 300, its movements 3" in done.error
    assert [r.levelno for r in caplog.records if "ledger:" in r.getMessage()] == [logging.ERROR]
