"""A photo that was used before is known again; another one is not taken for it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import combinations, count
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageOps
from sqlalchemy import insert, text
from sqlalchemy.exc import IntegrityError

import dev.demo
from backend.db import db, dialect
from backend.files.actions import keep_photo, keep_redacted, keep_voice
from backend.files.looks import ALIKE, bands_of, distance
from backend.files.models import File, FileKind
from backend.files.photos import Photo, blurred, read_photo
from backend.files.queries import alike_in_part, used_before

from ..world import World
from .drawing import opened, picture, saved

DEMO = sorted((Path(dev.demo.__file__).parent / "photos").glob("*.jpg"))
BITS = st.integers(-(2**63), 2**63 - 1)


def upright(path: Path) -> Image.Image:
    return ImageOps.exif_transpose(Image.open(path))


def trimmed(image: Image.Image) -> Image.Image:
    """Without 1 % of its width and height."""
    across, down = image.width // 200, image.height // 200
    return image.crop((across, down, image.width - across, image.height - down))


def halved(image: Image.Image) -> Image.Image:
    return image.resize((image.width // 2, image.height // 2))


AGAIN: dict[str, Callable[[Image.Image], bytes]] = {
    "recompressed": lambda image: saved(image, quality=75),
    "at quality 40": lambda image: saved(image, quality=40),
    "half as large": lambda image: saved(halved(image), quality=85),
    "as PNG": lambda image: saved(halved(image), "PNG"),
    "trimmed by 1 %": lambda image: saved(trimmed(image), quality=85),
    "sent through a chat twice": lambda image: saved(
        opened(saved(halved(image), quality=50)), quality=50
    ),
}


@pytest.fixture(scope="module")
def looks() -> dict[str, int]:
    found = {path.stem: read_photo(path.read_bytes()).looks for path in DEMO}
    assert None not in found.values()
    return {name: value for name, value in found.items() if value is not None}


@pytest.mark.parametrize("way", AGAIN)
def test_the_same_photo_is_known_again(way: str, looks: dict[str, int]) -> None:
    for path in DEMO:
        again = read_photo(AGAIN[way](upright(path))).looks
        assert again is not None
        assert distance(looks[path.stem], again) <= 3, path.stem


def test_turned_upright_it_looks_the_same(looks: dict[str, int]) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    on_its_side = upright(DEMO[0]).transpose(Image.Transpose.ROTATE_90)
    again = read_photo(saved(on_its_side, exif=exif)).looks
    assert again is not None
    assert distance(looks[DEMO[0].stem], again) <= 3


def test_different_photos_are_not_mistaken(looks: dict[str, int]) -> None:
    apart = {pair: distance(looks[pair[0]], looks[pair[1]]) for pair in combinations(looks, 2)}
    assert {pair: far for pair, far in apart.items() if far <= ALIKE} == {}


@pytest.mark.parametrize(
    "image",
    [
        Image.new("RGB", (800, 600)),
        Image.new("RGB", (800, 600), "skyblue"),
        Image.linear_gradient("L"),
        Image.linear_gradient("L").transpose(Image.Transpose.ROTATE_90),
        Image.effect_noise((800, 600), 12),
        Image.new("RGB", (1, 1), "red"),
    ],
)
def test_what_has_no_structure_has_no_looks(image: Image.Image) -> None:
    assert read_photo(saved(image)).looks is None


@given(BITS, st.sets(st.integers(0, 63), max_size=3))
def test_within_three_bits_one_part_is_equal(one: int, flips: set[int]) -> None:
    other = flipped(one, flips)
    assert distance(one, other) == len(flips)
    assert any(a == b for a, b in zip(bands_of(one), bands_of(other), strict=True))


def flipped(looks: int, bits: set[int]) -> int:
    turned = (looks & 2**64 - 1) ^ sum(1 << bit for bit in bits)
    return turned - 2**64 if turned >= 2**63 else turned


# From here on, in the database.

BLANK = read_photo(saved(picture(60, 40)))
_digests = count()


def kept(inside: World, looks: int | None, **changes: object) -> File:
    photo = replace(BLANK, looks=looks, sha256=f"{next(_digests):064}")
    photo = replace(photo, **changes)  # type: ignore[arg-type]
    return keep_photo(photo, by_id=None, now=inside.now)


@pytest.mark.parametrize("looks", [0, -1, 2**63 - 1, -(2**63), 0x0123_4567_89AB_CDEF])
def test_every_three_flipped_bits_are_found(inside: World, looks: int) -> None:
    rng = Random(looks)
    earlier = kept(inside, looks)
    for _ in range(12):
        bits = set(rng.sample(range(64), 3))
        later = kept(inside, flipped(looks, bits))
        assert earlier in used_before(later, limit=50)


def test_the_most_alike_come_first_and_the_unlike_never(inside: World) -> None:
    base = 0x0F0F_3C3C_5A5A_1234
    two, same, unlike, one = (
        kept(inside, flipped(base, bits)) for bits in ({1, 2}, set(), set(range(7)), {5})
    )
    asked = kept(inside, base)
    kept(inside, base)  # later than the one asked about
    assert used_before(asked) == [same, one, two]
    assert used_before(asked, limit=1) == [same]
    assert unlike not in used_before(asked, limit=100)


def test_the_same_bytes_are_the_same_photo_whatever_they_look_like(inside: World) -> None:
    black = read_photo(saved(Image.new("RGB", (80, 60))))
    first = keep_photo(black, by_id=None, now=inside.now)
    other_black = kept(inside, None)
    assert used_before(keep_photo(black, by_id=None, now=inside.now)) == [first]
    assert used_before(other_black) == []
    assert used_before(first) == []


def test_a_voice_is_no_photo(inside: World) -> None:
    keep_voice(b"mp3", 1.0, BLANK.sha256, by_id=None, now=inside.now)
    assert used_before(kept(inside, None, sha256=BLANK.sha256)) == []


def test_a_published_copy_stands_for_its_photo(inside: World) -> None:
    original = keep_photo(read_photo(DEMO[0].read_bytes()), by_id=inside.rider.id, now=inside.now)
    whole = [(0.0, 0.0, 1.0, 1.0)]
    copy = blurred(DEMO[0].read_bytes(), whole)
    keep_redacted(original, copy, whole, 0, by_id=inside.worker.id, now=inside.now)
    taken_from_the_page = keep_photo(read_photo(copy.full), by_id=None, now=inside.now)
    assert used_before(taken_from_the_page) == [original]


def test_the_parts_always_agree_with_the_whole(inside: World) -> None:
    file = kept(inside, -5)
    with pytest.raises(IntegrityError), db.session.begin_nested():
        file.looks_b = 7
        db.session.flush()


@pytest.fixture
def many(inside: World) -> Iterator[Photo]:
    """Some thousands of photos, with statistics as a grown installation has them."""
    rng = Random(5)
    rows = []
    for number in range(6000):
        looks = rng.getrandbits(64) - 2**63
        parts = zip(("looks_a", "looks_b", "looks_c", "looks_d"), bands_of(looks), strict=True)
        rows.append(
            {
                "key": f"{number:032}",
                "kind": FileKind.PHOTO,
                "sha256": f"{number:064x}",
                "size": 1,
                "kept_at": inside.now - timedelta(days=1),
                "looks": looks,
                **dict(parts),
            }
        )
    db.session.execute(insert(File), rows)
    db.session.execute(text("ANALYZE files"))
    yield BLANK


def test_each_part_is_looked_up_in_its_index(many: Photo, inside: World) -> None:
    asked = kept(inside, 0x0F0F_3C3C_5A5A_1234)
    query = alike_in_part(asked).compile(db.engine, compile_kwargs={"literal_binds": True})
    explain = "EXPLAIN QUERY PLAN" if dialect() == "sqlite" else "EXPLAIN"
    plan = "\n".join(str(row) for row in db.session.execute(text(f"{explain} {query}")))
    for part in "abcd":
        assert f"ix_files_looks_{part}" in plan
    assert "SCAN files" not in plan
    assert "Seq Scan" not in plan
