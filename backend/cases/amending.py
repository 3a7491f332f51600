"""What the reporter, or a worker, changes and adds while a case is open."""

from collections.abc import Sequence
from datetime import datetime

from ..db import db
from ..errors import Conflict
from ..files.models import File
from ..people.models import Person
from ..people.places import Spot
from ..records.models import MediaFetch
from .danger import raise_danger
from .drafting import add_words, attach, known_kind, open_draft, set_place
from .models import Case, Status
from .moving import check, record
from .reporting import submit


def add(
    case: Case, *, by: Person, words: str = "", files: Sequence[File] = (), now: datetime
) -> None:
    """Add words or photos to a case that is still open."""
    check("add", by, case)
    add_words(case, words, by=by, now=now)
    attach(case, files)
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
