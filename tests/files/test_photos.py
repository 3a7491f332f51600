"""What comes of photos, and what is no photo."""

import resource
import tracemalloc
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from backend.errors import Invalid
from backend.files.photos import LONG_SIDE, MOST_BYTES, THUMB_SIDE, Photo, read_photo

from .drawing import colour_at, opened, picture, png_that_claims, saved

ORIENTED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
JPEG = saved(picture())


def is_upright(photo: Photo) -> bool:
    return all(
        (colour_at(raw, 0.02, 0.02), colour_at(raw, 0.98, 0.02), colour_at(raw, 0.5, 0.9))
        == ("green", "blue", "red")
        for raw in (photo.full, photo.thumb)
    )


@pytest.mark.parametrize(
    ("kind", "options"), [("JPEG", {}), ("JPEG", {"progressive": True}), ("PNG", {}), ("WEBP", {})]
)
def test_three_formats_become_jpeg(kind: str, options: dict[str, object]) -> None:
    raw = saved(picture(), kind, **options)
    photo = read_photo(raw)
    assert (photo.width, photo.height) == opened(photo.full).size == (400, 300)
    assert opened(photo.full).format == opened(photo.thumb).format == "JPEG"
    assert opened(photo.thumb).size == (THUMB_SIDE, 270)
    assert photo.sha256 == sha256(raw).hexdigest()
    assert is_upright(photo)


@pytest.mark.parametrize("orientation", ORIENTED)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_every_orientation_is_turned_upright(kind: str, orientation: int) -> None:
    turned = ORIENTED[orientation]
    image = picture() if turned is None else picture().transpose(turned)
    exif = Image.Exif()
    exif[0x0112] = orientation
    photo = read_photo(saved(image, kind, exif=exif))
    assert (photo.width, photo.height) == (400, 300)
    assert is_upright(photo)
    assert not opened(photo.full).getexif()


@pytest.mark.parametrize("orientation", [0, 9, 65535])
def test_an_orientation_that_means_nothing_turns_nothing(orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    assert is_upright(read_photo(saved(picture(), exif=exif)))


def test_large_photos_shrink_and_small_ones_do_not_grow() -> None:
    large = read_photo(saved(picture(4000, 3000)))
    assert (large.width, large.height) == (LONG_SIDE, 1500)
    assert is_upright(large)
    tiny = read_photo(saved(picture(1, 1), "PNG"))
    assert (tiny.width, tiny.height) == opened(tiny.thumb).size == (1, 1)


@pytest.mark.parametrize(("width", "height"), [(30_000, 1), (1, 30_000), (30_000, 2), (2001, 1)])
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_extreme_shapes(kind: str, width: int, height: int) -> None:
    photo = read_photo(saved(Image.new("RGB", (width, height)), kind))
    assert max(photo.width, photo.height) <= LONG_SIDE
    assert min(photo.width, photo.height) >= 1


def _marked(kind: str) -> bytes:
    exif = Image.Exif()
    exif[0x010E] = "SECRET description"
    exif[0x010F] = "SECRET maker"
    exif.get_ifd(0x8825)[2] = (30.0, 36.0, 32.4)
    exif.get_ifd(0x8825)[29] = "SECRET"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    more: dict[str, object] = {"exif": exif, "icc_profile": profile + b"SECRET"}
    if kind == "JPEG":
        more |= {"comment": b"SECRET comment", "xmp": b"<x>SECRET</x>", "dpi": (72, 72)}
    elif kind == "PNG":
        words = PngInfo()
        words.add_text("Author", "SECRET")
        words.add_itxt("XML:com.adobe.xmp", "SECRET")
        more["pnginfo"] = words
    else:
        more["xmp"] = b"<x>SECRET</x>"
    return saved(picture(), kind, **more)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_nothing_but_the_picture_remains(kind: str) -> None:
    raw = _marked(kind)
    assert b"SECRET" in raw or kind == "PNG"
    photo = read_photo(raw)
    for made in (photo.full, photo.thumb):
        assert b"SECRET" not in made
        for marker in (b"Exif", b"ICC_PROFILE", b"http://ns.adobe.com", b"\xff\xfe"):
            assert marker not in made[:2000]
        assert set(opened(made).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16", "YCbCr"])
def test_every_kind_of_pixel(mode: str) -> None:
    image = picture(mode="L").convert(mode) if mode == "I;16" else picture(mode=mode)
    photo = read_photo(saved(image, "JPEG" if mode in {"CMYK", "YCbCr"} else "PNG"))
    assert opened(photo.full).mode == "RGB"
    if mode in {"P", "RGBA", "CMYK", "YCbCr"}:
        assert is_upright(photo)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L"])
def test_what_shows_through_is_white(mode: str) -> None:
    if mode in {"RGBA", "LA"}:
        raw = saved(Image.new(mode, (40, 40)), "PNG")
    else:
        raw = saved(Image.new(mode, (40, 40), 0), "PNG", transparency=0)
    assert colour_at(read_photo(raw).full, 0.5, 0.5) == "white"


def test_of_a_moving_picture_the_first_frame() -> None:
    frames = [picture(), Image.new("RGB", (400, 300), "white")]
    raw = saved(frames[0], "WEBP", save_all=True, append_images=frames[1:], duration=50)
    assert opened(raw).is_animated  # type: ignore[attr-defined]
    assert is_upright(read_photo(raw))


@pytest.mark.parametrize(
    "raw",
    [
        b"this is a text file named photo.jpg",
        b"\xff\xd8\xff\xe0" + b"\x00" * 50,
        JPEG[: len(JPEG) // 2],
        saved(picture(), "PNG")[:300],
        saved(picture(), "WEBP")[:300],
        saved(picture(), "WEBP", exif=b"Exif\0\0MM\0*\0\0"),
        saved(picture(), "GIF"),
        saved(picture(), "BMP"),
        saved(picture(), "TIFF"),
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"<html><script>alert(1)</script></html>" + JPEG,
        b"GIF89a" + JPEG,
        b"%PDF-1.4\n" + JPEG,
        b"\x00" * 1000,
    ],
)
def test_what_is_no_photo_is_refused_in_words(raw: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        read_photo(raw)
    assert refused.value.code == "photo_unreadable"
    assert "照片" in refused.value.message


def test_a_page_hidden_in_a_photo_does_not_survive() -> None:
    script = b"<script>alert(1)</script>"
    photo = read_photo(saved(picture(), comment=script) + script)
    assert script not in photo.full + photo.thumb


def test_an_empty_one() -> None:
    with pytest.raises(Invalid, match="空"):
        read_photo(b"")


def test_more_than_15_mb() -> None:
    assert read_photo(JPEG + b"\x00" * (MOST_BYTES - len(JPEG))).width == 400
    with pytest.raises(Invalid, match="15 MB"):
        read_photo(JPEG + b"\x00" * (MOST_BYTES - len(JPEG) + 1))


def test_400_million_pixels_are_refused_without_decoding() -> None:
    raw = png_that_claims(20_000, 20_000)
    assert len(raw) < MOST_BYTES
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    tracemalloc.start()
    with pytest.raises(Invalid, match="5000 万像素"):
        read_photo(raw)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10_000_000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000  # KiB


@pytest.mark.parametrize(("width", "height"), [(50_001, 1000), (2**31 - 1, 2**31 - 1)])
def test_the_size_that_a_file_claims_is_enough(width: int, height: int) -> None:
    with pytest.raises(Invalid, match="5000 万像素"):
        read_photo(png_that_claims(width, height, full=False))


def test_of_two_pictures_in_one_file_the_first() -> None:
    second = Image.new("RGB", (400, 300), "white")
    assert is_upright(read_photo(saved(picture(), "MPO", save_all=True, append_images=[second])))


@given(st.integers(0, 700), st.binary(min_size=1, max_size=8))
@settings(max_examples=150, deadline=None)
def test_damage_is_refused_in_words_or_survived(where: int, damage: bytes) -> None:
    whole = _MARKED
    try:
        read_photo(whole[:where] + damage + whole[where + len(damage) :])
    except Invalid as refused:
        assert refused.fields == {}


_MARKED = _marked("JPEG")
