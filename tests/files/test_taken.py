"""What a photo's file says of time and place is read before it is stripped; lies are ignored."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base
from PIL.TiffImagePlugin import IFDRational

from backend.errors import Invalid
from backend.files.actions import keep_photo, path_of
from backend.files.photos import Photo, read_photo

from ..world import World
from .drawing import opened, picture, saved

NORTH_EAST = {
    GPS.GPSLatitudeRef: "N",
    GPS.GPSLatitude: (30.0, 36.0, 32.4),
    GPS.GPSLongitudeRef: "E",
    GPS.GPSLongitude: (114.0, 18.0, 18.0),
}
AT = "2026:07:01 14:20:05"
PLAIN = picture(40, 30)


def shot(
    at: Any = None, place: dict[Any, Any] | None = None, kind: str = "JPEG", **more: Any
) -> bytes:
    exif = Image.Exif()
    exif[Base.Make] = "Phone"  # for nothing but sub-tables Pillow writes no metadata into a PNG
    if at is not None:
        exif.get_ifd(IFD.Exif)[Base.DateTimeOriginal] = at
    for name, value in more.items():
        exif.get_ifd(IFD.Exif)[Base[name]] = value
    exif.get_ifd(IFD.GPSInfo).update(place or {})
    return saved(PLAIN, kind, exif=exif)


def where(photo: Photo) -> tuple[float | None, float | None]:
    return photo.taken_latitude, photo.taken_longitude


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_time_and_place_are_read(kind: str) -> None:
    photo = read_photo(shot(AT, NORTH_EAST, kind))
    assert photo.taken_at == datetime(2026, 7, 1, 6, 20, 5, tzinfo=UTC)  # a phone's clock is here
    assert where(photo) == pytest.approx((30.609, 114.305))


def test_most_photos_say_nothing() -> None:
    photo = read_photo(saved(PLAIN))
    assert (photo.taken_at, where(photo)) == (None, (None, None))


@pytest.mark.parametrize(
    ("offset", "hour"), [("+08:00", 6), ("+00:00", 14), ("-05:30", 19), ("nonsense", 6), ("", 6)]
)
def test_an_offset_is_followed_where_there_is_one(offset: str, hour: int) -> None:
    taken_at = read_photo(shot(AT, OffsetTimeOriginal=offset)).taken_at
    assert taken_at is not None
    assert taken_at.hour == hour


@pytest.mark.parametrize(
    "at",
    [
        "0000:00:00 00:00:00",
        "1970:01:01 08:00:00",
        "2000:01:01 00:00:00",
        "2026:02:30 10:00:00",
        "2026:07:01 24:61:00",
        "2026-07-01T14:20:05",
        "99999:01:01 00:00:00",
        "yesterday",
        "    :  :     :  :  ",
        "",
        b"\xff\xfe\x00",
        7,
    ],
)
def test_a_time_that_cannot_be_is_no_time(at: Any) -> None:
    photo = read_photo(shot(at, NORTH_EAST))
    assert photo.taken_at is None
    assert photo.taken_latitude is not None  # the one lie does not spoil the other


@pytest.mark.parametrize(("north", "east"), [("N", "E"), ("S", "E"), ("N", "W"), ("S", "W")])
def test_four_quarters_of_the_world(north: str, east: str) -> None:
    refs = {GPS.GPSLatitudeRef: north, GPS.GPSLongitudeRef: east}
    latitude, longitude = where(read_photo(shot(place=NORTH_EAST | refs)))
    assert latitude == pytest.approx(30.609 if north == "N" else -30.609)
    assert longitude == pytest.approx(114.305 if east == "E" else -114.305)


NOTHING = IFDRational(0, 0)


@pytest.mark.parametrize(
    "lie",
    [
        {GPS.GPSLatitude: (200.0, 0.0, 0.0)},
        {GPS.GPSLatitude: (90.0, 0.0, 1.0)},
        {GPS.GPSLongitude: (180.0, 0.0, 1.0)},
        {GPS.GPSLatitude: (30.0, 60.0, 0.0)},
        {GPS.GPSLatitude: (30.0, 0.0, 3600.0)},
        {GPS.GPSLatitude: (NOTHING, NOTHING, NOTHING)},
        {GPS.GPSLongitude: (IFDRational(114, 1), IFDRational(18, 0), IFDRational(0, 1))},
        {GPS.GPSLatitude: (30.0,)},
        {GPS.GPSLatitude: (30.0, 1.0, 1.0, 1.0)},
        {GPS.GPSLatitudeRef: "E"},
        {GPS.GPSLatitudeRef: "NS"},
        {GPS.GPSLatitudeRef: ""},
        {GPS.GPSLongitudeRef: "?"},
        {GPS.GPSLatitude: (0.0, 0.0, 0.0), GPS.GPSLongitude: (0.0, 0.0, 0.0)},
    ],
)
def test_a_place_that_cannot_be_is_no_place(lie: dict[Any, Any]) -> None:
    photo = read_photo(shot(AT, NORTH_EAST | lie))
    assert where(photo) == (None, None)
    assert photo.taken_at is not None


@pytest.mark.parametrize("missing", NORTH_EAST)
def test_half_a_place_is_none(missing: GPS) -> None:
    place = {name: value for name, value in NORTH_EAST.items() if name != missing}
    assert where(read_photo(shot(place=place))) == (None, None)


def test_it_is_kept_beside_the_photo_and_not_in_it(inside: World) -> None:
    file = keep_photo(read_photo(shot(AT, NORTH_EAST)), by_id=None, now=inside.now)
    assert file.taken_at == datetime(2026, 7, 1, 6, 20, 5, tzinfo=UTC)
    assert (file.taken_latitude, file.taken_longitude) == pytest.approx((30.609, 114.305))
    for size in ("full", "thumb"):
        kept = path_of(file.key, size).read_bytes()
        assert b"Exif" not in kept
        assert not opened(kept).getexif()


def test_a_time_that_has_not_come_is_not_kept(inside: World) -> None:
    for ahead, believed in ((timedelta(minutes=50), True), (timedelta(days=1), False)):
        at = (inside.now + ahead).astimezone(UTC)
        photo = read_photo(shot(f"{at:%Y:%m:%d %H:%M:%S}", OffsetTimeOriginal="+00:00"))
        file = keep_photo(photo, by_id=None, now=inside.now)
        assert (file.taken_at is not None) is believed


_WHOLE = shot(AT, NORTH_EAST, OffsetTimeOriginal="+08:00")
_EXIF = _WHOLE.index(b"Exif")


@given(st.lists(st.tuples(st.integers(0, 330), st.binary(min_size=1, max_size=6)), max_size=5))
@settings(max_examples=300, deadline=None)
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_damaged_metadata_never_raises_and_never_says_what_cannot_be(
    damage: list[tuple[int, bytes]],
) -> None:
    raw = bytearray(_WHOLE)
    for where_to, what in damage:
        raw[_EXIF + where_to : _EXIF + where_to + len(what)] = what
    try:
        photo = read_photo(bytes(raw))
    except Invalid:
        return
    assert photo.taken_at is None or photo.taken_at.year >= 2015
    assert (photo.taken_latitude is None) is (photo.taken_longitude is None)
    assert abs(photo.taken_latitude or 0) <= 90
    assert abs(photo.taken_longitude or 0) <= 180
