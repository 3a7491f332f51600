"""The first story: a rider photographs a broken manhole cover, and gets an answer."""

from collections.abc import Callable
from io import BytesIO

from PIL import Image
from sqlalchemy import func, select

from backend.cases import handling, reviewing, verifying
from backend.cases.models import Case, Finding, Status, Verdict
from backend.clock import now
from backend.db import db
from backend.files.actions import keep_photo, path_of
from backend.files.models import File
from backend.files.photos import read_photo
from backend.notifications.models import Delivery, Notice
from backend.people.queries import unit
from backend.records.models import InboundMessage, MediaFetch

from ..cases.making import GOOD_ANSWER
from ..street import Person, Street, picture
from ..world import GRID, World

GPS, MAKER = 0x8825, 0x010F


def photo_with_metadata() -> bytes:
    """As a telling phone makes it: lying on its side, with its maker's name and a place."""
    image = Image.open(BytesIO(picture()))
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by 90 degrees
    exif[MAKER] = "Telling Phones Ltd"
    exif.get_ifd(GPS)[1] = "N"
    out = BytesIO()
    image.save(out, "JPEG", exif=exif, comment=b"from my pocket")
    return out.getvalue()


def counts(street: Street) -> dict[str, int]:
    with street.inside(write=False):
        tables = (Case, File, Notice, InboundMessage, MediaFetch)
        return {
            table.__tablename__: db.session.scalar(select(func.count()).select_from(table)) or 0
            for table in tables
        }


def look(street: Street, number: str, see: Callable[[Case], object]) -> object:
    with street.inside(write=False):
        return see(db.session.scalars(select(Case).where(Case.number == number)).one())


def status(street: Street, number: str = "JA-0001") -> object:
    return look(street, number, lambda case: case.status)


def dispatch(street: Street, world: World, number: str = "JA-0001", whom: str = "water") -> None:
    """刘敏 looks at it and sends it to a unit."""
    with street.inside():
        case = db.session.scalars(select(Case).where(Case.number == number)).one()
        to = unit(world.units[whom])
        kind = None if case.kind_key else "other"
        if kind:
            reviewing.set_kind(case, kind, by=world.worker, now=now())
        reviewing.dispatch(case, to, by=world.worker, now=now())


def answer(
    street: Street, world: World, words: str, number: str = "JA-0001", shot: str = ""
) -> None:
    """The unit accepts and answers, with a photo if there is one."""
    photo = read_photo(picture(shot)) if shot else None
    with street.inside():
        case = db.session.scalars(select(Case).where(Case.number == number)).one()
        dispatch = case.open_dispatch
        assert dispatch is not None
        by = world.handler if dispatch.unit_id == world.units["water"] else world.other_handler
        files = [keep_photo(photo, by_id=by.id, now=now())] if photo else []
        if case.status is Status.DISPATCHED:
            handling.accept(case, by=by, now=now())
        handling.answer(case, words=words, files=files, sure=True, by=by, now=now())


def make_safe(street: Street, world: World, words: str, number: str = "JA-0001") -> None:
    """老秦 accepts a danger and fences it in."""
    with street.inside():
        case = db.session.scalars(select(Case).where(Case.number == number)).one()
        handling.accept(case, by=world.handler, now=now())
        handling.make_safe(case, words=words, by=world.handler, now=now())


def verify(street: Street, world: World, number: str = "JA-0001") -> None:
    """陈芳 has been there and seen it: now those who reported it are asked."""
    with street.inside():
        case = db.session.scalars(select(Case).where(Case.number == number)).one()
        verifying.verify(case, Finding.DONE, by=world.colleague, now=now())


def test_from_the_photo_to_the_rating(street: Street, world: World, rider: Person) -> None:
    rider.sends_photo(photo_with_metadata())
    assert "JA-0001" in (rider.sends_place(label="三眼桥菜场") or "")
    assert "急件" in (rider.says("盖子断了一半") or "")
    street.run_jobs("fetch_media", "deliver")
    dispatch(street, world)
    answer(street, world, GOOD_ANSWER, shot="manhole_fixed.jpg")
    street.run_jobs("deliver")
    assert len(rider.notices()) == 1  # the unit says so; the community has not looked yet
    verify(street, world)
    street.run_jobs("deliver")
    told = rider.notices()
    assert len(told) == 2
    assert "已派给永清水务所" in told[0] and "今天 16:30 前围护好" in told[0]
    assert GOOD_ANSWER in told[1] and "回 1 解决了" in told[1]
    assert rider.says("1") == "谢谢你报的。JA-0001 就结束了。"
    assert status(street) is Status.CLOSED
    assert look(street, "JA-0001", lambda case: (case.region_code, case.kind_key)) == (
        GRID,
        "manhole",
    )


def test_the_photo_is_kept_upright_and_says_nothing_else(street: Street, rider: Person) -> None:
    rider.sends_photo(photo_with_metadata())
    street.run_jobs("fetch_media")
    with street.inside(write=False):
        kept = db.session.scalars(select(File)).one()
        sizes = [path_of(kept.key, size).read_bytes() for size in ("full", "thumb")]
        assert (kept.width, kept.height) == Image.open(BytesIO(picture())).size[::-1]
    for content in sizes:
        image = Image.open(BytesIO(content))
        assert not image.getexif() and "comment" not in image.info
        assert b"Telling Phones" not in content and b"pocket" not in content


def test_every_message_counts_and_nothing_twice(
    street: Street, world: World, rider: Person
) -> None:
    rider.sends_photo()
    rider.sends_place()
    for _ in range(3):
        street.run_jobs("fetch_media", "deliver", "look_at_clocks", "remind")
    dispatch(street, world)
    answer(street, world, GOOD_ANSWER)
    verify(street, world)
    for _ in range(3):
        street.run_jobs("fetch_media", "deliver", "look_at_clocks", "remind")
    rider.says("1")
    assert counts(street) == {
        "cases": 1,
        "files": 1,
        "notices": 2 + 1 + 2,  # two to the rider, the case to the unit, two may go and look
        "inbound_messages": 3,
        "media_fetches": 1,
    }
    assert len(rider.chat()) == 3 + 3 + 2  # said, replied, told
    assert all(push["state"] == "done" for push in rider.pushes())
    with street.inside(write=False):
        ways = db.session.scalars(select(Notice.delivery).order_by(Notice.kind)).all()
    # Whoever works here has no WeChat in this story: their notices stand in their inboxes.
    assert sorted(ways) == [Delivery.INBOX_ONLY] * 3 + [Delivery.SENT] * 2


def test_the_verdict_is_kept(street: Street, world: World, rider: Person) -> None:
    rider.says("井盖响，菜场门口")
    dispatch(street, world)
    answer(street, world, GOOD_ANSWER)
    verify(street, world)
    rider.says("还是响")
    assert look(street, "JA-0001", lambda case: case.ratings[0].verdict) is Verdict.NOT_SOLVED
    assert status(street) is Status.DISPATCHED
