"""A draft begins to hold: decided from a day on, made the version in use when the day has come.

What holds is never changed: a draft becomes a new version, cases keep the rule they were filed
under.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from ..db import db
from ..decisions.rules import LONGEST_WHY, must_decide, not_in_the_past
from ..errors import Conflict, Invalid
from ..people.models import Person
from .drafting import Plan, changing, in_the_way, plan
from .entries import CataloguePlan, adopt_catalogue
from .models import CatalogueVersion, RuleDraft, RuleSet
from .rules import adopt_rules


def open_drafts() -> Sequence[RuleDraft]:
    """What is being written or waits for its day."""
    return db.session.scalars(select(RuleDraft).where(RuleDraft.ended_at.is_(None))).all()


def decide_start(
    draft: RuleDraft, starts_at: datetime, *, why: str, by: Person, now: datetime, seen: int
) -> RuleSet | CatalogueVersion | None:
    """From then on it holds; at once, when that is now. None while it waits. Raises as
    `changing`, and Invalid for what cannot be adopted."""
    changing(draft, by, now, seen)
    not_in_the_past(starts_at, now)
    _must_be_whole(plan(draft))
    draft.starts_at, draft.decided_by_id = starts_at, by.id
    draft.why = why.strip()[:LONGEST_WHY]
    return adopt(draft, now=now) if starts_at <= now else None


def _must_be_whole(planned: Plan) -> None:
    if why := in_the_way(planned):
        raise Invalid(f"还不能定：{why}。")
    if planned.changes_nothing:
        raise Invalid("和现行的一样，不用定。")


def call_off(draft: RuleDraft, *, by: Person, now: datetime, seen: int) -> None:
    """It is not to begin by itself any more; its lines stay."""
    must_decide(by)
    if draft.starts_at is None or draft.version != seen:
        raise Conflict("这个版本刚刚有人动过，请看过再说。")
    draft.starts_at, draft.decided_by_id, draft.problem = None, None, ""
    draft.changed_at, draft.changed_by_id = now, by.id
    db.session.flush()


def due(*, now: datetime) -> Sequence[int]:
    """Ids of the drafts whose day has come."""
    wanted = select(RuleDraft.id).where(RuleDraft.ended_at.is_(None), RuleDraft.starts_at <= now)
    return db.session.scalars(wanted).all()


def adopt(draft: RuleDraft, *, now: datetime) -> RuleSet | CatalogueVersion | None:
    """Make it the version in use, and end the draft. None when it changes nothing any more. Raises
    Invalid when what holds has changed meanwhile so that it does not fit."""
    planned = plan(draft)
    by = db.session.get(Person, draft.decided_by_id) if draft.decided_by_id else None
    draft.ended_at = now
    about = f"{draft.source}。{draft.why}"[:300]
    if isinstance(planned, CataloguePlan):
        return adopt_catalogue(planned, name=draft.name, source=about, by=by, now=now)
    return adopt_rules(planned, name=draft.name, source=about, by=by, now=now)


def adopt_due(draft_id: int, *, now: datetime) -> None:
    """The same for the clock. Raises as `adopt`."""
    draft = db.session.get_one(RuleDraft, draft_id, with_for_update=True)
    if draft.ended_at is None and draft.starts_at is not None and draft.starts_at <= now:
        adopt(draft, now=now)


def could_not(draft_id: int, problem: str) -> None:
    """Note why the clock could not make it the version in use."""
    db.session.get_one(RuleDraft, draft_id).problem = problem[:300]
