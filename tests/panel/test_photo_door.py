"""The photo door: whoever may see the case may see its photos, nobody else."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from backend.cases import amending, handling, joining, whistling
from backend.cases.links import handler_path
from backend.cases.models import Case
from backend.db import transaction
from backend.files.actions import keep_photo, keep_voice, path_of
from backend.files.models import File
from backend.files.photos import read_photo
from backend.people.models import Person
from backend.web import App

from ..cases.making import dispatched, reported, whistled
from ..world import World
from .conftest import Browser, Make, jpeg

Browse = Callable[[str | None], Browser]
SEEN = ("rider", "resident", "worker", "handler")


def with_photo(w: World) -> Case:
    photo = keep_photo(read_photo(jpeg().getvalue()), by_id=w.rider.id, now=w.now)
    return dispatched(w, files=[photo])


def key_of(app: App) -> str:
    with app.app_context(), transaction(write=False) as session:
        return str(session.scalar(select(File.key).order_by(File.id.desc())))


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("worker", 200),
        ("colleague", 200),
        ("grid_worker", 200),
        ("handler", 200),
        ("rider", 200),
        ("next_worker", 404),
        ("other_handler", 404),
        ("resident", 404),
        ("stranger", 404),
        (None, 303),
    ],
)
def test_who_sees_a_photo(
    app: App, browser: Browse, make: Make, name: str | None, status: int
) -> None:
    make(with_photo)
    key = key_of(app)
    for path in (f"/files/{key}", f"/files/{key}/thumb"):
        answer = browser(name).get(path)
        assert answer.status_code == status
        if status == 200:
            assert answer.content_type == "image/jpeg"
            assert "private" in answer.headers["Cache-Control"]
            assert answer.headers["X-Content-Type-Options"] == "nosniff"


def photo_by(w: World, person: Person) -> File:
    return keep_photo(read_photo(jpeg().getvalue()), by_id=person.id, now=w.now)


def test_who_leads_sees_what_the_others_did(app: App, browser: Browse, make: Make) -> None:
    def helped(w: World) -> Case:
        case, power = whistled(w), w.other_handler
        whistling.accept_part(case, by=power, now=w.now)
        done = [photo_by(w, power)]
        whistling.finish_part(case, words="线移开了。", files=done, by=power, now=w.now)
        return case

    case_id, key = make(helped), key_of(app)
    for name in ("handler", "other_handler", "worker"):
        assert browser(name).get(f"/files/{key}").status_code == 200, name
        assert key in browser(name).get(f"/panel/cases/{case_id}").text, name
    with app.app_context(), transaction(write=False) as session:
        link = handler_path(session.get_one(Case, case_id).dispatches[0])
    assert key in browser(None).get(link).text
    assert browser(None).get(f"{link}/files/{key}").status_code == 200


def test_who_helps_sees_nothing_of_the_lead(app: App, browser: Browse, make: Make) -> None:
    def led(w: World) -> Case:
        case, by = whistled(w), w.handler
        handling.accept(case, by=by, now=w.now)
        handling.answer(
            case, words="换好了。", files=[photo_by(w, by)], sure=True, by=by, now=w.now
        )
        return case

    case_id = make(led)
    assert browser("other_handler").get(f"/files/{key_of(app)}").status_code == 404
    page = browser("other_handler").get(f"/panel/cases/{case_id}").text
    assert "有照片，给办的单位和社区看" in page and key_of(app) not in page


def test_a_workers_photo_is_shown_to_who_reported_it(app: App, browser: Browse, make: Make) -> None:
    """What a neighbour sent is not: it may be out of one's window."""

    def seen_by(sender: str) -> dict[str, int]:
        def added(w: World) -> Case:
            case = dispatched(w)
            joining.join(case, by=w.resident, now=w.now)
            person = getattr(w, sender)
            amending.add(case, by=person, files=[photo_by(w, person)], now=w.now)
            return case

        make(added)
        key = key_of(app)
        return {name: browser(name).get(f"/files/{key}").status_code for name in SEEN}

    everyone = dict.fromkeys(SEEN, 200)
    assert seen_by("worker") == {**everyone, "resident": 404}
    assert seen_by("resident") == {**everyone, "rider": 404}


def test_a_photo_that_belongs_to_nothing_is_its_senders(
    app: App, browser: Browse, world: World
) -> None:
    with app.app_context(), transaction():
        keep_photo(read_photo(jpeg().getvalue()), by_id=world.ids["worker"], now=world.now)
    key = key_of(app)
    assert browser("worker").get(f"/files/{key}").status_code == 200
    assert browser("colleague").get(f"/files/{key}").status_code == 404


def test_whoever_sent_a_photo_loses_sight_of_it_with_the_case(
    app: App, browser: Browse, make: Make
) -> None:
    """It belongs to the case from then on: the next community's worker does not see it."""

    def sent_by_the_next(w: World) -> Case:
        photo = keep_photo(read_photo(jpeg().getvalue()), by_id=w.next_worker.id, now=w.now)
        return reported(w, files=[photo])

    make(sent_by_the_next)
    assert browser("next_worker").get(f"/files/{key_of(app)}").status_code == 404


def test_a_voice_can_be_heard(app: App, browser: Browse, make: Make) -> None:
    def spoken(w: World) -> Case:
        return reported(w, files=[keep_voice(b"mp3", 3.0, "0" * 64, by_id=w.rider.id, now=w.now)])

    case_id = make(spoken)
    key = key_of(app)
    hers = browser("worker")
    heard = hers.get(f"/files/{key}")
    assert (heard.content_type, heard.data) == ("audio/mpeg", b"mp3")
    assert hers.client.get(f"/files/{key}", headers={"Range": "bytes=0-0"}).status_code == 206
    assert hers.get(f"/files/{key}/thumb").status_code == 404
    assert "<audio" in hers.get(f"/panel/cases/{case_id}").text


def test_lost_bytes_and_odd_keys_are_a_404(app: App, browser: Browse, make: Make) -> None:
    make(with_photo)
    key = key_of(app)
    with app.app_context():
        path_of(key).unlink()
    hers = browser("worker")
    for path in (f"/files/{key}", "/files/..%2f..%2fetc", "/files/x/full", "/files/" + "0" * 32):
        assert hers.get(path).status_code == 404
