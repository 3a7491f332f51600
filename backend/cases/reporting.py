"""Reporting: a complete draft becomes a case that the community must review, or is taken back."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from ..db import db
from ..errors import Conflict, Invalid, NotAllowed
from ..files.models import File
from ..people.models import Person
from ..people.places import Spot
from ..people.queries import region
from ..people.rules import community_of
from .danger import raise_danger, tell_of_danger
from .drafting import (
    add_words,
    attach,
    copy_place,
    empty,
    found_at,
    known_kind,
    name_it,
    new_case,
    pictures,
    put_place,
    take_community_of,
    take_sides,
)
from .earning import lose
from .models import Case, Source, Status
from .moving import check, move_to
from .rules import CLERKS, Actor


def report(
    *,
    by: Person,
    source: Source,
    words: str = "",
    kind_key: str | None = None,
    place: Spot | None = None,
    region_code: str | None = None,
    place_words: str = "",
    files: Sequence[File] = (),
    danger: bool | None = None,
    number: str = "",
    since: datetime | None = None,
    now: datetime,
) -> Case:
    """Report in one go, from a form. With source APP `by` is the reporter; otherwise `by` is the
    worker who writes down what somebody said, and the case has no reporter among us.

    What was first told elsewhere, as something else, keeps its `number`, and its clock runs from
    when it was told (`since`). Without a kind the words are guessed from. Raises Invalid when
    subject or place are missing, NotAllowed when a worker writes for a region that is not theirs.
    """
    if not (words.strip() or files):
        raise Invalid("写一句什么事，或者放一张照片。", fields={"words": "必填"})
    if kind_key is not None:
        known_kind(kind_key)
    found = found_at(place) if place is not None else None
    if found is None and region_code is not None:
        region_code = _reportable(region_code)
    if number and db.session.scalar(select(Case.id).where(Case.number == number)) is not None:
        raise Conflict(f"{number} 本来就是一件上报的事，不能再转回去。")
    case = new_case(by if source is Source.APP else None, source, since or now, number=number)
    add_words(case, words, by=None, now=now)
    if kind_key is not None:
        name_it(case, kind_key, now=now)
    if danger:  # a box left empty takes no danger back that the words have raised
        raise_danger(case, now=now)
    case.place_words = place_words.strip()[:200]
    if place is not None and found is not None:
        put_place(case, place, found)
    else:
        case.region_code = region_code
    attach(case, files)
    if case.region_code is None:
        raise Invalid("在哪里？请发个定位，或选一个社区。", fields={"place": "必填"})
    if source is not Source.APP and not by.holds(CLERKS, case.region_code):
        raise NotAllowed("这个地方不归您的社区，请转给那边的社区登记。")
    submit(case, by=by, since=since, now=now)
    return case


def _reportable(region_code: str) -> str:
    place = region(region_code)
    if community_of(place.code) is None:
        raise Invalid("请选到社区一级。", fields={"region": "请选社区"})
    return place.code


def submit(case: Case, *, by: Actor | None, since: datetime | None = None, now: datetime) -> None:
    """Hand a complete draft to the community: from here, or from `since`, its clock runs."""
    if case.region_code is None:
        raise Invalid("还不知道在哪里，发个定位就行。")
    case.reported_at = since or now
    take_sides(case, now=now)
    move_to(case, Status.REPORTED, by=by, now=case.reported_at)
    if case.danger:
        tell_of_danger(case, now)


def withdraw(case: Case, *, by: Person, now: datetime, note: str = "") -> None:
    """Take one's report back before anybody has been sent. A draft leaves nothing behind."""
    check("withdraw", by, case)
    # Whoever called or came by follows nothing: their report went into this one all the same.
    others = len(case.followers) + sum(other.reporter_id is None for other in case.merged)
    if others:
        raise Conflict(f"还有 {others} 个人也报了这件事，撤不回了。有新情况可以补充。")
    lose(case, "报的人撤回了", by_id=by.id, now=now)
    was_draft = case.status is Status.DRAFT
    move_to(case, Status.WITHDRAWN, by=by, now=now, note=note or "报的人撤回了")
    if was_draft:
        empty(case)


def follow_up(case: Case, words: str, *, by: Person, now: datetime) -> Case:
    """A worker has found the next thing at the spot of a case: a case of its own, of the same kind,
    that names the one it follows."""
    found = new_case(None, Source.PATROL, now)
    add_words(found, words, by=None, now=now)
    if case.kind_key is not None:
        name_it(found, case.kind_key, now=now)
    copy_place(case, found)
    found.reporter_hidden = found.reporter_hidden or case.reporter_hidden
    found.follows = case
    submit(found, by=by, now=now)
    return found


def lapse(case: Case, *, now: datetime) -> bool:
    """What becomes of a draft that nobody completed: with something to see and a community to ask
    it is handed in as it is (True); else it is dropped and its reporter told (False)."""
    if case.reporter is not None:
        take_community_of(case, case.reporter)
    if case.region_code is not None and (case.words or pictures(case)):
        submit(case, by=None, now=now)
        return True
    move_to(case, Status.WITHDRAWN, by=None, now=now, note="一天里没有补全，草稿收起来了")
    empty(case)
    return False
