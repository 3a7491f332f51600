"""What a photo's file says of when and where it was taken. Believed only where it can be."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from math import isfinite
from typing import Any

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from ..clock import SHANGHAI

# Earlier, a camera's clock was never set: they begin at 1970, 1980, 2000.
EARLIEST = datetime(2015, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Taken:
    """When (UTC) and where (WGS-84, degrees) a photo says it was taken; `None` where it does not
    say, or says what cannot be. WeChat usually removes all of it: silence means nothing."""

    at: datetime | None = None
    latitude: float | None = None
    longitude: float | None = None


def read_taken(image: Image.Image) -> Taken:
    """Read it from an opened picture. Never raises: hostile metadata is no metadata."""
    try:
        exif = image.getexif()
    except Exception:  # the parser lets slip anything
        return Taken()
    return Taken(_time(exif), *_place(exif))


def _time(exif: Image.Exif) -> datetime | None:
    with suppress(Exception):
        words = exif.get_ifd(IFD.Exif)
        said = _text(words[Base.DateTimeOriginal])
        local = datetime.strptime(said, "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007
        at = _zoned(local, _text(words.get(Base.OffsetTimeOriginal, "")))
        if at >= EARLIEST:
            return at
    return None


def _zoned(local: datetime, offset: str) -> datetime:
    with suppress(ValueError):
        return datetime.strptime(f"{local.isoformat()}{offset}", "%Y-%m-%dT%H:%M:%S%z").astimezone(
            UTC
        )
    return local.replace(tzinfo=SHANGHAI).astimezone(UTC)


def _place(exif: Image.Exif) -> tuple[float, float] | tuple[None, None]:
    with suppress(Exception):
        words = exif.get_ifd(IFD.GPSInfo)
        latitude = _degrees(words[GPS.GPSLatitude], _text(words[GPS.GPSLatitudeRef]), "NS", 90)
        longitude = _degrees(words[GPS.GPSLongitude], _text(words[GPS.GPSLongitudeRef]), "EW", 180)
        if (latitude, longitude) != (0, 0):  # what a camera writes that has no fix
            return latitude, longitude
    return None, None


def _degrees(given: Any, ref: str, refs: str, most: int) -> float:
    """Degrees, minutes and seconds as one number. Raises ValueError for what cannot be."""
    degrees, minutes, seconds = (float(part) for part in given)  # x/0 comes as NaN
    size = degrees + minutes / 60 + seconds / 3600
    parts_fit = degrees >= 0 and 0 <= minutes < 60 and 0 <= seconds < 60
    if not (isfinite(size) and parts_fit and size <= most and ref in tuple(refs)):
        raise ValueError("no such place")
    return -size if ref == refs[1] else size


def _text(given: Any) -> str:
    words = given.decode("ascii") if isinstance(given, bytes) else str(given)
    return words.strip("\0 ")
