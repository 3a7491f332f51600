"""Making a photo safe to keep. No database here: it runs before a transaction opens."""

from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO

from PIL import Image, ImageOps

from ..errors import Invalid

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_BYTES = 15 * 1024 * 1024
MOST_PIXELS = 50_000_000
LONG_SIDE = 2000
THUMB_SIDE = 360

# Ours is the stricter limit and gives a sentence; Pillow's would be a warning.
Image.MAX_IMAGE_PIXELS = None


@dataclass(frozen=True)
class Photo:
    """A photo ready to be kept: JPEG, upright, no metadata, 2,000 px at most; and its thumbnail."""

    full: bytes
    thumb: bytes
    width: int
    height: int
    sha256: str  # of the bytes as they came, so that the same photo is known again


def read_photo(raw: bytes) -> Photo:
    """Check and convert the bytes of a JPEG, PNG or WebP. Raises Invalid with a sentence."""
    if not raw:
        raise Invalid("照片是空的，请重新选一张。", code="photo_empty")
    if len(raw) > MOST_BYTES:
        raise Invalid("照片超过 15 MB，请选“标准”画质再发一次。", code="photo_too_large")
    try:
        with Image.open(BytesIO(raw), formats=FORMATS) as image:
            upright = _decode(image)
    except (Invalid, MemoryError):
        raise
    except Exception as broken:  # a decoder lets slip anything: struct.error for a bad EXIF block
        raise Invalid(
            "这不是能打开的照片，请发 JPG、PNG 或 WebP 图片。", code="photo_unreadable"
        ) from broken
    thumb = upright.copy()
    thumb.thumbnail((THUMB_SIDE, THUMB_SIDE), reducing_gap=2.0)
    return Photo(
        _jpeg(upright, 82), _jpeg(thumb, 75), *upright.size, sha256=sha256(raw).hexdigest()
    )


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
