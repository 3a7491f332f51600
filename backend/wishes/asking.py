"""Asking many at once to take a wish, each with a reason, and saying truly how many were asked."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert, select

from ..db import db
from ..people.models import Person
from .candidates import asked_this_week
from .matching import Fit
from .models import Ask, Step, Wish
from .rules import rule
from .telling import tell_each


def still_free(found: Sequence[Fit], now: datetime) -> list[Fit]:
    """Those who have not been asked often enough at this very instant for another wish: from here
    to the end of the transaction nobody else asks them."""
    ids = sorted(fit.person.id for fit in found)
    # In one order, so that two who ask do not cross; who is told something else need not wait.
    rows = select(Person.id).where(Person.id.in_(ids)).order_by(Person.id)
    db.session.execute(rows.with_for_update(key_share=True)).all()
    counts, most = asked_this_week(ids, now), rule("asks", now)["a_week"]
    return [fit for fit in found if counts.get(fit.person.id, 0) < most]


def ask_all(wish: Wish, step: Step, found: Sequence[Fit], now: datetime) -> None:
    """One row each, and one line each in the next daily letter."""
    db.session.flush()
    asked = {"wish_id": wish.id, "step_id": step.id, "at": now}
    rows = [
        {"person_id": fit.person.id, "unit_id": fit.unit and fit.unit.id, "why": fit.why, **asked}
        for fit in found
    ]
    db.session.execute(insert(Ask), rows)
    db.session.expire(wish, ["asks"])
    said = [
        (fit.person, {"why": fit.why, "unit": fit.unit.name if fit.unit else ""}) for fit in found
    ]
    tell_each(said, wish, "wish_fits", now, step=step.key)


def said_asked(found: Sequence[Fit]) -> str:
    """Who was asked, by number: 3 位党员、11 位邻居和 2 个单位. Empty for nobody."""
    members = sum(fit.is_member for fit in found)
    units = sum(fit.unit is not None for fit in found)
    counts = [(members, "位党员"), (len(found) - members - units, "位邻居"), (units, "个单位")]
    parts = [f"{count} {words}" for count, words in counts if count]
    return "和 ".join(part for part in ["、".join(parts[:-1]), *parts[-1:]] if part)
