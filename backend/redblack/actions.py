"""Compute, announce, object, decide, publish, withdraw. Who may, from which state, and what follows
stand in tables (`rules.py`, `models.LIST_NEXT`)."""

from datetime import date, datetime, timedelta

from sqlalchemy import select

from ..cases.figures.counts import Tally, of_units
from ..cases.figures.scope import Scope
from ..clock import day_bounds, local, said
from ..db import db
from ..errors import Conflict, Invalid, NotAllowed
from ..people.models import Person, Unit
from ..people.queries import region
from ..texts.typed import MOST_REASON, needed
from ..worktime import Limit, TimeUnit, calendar, end_of
from .models import (
    LIST_NEXT,
    Listing,
    ListState,
    RedBlackList,
    RedBlackMove,
    RedBlackObjection,
    RedBlackRow,
)
from .rules import (
    NOT_LISTED,
    PLACES,
    STATE_WORDS,
    Speaker,
    check_list,
    makes,
    office_of,
    row_of,
    rule_at,
    waits,
)
from .scoring import Figures, score
from .telling import tell_decision, tell_objection, tell_plan, tell_withdrawal

LONGEST = timedelta(days=366)


def compute(
    region_code: str, first: date, last: date, *, by: Person, now: datetime
) -> RedBlackList:
    """Begin a list: a community's, street's or district's units, from one day to another.

    Raises NotAllowed; Invalid while the period is not over, since its figures would still change;
    Conflict when there is such a list.
    """
    if not makes(by, region_code):
        raise NotAllowed("红黑榜由街道和区里的工作人员来做。")
    if region(region_code).level not in PLACES:
        raise Invalid("请选一个社区、街道或者区。", fields={"region": "请改一改"})
    if not timedelta() <= last - first < LONGEST or last >= local(now).date():
        raise Invalid("时间要已经过完，最长一年，开始的日子在前。", fields={"last": "请改一改"})
    if _living(region_code, first, last):
        raise Conflict("这个地方这段时间的红黑榜已经有了，请打开那一份，或者先撤下。")
    listed = RedBlackList(
        region_code=region_code,
        first=first,
        last=last,
        state=ListState.COMPUTED,
        rule=rule_at(now),
        computed_by_id=by.id,
        computed_at=now,
        rows=[],
    )
    db.session.add(listed)
    _fill(listed)
    _record(listed, None, by, now, "")
    return listed


def _living(region_code: str, first: date, last: date) -> bool:
    query = select(RedBlackList.id).where(
        RedBlackList.region_code == region_code,
        RedBlackList.first == first,
        RedBlackList.last == last,
        RedBlackList.state != ListState.WITHDRAWN,
    )
    return db.session.scalar(query) is not None


def _fill(listed: RedBlackList) -> None:
    scope = Scope(listed.region_code, day_bounds(listed.first)[0], day_bounds(listed.last)[1])
    tallies = of_units(scope).by_unit
    units = db.session.scalars(
        select(Unit).where(Unit.id.in_(tallies), Unit.kind.not_in(NOT_LISTED)).order_by(Unit.name)
    )
    for unit in units:
        figures = _figures(tallies[unit.id])
        points = score(figures, listed.rule)
        row = RedBlackRow(unit=unit, **vars(figures), **vars(points), objections=[])
        listed.rows.append(row)


def _figures(t: Tally) -> Figures:
    return Figures(due=t.due, exempt=t.exempt, kept=t.kept, asked=t.asked, solved=t.solved)


def announce(listed: RedBlackList, *, by: Person, now: datetime) -> None:
    """Tell each unit its figures, where it would stand, and until when it can object."""
    check_list("announce", by, listed)
    if not listed.rows:
        raise Conflict("这段时间没有可以排的单位，不用公开。")
    days = Limit(int(listed.rule["days_to_object"]), TimeUnit.WORK_DAY)
    listed.announced_by_id, listed.objections_until = by.id, end_of(days, now, calendar())
    _move(listed, ListState.ANNOUNCED, by, now, "")
    tell_plan(listed, now)


def object_to(
    listed: RedBlackList, reason: str, *, by: Speaker, now: datetime
) -> RedBlackObjection:
    """A unit says what is wrong; it must be decided before the list goes out."""
    check_list("object", by, listed)
    row = row_of(by, listed)
    assert row is not None
    if not waits(listed, now):
        raise Conflict("提意见的时间已经过了，有话请直接给街道打电话。")
    if any(objection.decided_at is None for objection in row.objections):
        raise Conflict(f"{row.unit.name}的意见已经收到了，街道会答复。")
    objection = RedBlackObjection(
        row=row,
        reason=needed(reason, "请写哪里不对、为什么。"),
        by_id=by.id if isinstance(by, Person) else None,
        at=now,
    )
    db.session.add(objection)
    db.session.flush()
    tell_objection(objection, now)
    return objection


def decide(
    objection: RedBlackObjection, upheld: bool, words: str, *, by: Person, now: datetime
) -> None:
    """With a sentence. Upheld, the unit is left out of this list; its figures stay readable."""
    row, listed = objection.row, objection.row.listed
    check_list("decide", by, listed)
    db.session.refresh(objection, with_for_update=True)  # two who decide at once take turns
    if objection.decided_at is not None:
        raise Conflict("这条意见已经答复过了。")
    objection.decision = needed(words, "请写一句为什么，单位会看到。", field="words")
    objection.upheld, objection.decided_by_id, objection.decided_at = upheld, by.id, now
    if upheld:
        row.listing = Listing.LEFT_OUT
    db.session.flush()
    tell_decision(objection, now)


def publish(listed: RedBlackList, *, by: Person, now: datetime) -> None:
    """签发 by a second person, after the time to object and after every objection is decided."""
    check_list("publish", by, listed)
    if waits(listed, now) and listed.objections_until is not None:
        until = said(listed.objections_until, now)
        raise Conflict(f"单位在{until} 以前还可以提意见，过了再签发。")
    if listed.open_objections:
        raise Conflict("还有单位的意见没有答复，答复了再签发。")
    office = office_of(by, listed)
    listed.signed_by_id, listed.signed_for = by.id, office.name if office else ""
    listed.published_at = now
    _move(listed, ListState.PUBLISHED, by, now, "")


def withdraw(listed: RedBlackList, reason: str, *, by: Person, now: datetime) -> None:
    """撤下, with a reason; the rows stay. Units that were told hear of it."""
    check_list("withdraw", by, listed)
    reason = needed(reason, "请写为什么撤下。")
    was = listed.state
    for objection in listed.open_objections:
        objection.upheld, objection.decision = False, f"榜撤下了：{reason}"[:MOST_REASON]
        objection.decided_by_id, objection.decided_at = by.id, now
    _move(listed, ListState.WITHDRAWN, by, now, reason)
    if was is not ListState.COMPUTED:
        tell_withdrawal(listed, reason, now)


def _move(listed: RedBlackList, became: ListState, by: Person, now: datetime, note: str) -> None:
    """The only writer of a list's state. Raises Conflict for a step that the table lacks."""
    was = listed.state
    if became not in LIST_NEXT[was]:
        raise Conflict(f"红黑榜是“{STATE_WORDS[was]}”，不能变成“{STATE_WORDS[became]}”。")
    listed.state = became
    _record(listed, was, by, now, note)


def _record(
    listed: RedBlackList, was: ListState | None, by: Person, now: datetime, note: str
) -> None:
    move = RedBlackMove(listed=listed, was=was, became=listed.state, by_id=by.id, note=note, at=now)
    db.session.add(move)
    db.session.flush()
