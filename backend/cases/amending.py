"""What the reporter, or a worker, changes and adds while a case is open."""

from collections.abc import Sequence
from datetime import datetime

from ..catalogue.queries import default_rule
from ..db import db
from ..errors import Conflict, Invalid
from ..files.models import File
from ..people.duty import on_duty
from ..people.models import Level, Person
from ..people.places import Spot
from ..people.queries import region
from ..records.models import MediaFetch
from .danger import tell_of_danger
from .drafting import (
    add_words,
    attach,
    copy_place,
    name_it,
    open_draft,
    set_place,
    take_sides,
)
from .models import Addition, Case, Side, Status
from .moving import check, record
from .reporting import submit
from .telling import tell_all


def add(
    case: Case, *, by: Person, words: str = "", files: Sequence[File] = (), now: datetime
) -> None:
    """Add words or photos to a case that is still open."""
    check("add", by, case)
    if not (words.strip() or files):
        raise Invalid("补充点什么？写一句，或者放一张照片。", fields={"words": "必填"})
    add_words(case, words, by=by, now=now)
    attach(case, files)
    db.session.flush()


def correct_place(case: Case, place: Spot, *, by: Person, now: datetime) -> bool:
    """报错了: the reporter moves the point while nobody has been sent yet; the number stays.

    False once a unit has the case: then where it is said to be stands among the additions.
    """
    check("add", by, case)
    if case.status not in {Status.DRAFT, Status.REPORTED, Status.FILED}:
        where = f"报的人说位置是 {place.latitude:.6f}, {place.longitude:.6f}"
        case.additions.append(Addition(by_id=by.id, words=where, at=now))
        return False
    set_place(case, place)
    if case.status is not Status.DRAFT:
        take_sides(case, now=now)
        record(case, case.status, by=by, now=now, note="报的人改了位置")
        if case.danger:  # perhaps into another community, whose people know nothing yet
            tell_of_danger(case, now)
    return True


def name_kind(case: Case, kind_key: str, *, by: Person, now: datetime) -> None:
    """The reporter says what it is, while nobody has been sent yet; later it is no more needed."""
    check("add", by, case)
    if case.status in {Status.DRAFT, Status.REPORTED, Status.FILED}:
        renamed = kind_key != case.kind_key
        name_it(case, kind_key, now=now)
        if renamed and case.status is Status.FILED:
            case.rule = default_rule(kind_key, case.danger)


def beside(first: Case, kind_key: str, *, by: Person, now: datetime) -> Case:
    """A second matter at the same spot, said in the same breath."""
    second = open_draft(by, first.source, now=now)
    second.words, second.danger = first.words, first.danger
    second.reporter_hidden = first.reporter_hidden
    name_it(second, kind_key, now=now)
    first.reporter_hidden = second.reporter_hidden  # the same words tell of the same premises
    copy_place(first, second)
    submit(second, by=by, now=now)
    return second


def split_off(old: Case, *, fetch_id: int | None, words: str, by: Person, now: datetime) -> Case:
    """What was just added to a report is another matter: it becomes a draft of its own."""
    check("add", by, old)
    new = open_draft(by, old.source, now=now)
    if words:
        for addition in [a for a in old.additions if a.words == words and a.by_id == by.id][-1:]:
            old.additions.remove(addition)
            db.session.delete(addition)
        add_words(new, words, by=by, now=now)
    if fetch_id is not None:
        _move_photo(fetch_id, old, new)
    return new


def _move_photo(fetch_id: int, old: Case, new: Case) -> None:
    fetch = db.session.get(MediaFetch, fetch_id, with_for_update=True)
    if fetch is None or fetch.subject != f"case:{old.id}":
        return
    fetch.subject = f"case:{new.id}"
    for kept in old.files:
        if kept.file_id == fetch.file_id:
            kept.case_id = new.id


def add_side(case: Case, community_code: str, *, by: Person, now: datetime) -> None:
    """毗邻: a worker says that the case belongs to another community as well, until it is done."""
    check("add_side", by, case)
    place = region(community_code)
    if place.level is not Level.COMMUNITY:
        raise Invalid("请选一个社区。", fields={"region": "请选社区"})
    if community_code in {side.region_code for side in case.sides} | {case.community_code}:
        raise Conflict(f"这件事已经归{place.name}了。")
    case.sides.append(Side(region_code=community_code, by_id=by.id, at=now))
    record(case, case.status, by=by, now=now, note=f"和{place.name}两边一起办")
    told = [person for person in on_duty(community_code, now) if person.id != by.id]
    tell_all(told, case, "border", {"place": place.name}, now, step=f"side:{community_code}")
    db.session.flush()
