"""The only writer of a wish's status, and of the times that follow from it."""

from datetime import datetime

from sqlalchemy import inspect, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from ..db import db
from ..errors import Conflict, NotAllowed
from ..people.models import Person
from .limits import due
from .models import ENDED, NEXT, SHOWN, Claim, ClaimEnd, Status, Wish, WishMove
from .steps import steps_due
from .verbs import FROM, MAY
from .words import STATUS_WORDS

_COLUMNS = [column.key for column in inspect(Wish).column_attrs]


def check(verb: str, person: Person, wish: Wish) -> None:
    """Raises NotAllowed when the verb is somebody else's, Conflict when its time has passed."""
    if wish.status not in FROM[verb]:
        raise Conflict(f"{wish.number} 现在是“{STATUS_WORDS[wish.status]}”，这一步已经过了。")
    if not MAY[verb](person, wish):
        raise NotAllowed()


def hold(wish: Wish) -> None:
    """Lock a wish and see it as it stands now: whoever comes second sees what the first did."""
    db.session.flush()
    db.session.refresh(wish, _COLUMNS, with_for_update=True)
    db.session.expire(wish, ["moves", "asks", "steps", "airing"])
    set_committed_value(wish, "claims", _claims_now(wish))


def _claims_now(wish: Wish) -> list[Claim]:
    """Read anew even where somebody holds an object of what they were before the lock."""
    of_it = select(Claim).where(Claim.wish_id == wish.id).order_by(Claim.id)
    parts = (joinedload(Claim.person), joinedload(Claim.unit), selectinload(Claim.proofs))
    fresh = of_it.options(*parts).execution_options(populate_existing=True)
    return list(db.session.scalars(fresh))


def take_turns(person: Person) -> None:
    """What one person does on two phones at once is done one after the other; others may still
    tell them something at the same instant."""
    db.session.refresh(person, ["id"], with_for_update={"key_share": True})


def move_to(
    wish: Wish, became: Status, *, by: Person | None, now: datetime, note: str = ""
) -> None:
    """Change the status, write the history row, set the times anew.

    `by` None is the chase. Raises Conflict when the state table has no such step.
    """
    was = wish.status
    if became not in NEXT[was]:
        raise Conflict(
            f"{wish.number} 现在是“{STATUS_WORDS[was]}”，不能变成“{STATUS_WORDS[became]}”。"
        )
    record(wish, was, became, by=by, now=now, note=note)
    if was is Status.OPEN and wish.opened_at is not None:
        wish.stood_open += max(0, int((now - wish.opened_at).total_seconds()))  # clocks go back
    wish.status = became
    if became not in SHOWN:
        wish.aired_words = None
    if became is Status.OPEN:
        wish.opened_at = now
    if became in ENDED:
        wish.ended_at = now
        _end_claims(wish, now)
    wish.due_at = due(wish, now)
    ring(wish)
    db.session.flush()


def ring(wish: Wish) -> None:
    """Set when the chase has something to do next."""
    steps = steps_due(wish)
    wish.rings_at = steps[0][0] if steps else None


def record(
    wish: Wish,
    was: Status | None,
    became: Status,
    *,
    by: Person | None,
    now: datetime,
    note: str = "",
) -> None:
    """Append a history row."""
    wish.moves.append(
        WishMove(was=was, became=became, by_id=by.id if by else None, note=note[:1000], at=now)
    )


def _end_claims(wish: Wish, now: datetime) -> None:
    """Who had promised it is free; who has done it keeps the place."""
    for claim in wish.live_claims:
        if claim.proof is None:
            claim.ended_at, claim.how_ended = now, ClaimEnd.WISH_ENDED
