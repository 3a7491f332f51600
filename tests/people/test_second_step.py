"""The code after the password: one interval of skew, never twice, a way on without the phone."""

from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select

from backend.db import db
from backend.errors import Conflict, Invalid, NotAllowed
from backend.people import second_step
from backend.people.models import Person, RecoveryCode, SecondStep
from backend.people.sealing import seal, unseal
from backend.people.second_step import TooManyCodes
from backend.people.sign_ins import sign_ins_of
from backend.people.signing_in import WINDOW, sign_in

from ..world import World

HALF_MINUTE = timedelta(seconds=30)


def proved(w: World, person: Person) -> tuple[pyotp.TOTP, list[str]]:
    """The app of somebody who has just switched it on, and the codes on paper."""
    second_step.begin(person, now=w.now)
    key = second_step.key_to_enter(person)
    assert key
    app = pyotp.TOTP(key)
    codes = second_step.prove(person, app.at(w.now), now=w.now)
    assert codes
    return app, codes


def test_a_code_is_good_once_and_for_one_interval_either_way(inside: World) -> None:
    w = inside
    app, _ = proved(w, w.worker)
    assert not second_step.passes(w.worker, app.at(w.now), now=w.now)  # taken by the first proof
    later = w.now + timedelta(minutes=5)
    assert not second_step.passes(w.worker, app.at(later - 2 * HALF_MINUTE), now=later)
    assert not second_step.passes(w.worker, app.at(later + 2 * HALF_MINUTE), now=later)
    assert second_step.passes(w.worker, app.at(later - HALF_MINUTE), now=later)
    assert not second_step.passes(w.worker, app.at(later - HALF_MINUTE), now=later)
    assert second_step.passes(w.worker, app.at(later + HALF_MINUTE), now=later)
    assert not second_step.passes(w.worker, app.at(later), now=later)  # older than one taken


def test_it_is_typed_as_people_type(inside: World) -> None:
    w = inside
    app, codes = proved(w, w.worker)
    later = w.now + timedelta(minutes=5)
    wide = app.at(later).translate({ord("0") + n: ord("０") + n for n in range(10)})
    assert second_step.passes(w.worker, f" {wide[:3]} {wide[3:]} ", now=later)
    assert second_step.passes(w.worker, f" {codes[0].upper()}", now=later)
    for odd in ("", "²²²²²²", "你好", "0" * 10_000):
        assert not second_step.passes(w.worker, odd, now=later)


def test_a_code_on_paper_is_good_once(inside: World) -> None:
    w = inside
    _, codes = proved(w, w.worker)
    assert len(set(codes)) == second_step.MANY_CODES
    assert second_step.passes(w.worker, codes[3], now=w.now)
    assert not second_step.passes(w.worker, codes[3], now=w.now)
    assert second_step.recovery_codes_left(w.worker) == second_step.MANY_CODES - 1
    assert not second_step.passes(w.colleague, codes[4], now=w.now)  # has none: nothing passes
    fresh = second_step.new_recovery_codes(w.worker)
    assert not second_step.passes(w.worker, codes[4], now=w.now)
    assert second_step.passes(w.worker, fresh[4], now=w.now)


def test_five_wrong_ones_and_even_the_right_one_waits(inside: World) -> None:
    w = inside
    app, codes = proved(w, w.worker)
    for _ in range(5):
        assert not second_step.passes(w.worker, "000000", now=w.now)
        db.session.flush()
    with pytest.raises(TooManyCodes, match="15 分钟"):
        second_step.passes(w.worker, codes[0], now=w.now)
    later = w.now + WINDOW + HALF_MINUTE
    assert second_step.passes(w.worker, app.at(later), now=later)


def test_the_database_alone_is_no_use_to_a_thief(inside: World) -> None:
    w = inside
    second_step.begin(w.worker, now=w.now)
    key = second_step.key_to_enter(w.worker)
    assert key
    codes = second_step.prove(w.worker, pyotp.TOTP(key).at(w.now), now=w.now)
    assert codes
    kept = db.session.get_one(SecondStep, w.ids["worker"])
    assert key not in kept.sealed_key
    assert second_step.key_to_enter(w.worker) is None  # nobody is shown it again
    hashes = set(db.session.scalars(select(RecoveryCode.code_hash)))
    assert hashes.isdisjoint(codes)
    assert unseal(seal("x", "a"), "a") == "x" and unseal(seal("x", "a"), "b") is None
    assert unseal("no such thing", "a") is None and unseal("", "a") is None


def test_what_was_not_begun_or_is_on_already(inside: World) -> None:
    w = inside
    assert not second_step.passes(w.worker, "000000", now=w.now)
    with pytest.raises(Conflict):
        second_step.prove(w.worker, "000000", now=w.now)
    proved(w, w.worker)
    with pytest.raises(Conflict, match="已经开着"):
        second_step.begin(w.worker, now=w.now)
    second_step.switch_off(w.worker)
    assert not second_step.is_asked_of(w.worker)


def test_who_takes_it_off_for_a_colleague(inside: World) -> None:
    w = inside
    proved(w, w.worker)
    sign_in(w.worker, now=w.now)
    for name in ("worker", "colleague", "street_officer", "district_officer", "auditor"):
        with pytest.raises(NotAllowed):
            second_step.take_off(w.worker, "手机丢了", by=getattr(w, name))
    with pytest.raises(NotAllowed):
        second_step.take_off(w.admin, "手机丢了", by=w.admin)
    with pytest.raises(Invalid):
        second_step.take_off(w.worker, " ", by=w.admin)
    second_step.take_off(w.worker, "手机丢了，本人来说的", by=w.admin)
    assert not second_step.has_proved(w.worker)
    assert not sign_ins_of(w.worker, now=w.now)
    with pytest.raises(Conflict):
        second_step.take_off(w.worker, "再来一次", by=w.admin)
