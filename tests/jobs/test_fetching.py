"""Photos and voices come home from WeChat, once, or somebody is told that they did not."""

from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from secrets import token_hex

import pytest
from PIL import Image
from sqlalchemy import select, text, update

from backend.cases import drafting
from backend.cases.models import Case, CaseFile, Purpose
from backend.clock import now
from backend.db import db
from backend.files.models import File, FileKind
from backend.files.photos import Photo, read_photo
from backend.jobs import fetching
from backend.jobs.runner import Done
from backend.records.actions import ask_for_media
from backend.records.models import FetchState, MediaFetch
from backend.wishes import adding
from backend.wishes.models import Wish

from ..street import MEDIA, Person, Street, at_once, picture
from ..wishes.making import posted
from ..world import WEDNESDAY, World

# Seen anew in each look: somebody waits for a lock of this database's.
WAITS = text(
    "SELECT count(*) FROM pg_locks WHERE NOT granted"
    " AND (SELECT pg_backend_pid()) = ANY (pg_blocking_pids(pid))"
)


def fetches(street: Street) -> list[MediaFetch]:
    with street.inside(write=False):
        found = list(db.session.scalars(select(MediaFetch).order_by(MediaFetch.id)))
        db.session.expunge_all()
        return found


def photos_of(street: Street) -> dict[str, int]:
    """How many photos each case has."""
    with street.inside(write=False):
        return {case.number: len(case.files) for case in db.session.scalars(select(Case))}


def bytes_kept(street: Street) -> list[Path]:
    return list(Path(street.app.config["FILES_DIR"]).glob("??/*"))


def fetch(street: Street, at: datetime | None = None) -> None:
    if at is not None:
        street.travel(at)
    street.run_jobs("fetch_media", "deliver")


def test_tried_again_ever_more_rarely(street: Street, rider: Person) -> None:
    rider.sends_photo()
    street.wire.fault(MEDIA, "http", 503, times=None)
    fetch(street)
    fetch(street)
    assert fetches(street)[0].attempts == 1  # not again within seconds
    waits = []
    for _ in range(9):
        due = fetches(street)[0].next_try_at
        waits.append(due - now())
        fetch(street, due + timedelta(seconds=1))
    assert fetches(street)[0].attempts == 10
    assert waits[0] < timedelta(seconds=20) < waits[3]
    assert max(waits) <= timedelta(minutes=10)
    street.wire.mend()
    fetch(street, now() + timedelta(minutes=11))
    fetch(street, now() + timedelta(minutes=11))
    assert photos_of(street) == {"JA-0001": 1}


def test_given_up_after_three_days_and_asked_for_again(street: Street, rider: Person) -> None:
    rider.sends_photo()
    rider.sends_place()
    street.wire.fault(MEDIA, "http", 503, times=None)
    with street.inside():
        db.session.scalars(select(MediaFetch)).one().attempts = 400
    fetch(street, WEDNESDAY + timedelta(days=2, hours=23))
    assert fetches(street)[0].state is FetchState.WAITING
    rider.says("在吗")
    fetch(street, WEDNESDAY + timedelta(days=3, minutes=1))
    assert fetches(street)[0].state is FetchState.LOST
    fetch(street)
    assert [n for n in rider.notices() if "照片没有取到。方便的话再发一次" in n] == rider.notices()
    assert len(rider.notices()) == 1


def test_a_photo_that_wechat_no_longer_has(street: Street, rider: Person) -> None:
    rider.sends_photo()
    street.wire.post(f"/media/{fetches(street)[0].media_id}/forget")
    fetch(street)
    fetch(street)
    assert fetches(street)[0].state is FetchState.LOST
    assert rider.notices() == [
        "JA-0001 的照片没有取到。方便的话再发一次；发不了也不要紧，已经记下了。"
    ]
    rider.sends_photo()
    fetch(street)
    assert photos_of(street) == {"JA-0001": 1}


def huge() -> bytes:
    """20,000 x 20,000 points in a few kilobytes."""
    out = BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"a text file that is named photo.jpg\n" * 20, "这不是能打开的照片"),
        (b"GIF89a" + bytes(60), "这不是能打开的照片"),
        (picture()[:3000], "这不是能打开的照片"),
        (huge(), "超过 5000 万像素"),
    ],
    ids=["text", "gif", "truncated", "huge"],
)
def test_what_is_no_photo_is_refused_with_a_sentence(
    street: Street, rider: Person, content: bytes, sentence: str
) -> None:
    rider.sends_photo(content)
    fetch(street)
    fetch(street)
    (told,) = rider.notices()
    assert told.startswith("JA-0001 的照片用不了：") and sentence in told
    assert (photos_of(street), bytes_kept(street)) == ({"JA-0001": 0}, [])


def test_a_withdrawn_draft_keeps_nothing(street: Street, rider: Person) -> None:
    rider.sends_photo()
    rider.says("算了不报了")
    fetch(street)
    assert (photos_of(street), bytes_kept(street)) == ({"JA-0001": 0}, [])
    assert fetches(street)[0].state is FetchState.DONE


def test_a_draft_withdrawn_later_loses_what_had_come(street: Street, rider: Person) -> None:
    rider.sends_photo()
    fetch(street)
    rider.says("算了不报了")
    with street.inside(write=False):
        assert db.session.scalars(select(File)).all() == []
    assert photos_of(street) == {"JA-0001": 0}


def test_withdrawn_while_the_photo_is_on_its_way(
    street: Street, rider: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def decode(raw: bytes) -> Photo:
        rider.says("算了不报了")
        return read_photo(raw)

    rider.sends_photo()
    monkeypatch.setattr(fetching, "read_photo", decode)
    fetch(street)
    assert (photos_of(street), bytes_kept(street)) == ({"JA-0001": 0}, [])


def test_two_processes_at_once_keep_one_file(street: Street, rider: Person) -> None:
    rider.sends_photo()
    rider.sends_photo(picture("pothole.jpg"))
    street.wire.fault(MEDIA, "slow", 0.2, times=None)
    at_once(*[lambda: street.run_jobs("fetch_media")] * 2)
    assert photos_of(street) == {"JA-0001": 2}
    assert len(bytes_kept(street)) == 4  # each in two sizes


@pytest.mark.postgresql
def test_who_brings_a_photo_and_who_takes_it_away_do_not_wait_for_each_other(
    street: Street, rider: Person, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Taken away by a tap while the job is about to put it there: both lock the wish first."""
    with street.inside():
        wish_id = posted(world, by=world.rider).id
        fetch_id = ask_for_media(
            "wx", "m", "photo", f"wish:{wish_id}", person_id=world.rider.id, now=now()
        ).id
    with ThreadPoolExecutor(1) as pool:
        jobs: list[Future[dict[str, Done]]] = []

        def is_theirs(*_: object) -> bool:
            """Asked with the wish in hand: from here on the job has to wait."""
            jobs.append(pool.submit(street.run_jobs, "fetch_media"))
            while not db.session.scalar(WAITS):
                assert not jobs[0].done()
            return True

        monkeypatch.setattr(adding, "posted", is_theirs)
        with street.inside():
            wish = db.session.get_one(Wish, wish_id)
            assert adding.let_go_of(wish, fetch_id, by=world.rider) == "m"
        assert jobs[0].result()["fetch_media"] == Done()
    assert [kept.state for kept in fetches(street)] == [FetchState.DONE]


@pytest.mark.parametrize("home_already", [False, True])
def test_a_photo_split_off_goes_to_its_own_case(
    street: Street, rider: Person, home_already: bool
) -> None:
    rider.sends_photo()
    rider.sends_place()
    rider.sends_photo(picture("pothole.jpg"))
    if home_already:
        fetch(street)
    assert "JA-0002" in (rider.says("另一件") or "")
    fetch(street)
    assert photos_of(street) == {"JA-0001": 1, "JA-0002": 1}


def test_split_off_while_on_its_way(
    street: Street, rider: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    rider.sends_photo()
    rider.sends_place()
    fetch(street)
    rider.sends_photo(picture("pothole.jpg"))

    def decode(raw: bytes) -> Photo:
        rider.says("另一件")
        return read_photo(raw)

    monkeypatch.setattr(fetching, "read_photo", decode)
    fetch(street)
    assert photos_of(street) == {"JA-0001": 1, "JA-0002": 1}


def test_split_off_in_the_instant_when_it_is_put_there(
    street: Street, rider: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The job waits for the case meanwhile: then it brings it once more, to where it now goes."""
    rider.sends_photo()
    rider.sends_place()
    rider.sends_place()
    takes_files = drafting.takes_files

    def takes(case: Case) -> bool:
        split = update(MediaFetch).values(subject="case:2")
        db.session.execute(split, execution_options={"synchronize_session": False})
        return takes_files(case)

    monkeypatch.setattr(drafting, "takes_files", takes)
    fetch(street)
    assert photos_of(street) == {"JA-0001": 0, "JA-0002": 0}
    fetch(street, now() + timedelta(minutes=1))
    assert photos_of(street) == {"JA-0001": 0, "JA-0002": 1}


def test_the_tenth_photo_is_one_too_many(street: Street, rider: Person) -> None:
    for _ in range(9):
        rider.sends_photo()
    assert "一件事最多 9 张照片" in (rider.sends_photo() or "")
    fetch(street)
    assert photos_of(street) == {"JA-0001": 9}
    assert {f.state for f in fetches(street)} == {FetchState.DONE}


def test_photos_that_joined_too_late_are_refused_not_tried_for_ever(
    street: Street, rider: Person
) -> None:
    rider.sends_photo()
    fetch(street)
    with street.inside():
        case = db.session.scalars(select(Case)).one()
        case.files += [_more(case) for _ in range(7)]
    rider.sends_photo(picture("pothole.jpg"))
    with street.inside():
        case = db.session.scalars(select(Case)).one()
        case.files.append(_more(case))
    fetch(street)
    assert fetches(street)[1].state is FetchState.DONE
    assert photos_of(street) == {"JA-0001": 9}
    assert "最多 9 张" in rider.notices()[0]


def _more(case: Case) -> CaseFile:
    """A photo that came another way."""
    key = token_hex(16)
    one = {"kind": FileKind.PHOTO, "sha256": key * 2, "size": 1, "kept_at": now()}
    return CaseFile(file=File(key=key, **one), purpose=Purpose.REPORT)


def test_one_photo_that_breaks_the_decoder_spoils_only_itself(
    street: Street, rider: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = []

    def decode(raw: bytes) -> Photo:
        if raw == picture("pothole.jpg"):
            tried.append(1)
            raise MemoryError
        return read_photo(raw)

    monkeypatch.setattr(fetching, "read_photo", decode)
    rider.sends_photo(picture("pothole.jpg"))
    rider.sends_photo()
    done = street.run_jobs("fetch_media")["fetch_media"]
    assert (done.items, done.failures) == (1, 1)
    for _ in range(5):
        street.run_jobs("fetch_media")
    assert len(tried) == 1  # the next try has a while to wait
    assert photos_of(street) == {"JA-0001": 1}


def test_what_breaks_the_decoder_each_time_is_refused_in_the_end(
    street: Street, rider: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def decode(raw: bytes) -> Photo:
        raise MemoryError

    monkeypatch.setattr(fetching, "read_photo", decode)
    rider.sends_photo()
    for _ in range(2):
        fetch(street)
        assert (fetches(street)[0].state, rider.notices()) == (FetchState.WAITING, [])
        street.travel(now() + timedelta(minutes=1))
    fetch(street)
    fetch(street)
    assert fetches(street)[0].state is FetchState.DONE
    (told,) = rider.notices()
    assert told.startswith("JA-0001 的照片用不了：") and "打不开" in told


def test_wechat_down_for_an_hour(street: Street, rider: Person) -> None:
    rider.sends_photo()
    rider.sends_place()
    street.wire.fault("*", "http", 503, times=None)
    for minutes in range(0, 60, 3):
        fetch(street, WEDNESDAY + timedelta(minutes=minutes))
    street.wire.mend()
    for minutes in range(60, 75, 3):
        fetch(street, WEDNESDAY + timedelta(minutes=minutes))
    assert photos_of(street) == {"JA-0001": 1}
    assert rider.notices() == []


def told_of_old_photos(person: Person) -> list[str]:
    return [said for said in person.notices() if "一样，方便再拍一张吗" in said]


def test_row_28_a_photo_that_was_sent_before_is_taken_and_asked_about_once(
    street: Street, rider: Person, newcomer: Person
) -> None:
    street.travel(WEDNESDAY - timedelta(days=20))
    newcomer.sends_photo()
    newcomer.sends_place()
    fetch(street)
    assert told_of_old_photos(newcomer) == []
    street.travel(WEDNESDAY)
    rider.sends_photo()
    rider.sends_place()
    fetch(street)
    rider.sends_photo()
    fetch(street)
    assert told_of_old_photos(rider) == [
        "JA-0002 这张和上月的一张一样，方便再拍一张吗？拍不了也先收下。"
    ]
    assert photos_of(street) == {"JA-0001": 1, "JA-0002": 2}


def test_the_same_photo_twice_for_one_matter_is_nothing_to_speak_of(
    street: Street, rider: Person
) -> None:
    rider.sends_photo()
    rider.sends_photo()
    fetch(street)
    assert photos_of(street) == {"JA-0001": 2}
    assert told_of_old_photos(rider) == []


def test_a_photo_of_a_check_is_kept_as_one(street: Street, rider: Person) -> None:
    rider.sends_photo()
    with street.inside():
        db.session.scalars(select(MediaFetch)).one().subject = "check:1"
    fetch(street)
    with street.inside(write=False):
        assert [kept.purpose for kept in db.session.scalars(select(CaseFile))] == [Purpose.CHECK]
