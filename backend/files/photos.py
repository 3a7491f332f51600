"""Making a photo safe to keep. No database here: it runs before a transaction opens."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from math import ceil, floor
from typing import Any

from PIL import Image, ImageOps

from ..errors import Invalid
from .exif import Taken, read_taken
from .looks import looks_of

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_BYTES = 15 * 1024 * 1024
MOST_PIXELS = 50_000_000
LONG_SIDE = 2000
THUMB_SIDE = 360

MOST_RECTANGLES = 20
BLOCKS = 3  # along the longer side of what is blurred: fewer than a number plate has characters
COARSE = 3  # bits that remain of each block's colour, or a known typeface could be tried against it
ROTATIONS = {
    0: None,
    90: Image.Transpose.ROTATE_270,
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_90,
}

Rectangle = tuple[float, float, float, float]

# Ours is the stricter limit and gives a sentence; Pillow's would be a warning.
Image.MAX_IMAGE_PIXELS = None


@dataclass(frozen=True)
class Photo:
    """A photo ready to be kept: JPEG, upright, no metadata, 2,000 px at most; and its thumbnail.

    What its file said of time (UTC) and place (WGS-84) stands beside it, for staff only; a time
    that has not come yet is dropped by `keep_photo`, which knows what time it is.
    """

    full: bytes
    thumb: bytes
    width: int
    height: int
    sha256: str  # of the bytes as they came, so that the same photo is known again
    taken_at: datetime | None = None
    taken_latitude: float | None = None
    taken_longitude: float | None = None
    looks: int | None = None  # see looks.py; None: nothing to know it by


def read_photo(raw: bytes) -> Photo:
    """Check and convert the bytes of a JPEG, PNG or WebP. Raises Invalid with a sentence."""
    if not raw:
        raise Invalid("照片是空的，请重新选一张。", code="photo_empty")
    if len(raw) > MOST_BYTES:
        raise Invalid("照片超过 15 MB，请选“标准”画质再发一次。", code="photo_too_large")
    with _opened(raw) as image:
        upright = _decode(image)
        taken = read_taken(image)
    return _photo(upright, sha256(raw).hexdigest(), taken, known=True)


@contextmanager
def _opened(raw: bytes) -> Iterator[Image.Image]:
    try:
        with Image.open(BytesIO(raw), formats=FORMATS) as image:
            yield image
    except (Invalid, MemoryError):
        raise
    except Exception as broken:  # a decoder lets slip anything: struct.error for a bad EXIF block
        raise Invalid(
            "这不是能打开的照片，请发 JPG、PNG 或 WebP 图片。", code="photo_unreadable"
        ) from broken


def _photo(upright: Image.Image, digest: str, taken: Taken, *, known: bool) -> Photo:
    thumb = upright.copy()
    thumb.thumbnail((THUMB_SIDE, THUMB_SIDE), reducing_gap=2.0)
    return Photo(
        full=_jpeg(upright, 82),
        thumb=_jpeg(thumb, 75),
        width=upright.width,
        height=upright.height,
        sha256=digest,
        taken_at=taken.at,
        taken_latitude=taken.latitude,
        taken_longitude=taken.longitude,
        looks=looks_of(thumb) if known else None,
    )


def blurred(jpeg: bytes, rectangles: Sequence[Any], degrees: int = 0) -> Photo:
    """A copy fit to be published, turned clockwise by `degrees`, with rectangles made unreadable.

    A rectangle is x, y, width and height in parts (0..1) of the picture as it looks when turned.
    The copy says nothing of time and place, and has no looks: it is no evidence of its own.
    Raises Invalid. Like every decoding it belongs before a transaction.
    """
    turn, wanted = _rotation(degrees), checked(rectangles)
    with _opened(jpeg) as image:
        picture = _decode(image)
    if turn is not None:
        picture = picture.transpose(turn)
    for rectangle in wanted:
        _destroy(picture, rectangle)
    made = _photo(picture, "", Taken(), known=False)
    return replace(made, sha256=sha256(made.full).hexdigest())


def checked(rectangles: Any) -> list[Rectangle]:
    """Rectangles that lie in the picture, as somebody drew them. Raises Invalid."""
    if not isinstance(rectangles, list | tuple):
        raise Invalid(_BAD_RECTANGLE)
    if len(rectangles) > MOST_RECTANGLES:
        raise Invalid(f"一张照片最多遮 {MOST_RECTANGLES} 处，请把挨着的合成一块。")
    return [_rectangle(given) for given in rectangles]


_BAD_RECTANGLE = "遮挡的方框不对，请在照片范围内重新框一次。"


def _rectangle(given: Any) -> Rectangle:
    if not (isinstance(given, list | tuple) and len(given) == 4 and all(map(_is_part, given))):
        raise Invalid(_BAD_RECTANGLE)
    x, y, width, height = map(float, given)
    # A hair beyond the edge is what adding fractions gives.
    if not (width > 0 and height > 0 and x + width <= 1.001 and y + height <= 1.001):
        raise Invalid(_BAD_RECTANGLE)
    return x, y, width, height


def _is_part(number: Any) -> bool:
    return type(number) in {int, float} and 0 <= number <= 1


def _rotation(degrees: Any) -> Image.Transpose | None:
    if type(degrees) is not int or degrees not in ROTATIONS:
        raise Invalid("照片只能转 90、180 或 270 度。")
    return ROTATIONS[degrees]


def _destroy(picture: Image.Image, rectangle: Rectangle) -> None:
    x, y, width, height = rectangle
    box = (
        min(floor(x * picture.width), picture.width - 1),
        min(floor(y * picture.height), picture.height - 1),
        min(ceil((x + width) * picture.width), picture.width),
        min(ceil((y + height) * picture.height), picture.height),
    )
    region = picture.crop(box)
    longest = max(region.size)
    few = (ceil(region.width * BLOCKS / longest), ceil(region.height * BLOCKS / longest))
    blocks = region.resize(few, Image.Resampling.BOX)
    coarse = ImageOps.posterize(blocks, COARSE)
    picture.paste(coarse.resize(region.size, Image.Resampling.BILINEAR), box)


def _decode(image: Image.Image) -> Image.Image:
    width, height = image.size
    if width * height > MOST_PIXELS:
        raise Invalid("照片超过 5000 万像素，请换一张小些的。", code="photo_too_large")
    shrink = max(width, height) / LONG_SIDE
    if shrink > 1:
        # JPEG decodes straight to a half, quarter or eighth: most of the work is never done.
        image.draft("RGB", (max(1, int(width / shrink)), max(1, int(height / shrink))))
    if image.mode in {"P", "1"} or "transparency" in image.info:
        image = image.convert("RGBA")  # between two entries of a palette there is no third
    # Small before anything else: each copy of a photo at its full size is 200 MB.
    image.thumbnail((LONG_SIDE, LONG_SIDE), reducing_gap=2.0)
    return _opaque(ImageOps.exif_transpose(image))


def _opaque(image: Image.Image) -> Image.Image:
    if image.has_transparency_data:
        ground = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(ground, image.convert("RGBA")).convert("RGB")
    return image.convert("RGB")


def _jpeg(image: Image.Image, quality: int) -> bytes:
    image.info.clear()  # Pillow would carry comments over
    out = BytesIO()
    image.save(out, "JPEG", quality=quality)
    return out.getvalue()
