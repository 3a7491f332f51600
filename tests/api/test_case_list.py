"""The list of cases is read without the ORM: it must show what the one case's row would."""

from datetime import datetime, timedelta
from itertools import count

import msgspec
import pytest

from backend.api.case_list import CasePageSchema, ListRow, list_row
from backend.api.case_schemas import ListRowSchema
from backend.api.case_shapes import row
from backend.api.common import stamp
from backend.cases import amending, joining, listing
from backend.cases.filters import Filters
from backend.cases.models import Case, CaseFile, Purpose, Status
from backend.cases.queries import page
from backend.cases.seeing import may_see_kept
from backend.db import db
from backend.files.models import File, FileKind
from backend.people.models import Person
from backend.people.queries import region
from backend.people.recognising import Known

from ..cases.making import IN_STATUS, answered, dispatched, paused, reported, whistled
from ..world import GRID, World
from .conftest import Api

PHONE = "13812345678"
_numbers = count()


def _followed(w: World) -> Case:
    case = dispatched(w)
    for person in (w.resident, w.member):
        joining.join(case, by=person, now=w.now)
        _files(case, person.id)
    _files(case, w.rider.id)
    return case


@pytest.mark.parametrize("make", [_followed, *IN_STATUS.values(), paused, whistled])
def test_a_line_shows_everybody_what_the_row_of_the_case_does(inside: World, make: object) -> None:
    case: Case = make(inside)  # type: ignore[operator]
    case.words, case.place_words = f"井盖坏了，找我 {PHONE}", f"门卫 {PHONE}"
    _files(case)
    db.session.expire(case)
    seen = 0
    for who in inside.everybody:
        person = getattr(inside, who)
        expected = [_row(one, inside, who) for one in page(person, Filters())]
        known = Known(person.id, person.open_roles)
        lines = listing.lines(db.session.connection(), known, Filters(), limit=20, now=inside.now)
        found = [msgspec.to_builtins(list_row(line, inside.now)) for line in lines]
        assert found == expected, who
        seen += len(found)
    assert seen


def test_a_grid_that_is_named_after_its_community_says_so_once(inside: World) -> None:
    case, name = reported(inside), "吉林社区第一网格"
    region(GRID).name = name
    db.session.flush()
    known = Known(inside.rider.id, inside.rider.open_roles)
    (line,) = listing.lines(db.session.connection(), known, Filters(), limit=20, now=inside.now)
    shown = row(case, inside.rider, inside.now).place
    assert line.place == name
    assert shown is not None and shown.name == name


def _row(case: Case, world: World, who: str) -> object:
    db.session.expire(case)  # a page holds of followers this person's own only
    shown = msgspec.to_builtins(row(case, getattr(world, who), world.now))
    del shown["moves"]
    return {**shown, "followers": len(case.followers)}


def _files(case: Case, by_id: int | None = None) -> None:
    """A photo of each purpose, and a voice, the later ones first in the table of files."""
    own = [(Purpose.REPORT, None), (Purpose.CHECK, None)]
    sent = [(Purpose.ANSWER, dispatch) for dispatch in case.dispatches]
    for purpose, dispatch in own + sent:
        for kind in FileKind:
            number = next(_numbers)
            file = File(key=f"{number:032}", kind=kind, sha256=f"{number:064}", size=1)
            file.kept_at, file.kept_by_id = case.created_at, by_id
            db.session.add(file)
            db.session.flush()
            kept = CaseFile(case_id=case.id, file_id=file.id, purpose=purpose)
            kept.dispatch_id = dispatch.id if dispatch else None
            db.session.add(kept)
    db.session.flush()


def test_what_was_made_for_one_is_shown_to_no_other(inside: World) -> None:
    """Lines are kept: whoever asks next gets their own, and what has changed meanwhile."""
    w, case = inside, reported(inside)
    _files(case, w.rider.id)
    case.words = f"井盖坏了，找我 {PHONE}"
    first = [_listed(who, w) for who in (w.rider, w.worker, w.rider, w.worker)]
    assert [PHONE in line.words for line in first] == [True, False, True, False]
    case.words, case.status = "修好了", Status.FILED
    case.clocks[-1].ends_at = later = w.now + timedelta(days=2)
    for who in (w.rider, w.worker):
        shown = _listed(who, w)
        assert (shown.words, shown.status.code) == ("修好了", "filed")
        assert shown.due is not None and shown.due.due_at == stamp(later)
        waited = _listed(who, w, later + timedelta(minutes=1)).due
        assert not shown.due.overdue and waited is not None and waited.overdue


def _listed(who: Person, w: World, moment: datetime | None = None) -> ListRow:
    """The one case as this person's list shows it."""
    db.session.flush()
    known, connection = Known(who.id, who.open_roles), db.session.connection()
    [line] = listing.lines(connection, known, Filters(), limit=20, now=moment or w.now)
    return list_row(line, moment or w.now)


def test_who_has_joined_sees_what_a_unit_did(inside: World) -> None:
    case = dispatched(inside)
    joining.join(case, by=inside.resident, now=inside.now)
    _files(case)
    known = Known(inside.resident.id, inside.resident.open_roles)
    connection = db.session.connection()
    line = listing.lines(connection, known, Filters(), limit=20, now=inside.now)[0]
    assert (len(line.photos), line.row.followers, line.mine) == (1, 1, False)
    assert list_row(line, inside.now).joined


def test_what_each_sent_is_not_shown_to_the_others(inside: World) -> None:
    """A photo out of one's window tells the neighbour who lives there."""
    w, case = inside, dispatched(inside)
    for person in (w.resident, w.member):
        joining.join(case, by=person, now=w.now)
    people = (w.rider, w.resident, w.member)
    for person in people:
        photo, voice = _sent(person, FileKind.PHOTO), _sent(person, FileKind.VOICE)
        amending.add(case, by=person, files=[photo, voice], now=w.now)
    for person in (*people, w.worker, w.handler):
        seen = {kept.file.kept_by_id for kept in case.files if may_see_kept(person, case, kept)}
        everything = person not in people
        assert seen == ({one.id for one in people} if everything else {person.id}), person.name


def _sent(person: Person, kind: FileKind) -> File:
    number = next(_numbers)
    return File(
        key=f"{number:032}",
        kind=kind,
        sha256=f"{number:064}",
        size=1,
        kept_by_id=person.id,
        kept_at=person.created_at,
    )


def test_struct_and_schema_agree(api: Api) -> None:
    api.case(answered)
    sent = api("worker").get("/cases").json
    assert CasePageSchema().dump(sent) == sent
    assert set(ListRow.__struct_fields__) == set(ListRowSchema().fields)
    assert not CasePageSchema().validate(sent)


def test_who_has_the_page_already_is_told_so(api: Api) -> None:
    case_id, worker = api.case(reported), api("worker")
    first = worker.get("/cases")
    assert "private" in first.headers["Cache-Control"]
    assert first.headers["Vary"] == "Authorization"
    known = {"If-None-Match": first.headers["ETag"]}
    again = worker.call("GET", "/cases", headers=known)
    assert (again.status_code, again.data) == (304, b"")
    assert api("rider").call("GET", "/cases", headers=known).status_code == 200
    worker.post(f"/cases/{case_id}/file")
    assert worker.call("GET", "/cases", headers=known).status_code == 200


def test_nobody_without_a_sign_in(api: Api) -> None:
    assert api(None).get("/cases").status_code == 401
    caller = api("rider")
    assert caller.post("/sign-out").status_code == 204
    assert caller.get("/cases").status_code == 401
