"""What is blurred cannot be read any more, and nothing else is touched."""

from random import Random
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageStat
from sqlalchemy import select

from backend.db import db
from backend.errors import Invalid
from backend.files.actions import erase, keep_photo, keep_redacted, keep_voice, path_of
from backend.files.models import File, Redaction
from backend.files.photos import MOST_RECTANGLES, blurred, read_photo

from ..world import World
from .drawing import colour_at, opened, picture, saved

PLATE = (0.25, 0.4, 0.5, 0.2)


def with_plate(words: str, width: int = 800, height: int = 600) -> bytes:
    """A grainy street with a white number plate where PLATE is."""
    noise = Random(3)
    street = Image.new("L", (width // 8, height // 8))
    street.putdata([noise.randrange(90, 160) for _ in range((width // 8) * (height // 8))])
    image = street.resize((width, height)).convert("RGB")
    draw = ImageDraw.Draw(image)
    x, y, w, h = PLATE
    box = (x * width, y * height, (x + w) * width, (y + h) * height)
    draw.rectangle(box, fill="white")
    draw.text((box[0] + 8, box[1] + 10), words, fill="black", font_size=int(h * height * 0.7))
    return saved(image, quality=92)


def region(raw: bytes, part: tuple[float, float, float, float] = PLATE) -> Image.Image:
    image = opened(raw).convert("L")
    x, y, w, h = part
    inset = 4  # clear of what JPEG smears over the edge
    return image.crop(
        (
            int(x * image.width) + inset,
            int(y * image.height) + inset,
            int((x + w) * image.width) - inset,
            int((y + h) * image.height) - inset,
        )
    )


def sharpness(image: Image.Image) -> float:
    edges = image.filter(ImageFilter.FIND_EDGES).crop((2, 2, image.width - 2, image.height - 2))
    return ImageStat.Stat(edges).mean[0]


def test_a_plate_cannot_be_read_any_more() -> None:
    raw = with_plate("A 12345")
    photo = blurred(raw, [PLATE])
    before, after = region(raw), region(photo.full)
    assert ImageStat.Stat(before).var[0] > 5000
    assert ImageStat.Stat(after).var[0] < 300
    assert sharpness(after) < sharpness(before) / 20
    thumb = opened(photo.thumb)
    assert sharpness(region(photo.thumb)) < sharpness(region(read_photo(raw).thumb)) / 10
    assert thumb.size == (360, 270)


def test_no_typeface_can_be_tried_against_it() -> None:
    """Of fifty numbers hardly two are told apart by what remains."""
    remains = {
        region(blurred(with_plate(f"A {number}"), [PLATE]).full).tobytes()
        for number in range(10000, 60000, 1000)
    }
    assert len(remains) <= 12


def test_what_lies_outside_stays_as_it_was() -> None:
    raw = with_plate("A 12345")
    plain, done = opened(blurred(raw, []).full), opened(blurred(raw, [PLATE]).full)
    below = (0, 400, 800, 600)
    difference = ImageChops.difference(plain.crop(below), done.crop(below)).convert("L")
    assert difference.getextrema() == (0, 0)


# After a turn clockwise, where the green corner (top left) and the blue one (top right) are.
TURNED = {
    0: ((0, 0), (1, 0)),
    90: ((1, 0), (1, 1)),
    180: ((1, 1), (0, 1)),
    270: ((0, 1), (0, 0)),
}


@pytest.mark.parametrize("degrees", TURNED)
def test_rectangles_are_meant_as_the_turned_picture_shows_them(degrees: int) -> None:
    green, blue = TURNED[degrees]
    raw = saved(picture(), quality=95)
    turned = blurred(raw, [], degrees)
    assert (turned.width, turned.height) == ((300, 400) if degrees in {90, 270} else (400, 300))

    def corner(at: tuple[int, int]) -> tuple[float, float]:
        return 0.02 + 0.96 * at[0], 0.02 + 0.96 * at[1]

    assert colour_at(turned.full, *corner(green)) == "green"
    assert colour_at(turned.full, *corner(blue)) == "blue"
    # The half of the picture at the green corner's side becomes one smear; blue's stays.
    over_green = (green[0] * 0.6, green[1] * 0.6, 0.4, 0.4)
    done = blurred(raw, [over_green], degrees)
    was, now = (region(photo.full, over_green) for photo in (turned, done))
    assert sharpness(now) < sharpness(was)
    other = (blue[0] * 0.6, blue[1] * 0.6, 0.4, 0.4)
    difference = ImageChops.difference(region(turned.full, other), region(done.full, other))
    assert ImageStat.Stat(difference).mean[0] < 1


@pytest.mark.parametrize(
    "rectangles",
    [
        [(0.1, 0.1, 0.2)],
        [(0.1, 0.1, 0.2, 0.2, 0.2)],
        [(-0.1, 0.1, 0.2, 0.2)],
        [(0.1, 0.1, 0.0, 0.2)],
        [(0.9, 0.1, 0.2, 0.2)],
        [(0.1, 0.9, 0.2, 0.2)],
        [(float("nan"), 0.1, 0.2, 0.2)],
        [(0.1, 0.1, float("inf"), 0.2)],
        [(10, 10, 200, 100)],
        [("0.1", 0.1, 0.2, 0.2)],
        [(True, 0.1, 0.2, 0.2)],
        [None],
        ["abcd"],
        {"x": 1},
        None,
        [(0.1, 0.1, 0.2, 0.2)] * (MOST_RECTANGLES + 1),
    ],
)
def test_other_rectangles_are_refused_in_words(rectangles: Any) -> None:
    with pytest.raises(Invalid, match=r"框|遮"):
        blurred(saved(picture()), rectangles)


@pytest.mark.parametrize("degrees", [45, -90, 360, 90.0, "90", None, True])
def test_other_turns_are_refused(degrees: Any) -> None:
    with pytest.raises(Invalid, match="90"):
        blurred(saved(picture()), [], degrees)


def test_what_is_no_photo_is_refused() -> None:
    with pytest.raises(Invalid, match="照片"):
        blurred(b"no photo", [PLATE])


@pytest.mark.parametrize(
    "rectangle", [(0, 0, 1, 1), (1, 1, 0.001, 0.001), (0.999, 0, 0.001, 1), (0, 0, 1e-9, 1e-9)]
)
@pytest.mark.parametrize("size", [(400, 300), (1, 1), (2000, 1)])
def test_the_smallest_the_largest_and_the_last_pixel(
    rectangle: tuple[float, float, float, float], size: tuple[int, int]
) -> None:
    photo = blurred(saved(picture(*size)), [rectangle])
    assert (photo.width, photo.height) == size


def test_the_copy_is_no_evidence_and_its_origin_is_known(inside: World) -> None:
    raw = with_plate("A 12345")
    original = keep_photo(read_photo(raw), by_id=inside.rider.id, now=inside.now)
    assert original.looks is not None
    copy = keep_redacted(
        original, blurred(raw, [PLATE], 90), [PLATE], 90, by_id=inside.worker.id, now=inside.now
    )
    assert (copy.looks, copy.looks_a, copy.taken_at, copy.taken_latitude) == (None,) * 4
    assert copy.key != original.key
    assert (copy.width, copy.height) == (600, 800)
    assert path_of(copy.key).is_file()
    made = db.session.get_one(Redaction, copy.id)
    assert (made.of_file_id, made.degrees, made.by_id) == (original.id, 90, inside.worker.id)
    assert made.rectangles == [list(PLATE)]
    assert made.at == inside.now


def test_even_a_photo_that_says_something_is_kept_as_a_copy_without(inside: World) -> None:
    said = read_photo(with_plate("A 12345"))
    original = keep_photo(said, by_id=None, now=inside.now)
    copy = keep_redacted(original, said, [], 0, by_id=inside.worker.id, now=inside.now)
    assert copy.looks is None


def test_a_voice_cannot_be_blurred(inside: World) -> None:
    voice = keep_voice(b"mp3", 1.0, "0" * 64, by_id=None, now=inside.now)
    photo = blurred(saved(picture()), [])
    with pytest.raises(Invalid, match="只有照片"):
        keep_redacted(voice, photo, [], 0, by_id=inside.worker.id, now=inside.now)


def test_copies_go_with_their_photo(inside: World) -> None:
    raw = with_plate("A 12345")
    original = keep_photo(read_photo(raw), by_id=None, now=inside.now)
    keep_redacted(original, blurred(raw, []), [], 0, by_id=inside.worker.id, now=inside.now)
    other = keep_photo(read_photo(raw), by_id=None, now=inside.now)
    erase(original)
    db.session.flush()
    assert db.session.scalars(select(File)).all() == [other]
    assert db.session.scalars(select(Redaction)).all() == []


def test_a_copy_goes_without_its_photo(inside: World) -> None:
    raw = with_plate("A 12345")
    original = keep_photo(read_photo(raw), by_id=None, now=inside.now)
    erase(keep_redacted(original, blurred(raw, []), [], 0, by_id=inside.worker.id, now=inside.now))
    db.session.flush()
    assert db.session.scalars(select(File)).all() == [original]
