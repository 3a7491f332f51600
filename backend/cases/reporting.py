"""Reporting: from a first photo, place or word to a case that the community must review."""

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from flask import current_app
from sqlalchemy import Table, select

from ..db import db, upsert
from ..errors import Conflict, Invalid, NotAllowed
from ..files.actions import erase
from ..files.models import File
from ..notifications.actions import notify
from ..people.models import Person, RoleKind
from ..people.places import Found, Spot, locate
from ..people.queries import holders, place_name, region, registered_community
from ..people.rules import community_of
from ..records.models import FetchState, MediaFetch
from ..records.queries import fetches_for
from .guessing import guess
from .kinds import KINDS
from .models import Addition, Case, CaseFile, NumberSeries, Purpose, Source, Status
from .moving import check, move_to, record
from .rules import CLERKS, MOST_FILES, MOST_WORDS, Actor

FULL = f"一件事最多 {MOST_FILES} 张照片，前面的都收到了。"


def open_draft(reporter: Person, source: Source, *, now: datetime) -> Case:
    """Begin a report. It has a number at once, and a day to become complete."""
    case = _new(reporter, source, now)
    db.session.flush()
    return case


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
    now: datetime,
) -> Case:
    """Report in one go, from a form. With source APP `by` is the reporter; otherwise `by` is the
    worker who writes down what somebody said, and the case has no reporter among us.

    Without a kind the words are guessed from. Raises Invalid when subject or place are missing,
    NotAllowed when a worker writes for a region that is not theirs.
    """
    if not (words.strip() or files):
        raise Invalid("写一句什么事，或者放一张照片。", fields={"words": "必填"})
    if kind_key is not None:
        known_kind(kind_key)
    found = _found(place) if place is not None else None
    if found is None and region_code is not None:
        region_code = _reportable(region_code)
    case = _new(by if source is Source.APP else None, source, now)
    add_words(case, words, by=None, now=now)
    if kind_key is not None:
        case.kind_key = kind_key
    if danger is not None:
        case.danger = danger
    case.place_words = place_words.strip()[:200]
    if place is not None and found is not None:
        _put(case, place, found)
    else:
        case.region_code = region_code
    attach(case, files)
    if case.region_code is None:
        raise Invalid("在哪里？请发个定位，或选一个社区。", fields={"place": "必填"})
    if source is not Source.APP and not by.holds(CLERKS, case.region_code):
        raise NotAllowed("这个地方不归您的社区，请转给那边的社区登记。")
    submit(case, by=by, now=now)
    return case


def _new(reporter: Person | None, source: Source, now: datetime) -> Case:
    case = Case(
        number=_next_number(),
        status=Status.DRAFT,
        source=source,
        reporter=reporter,
        created_at=now,
        words="",
        danger=False,
        moves=[],
        clocks=[],
        dispatches=[],
        additions=[],
        files=[],
    )
    db.session.add(case)
    record(case, None, by=reporter, now=now)
    return case


def _next_number() -> str:
    """JA-0001, JA-0002, ...: one statement, so two reports never share a number."""
    prefix = current_app.config["CASE_PREFIX"]
    counted = (
        upsert(cast(Table, NumberSeries.__table__))
        .values(prefix=prefix, last=1)
        .on_conflict_do_update(index_elements=["prefix"], set_={"last": NumberSeries.last + 1})
        .returning(NumberSeries.last)
    )
    return f"{prefix}-{db.session.execute(counted).scalar_one():04}"


def known_kind(kind_key: str) -> str:
    if kind_key not in KINDS:
        raise Invalid("没有这一类，请从列出的里面选。", fields={"kind": "不认识"})
    return kind_key


def _reportable(region_code: str) -> str:
    place = region(region_code)
    if community_of(place.code) is None:
        raise Invalid("请选到社区一级。", fields={"region": "请选社区"})
    return place.code


def add_words(case: Case, words: str, *, by: Person | None, now: datetime) -> None:
    """Add what was said. The first words are the report's; later ones stand beside them, dated.

    A kind that nobody has named yet is guessed; danger is only ever raised by words.
    """
    words = words.strip()
    if len(words) > MOST_WORDS:
        raise Invalid(f"最多写 {MOST_WORDS} 个字，请挑要紧的说。", fields={"words": "太长"})
    if not words:
        return
    if not case.words:
        case.words = words
    else:
        case.additions.append(Addition(by_id=by.id if by else None, words=words, at=now))
    guessed = guess(words)
    if case.kind_key is None:
        case.kind_key = guessed.kind
    if guessed.danger and not case.danger:
        raise_danger(case, now=now)


def raise_danger(case: Case, *, now: datetime) -> None:
    """Someone may be hurt: the people on duty hear of it at once."""
    case.danger = True
    if case.status is not Status.DRAFT:
        _tell_of_danger(case, now)


def set_place(case: Case, place: Spot) -> None:
    """Say where it is. Raises Invalid when the point is in none of our grids nor near one."""
    _put(case, place, _found(place))


def _found(place: Spot) -> Found:
    found = locate(place)
    if found is None:
        raise Invalid(
            "这个位置不在我们负责的片区里。是不是定位漂了？可以重新发，或直接写地名。",
            code="outside",
        )
    return found


def _put(case: Case, place: Spot, found: Found) -> None:
    case.latitude, case.longitude = place.latitude, place.longitude
    case.given_latitude, case.given_longitude = place.given_latitude, place.given_longitude
    case.given_system = place.system
    case.region_code = found.grid_code or found.community_code


def attach(case: Case, files: Sequence[File]) -> None:
    """Add photos or a voice to the report. Raises Invalid beyond nine."""
    if len(case.files) + len(files) > MOST_FILES:
        raise Invalid(FULL)
    for file in files:
        case.files.append(CaseFile(file=file, purpose=Purpose.REPORT))


def is_full(case: Case) -> bool:
    """Whether no photo more can be attached."""
    return len(case.files) >= MOST_FILES


def pictures(case: Case) -> int:
    """How many photos and voices it has, those still on their way from WeChat included."""
    coming = [f for f in fetches_for(f"case:{case.id}") if f.state is FetchState.WAITING]
    return len(case.files) + len(coming)


def is_complete(case: Case) -> bool:
    """Subject and place are known: words or a photo, and a point or, with words, a community."""
    if case.latitude is not None:
        return bool(case.words) or pictures(case) > 0
    return bool(case.words) and case.region_code is not None


def missing(case: Case) -> str:
    """What a draft still lacks, as one asks for it."""
    if case.latitude is None:
        return "发个定位，或者打两个字说在哪"
    return "拍一张照片，或者打两个字，比如“井盖”"


def takes_files(case: Case) -> bool:
    """Whether a photo that arrives late still has a place: the report was not withdrawn."""
    return case.status is not Status.WITHDRAWN


def take_community_of(case: Case, reporter: Person) -> None:
    """Without a point, a report belongs to the community where its reporter is registered."""
    if case.region_code is None:
        case.region_code = registered_community(reporter)


def submit(case: Case, *, by: Actor | None, now: datetime) -> None:
    """Hand a complete draft to the community: from here its clock runs."""
    if case.region_code is None:
        raise Invalid("还不知道在哪里，发个定位就行。")
    case.reported_at = now
    move_to(case, Status.REPORTED, by=by, now=now)
    if case.danger:
        _tell_of_danger(case, now)


def _tell_of_danger(case: Case, now: datetime) -> None:
    assert case.region_code is not None
    data = {
        "number": case.number,
        "title": case.title,
        "place": place_name(case.region_code),
        "case_id": case.id,
    }
    for worker in holders({RoleKind.COMMUNITY_WORKER}, case.region_code):
        notify(
            worker,
            "danger_reported",
            data,
            key=f"case:{case.id}:danger:{worker.id}",
            now=now,
            urgent=True,
        )


def withdraw(case: Case, *, by: Person, now: datetime, note: str = "") -> None:
    """Take one's report back before anybody has been sent. A draft leaves nothing behind."""
    check("withdraw", by, case)
    was_draft = case.status is Status.DRAFT
    move_to(case, Status.WITHDRAWN, by=by, now=now, note=note or "报的人撤回了")
    if was_draft:
        empty(case)


def empty(case: Case) -> None:
    """Forget what a draft held: photos, words, place."""
    for kept in list(case.files):
        case.files.remove(kept)
        db.session.delete(kept)
        erase(kept.file)
    for addition in list(case.additions):
        db.session.delete(addition)
    case.words = case.place_words = ""
    case.latitude = case.longitude = case.given_latitude = case.given_longitude = None
    case.region_code = None if case.reported_at is None else case.region_code
    db.session.flush()


def correct_place(case: Case, place: Spot, *, by: Person, now: datetime) -> None:
    """报错了: the reporter moves the point while nobody has been sent yet; the number stays.

    Raises Conflict once a unit has the case: then the words are added for it to read.
    """
    check("add", by, case)
    if case.status not in {Status.DRAFT, Status.REPORTED, Status.FILED}:
        raise Conflict("已经派出去了，我把您说的转给办理的人。")
    set_place(case, place)
    if case.status is not Status.DRAFT:
        record(case, case.status, by=by, now=now, note="报的人改了位置")


def add(
    case: Case, *, by: Person, words: str = "", files: Sequence[File] = (), now: datetime
) -> None:
    """Add words or photos to a case that is still open."""
    check("add", by, case)
    add_words(case, words, by=by, now=now)
    attach(case, files)
    db.session.flush()


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


def latest_draft(reporter: Person) -> Case | None:
    """The report that this person has begun and not completed."""
    return db.session.scalars(
        select(Case)
        .where(Case.reporter_id == reporter.id, Case.status == Status.DRAFT)
        .order_by(Case.id.desc())
        .limit(1)
    ).first()


def name_kind(case: Case, kind_key: str, *, by: Person, now: datetime) -> None:
    """The reporter says what it is, while nobody has been sent yet; later it is no more needed."""
    check("add", by, case)
    if case.status in {Status.DRAFT, Status.REPORTED, Status.FILED}:
        case.kind_key = known_kind(kind_key)
        if kind_key == "danger":
            raise_danger(case, now=now)


def beside(first: Case, kind_key: str, *, by: Person, now: datetime) -> Case:
    """A second matter at the same spot, said in the same breath."""
    second = open_draft(by, first.source, now=now)
    second.words, second.kind_key = first.words, known_kind(kind_key)
    second.region_code, second.place_words = first.region_code, first.place_words
    second.latitude, second.longitude = first.latitude, first.longitude
    second.given_latitude, second.given_longitude = first.given_latitude, first.given_longitude
    second.given_system = first.given_system
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
