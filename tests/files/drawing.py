"""Photos drawn for the tests."""

import struct
import zlib
from io import BytesIO

from PIL import Image, ImageDraw

RED, GREEN, BLUE = (220, 30, 30), (30, 180, 30), (30, 30, 220)


def picture(width: int = 400, height: int = 300, mode: str = "RGB") -> Image.Image:
    """Red, with a green top left corner and a blue top right one, so that one sees which is up."""
    image = Image.new("RGB", (width, height), RED)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, width // 4, height // 4), fill=GREEN)
    draw.rectangle((width - width // 4, 0, width, height // 4), fill=BLUE)
    return image.convert(mode)


def saved(image: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    out = BytesIO()
    image.save(out, kind, **options)  # type: ignore[arg-type]
    return out.getvalue()


def opened(raw: bytes) -> Image.Image:
    image = Image.open(BytesIO(raw))
    image.load()
    return image


def colour_at(raw: bytes, x: float, y: float) -> str:
    """The name of the colour at a place given in parts of width and height."""
    image = opened(raw).convert("RGB")
    found = image.getpixel((int(x * (image.width - 1)), int(y * (image.height - 1))))
    assert isinstance(found, tuple)
    names = {"red": RED, "green": GREEN, "blue": BLUE, "white": (255, 255, 255)}
    off = {n: sum(abs(a - b) for a, b in zip(found, c, strict=True)) for n, c in names.items()}
    return min(off, key=lambda name: off[name])


def png_that_claims(width: int, height: int, *, full: bool = True) -> bytes:
    """A small black-and-white file that says how large it is, and (`full`) has all those rows."""

    def chunk(name: bytes, content: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(name + content))
        return struct.pack(">I", len(content)) + name + content + checksum

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    row = bytes(1 + (width + 7) // 8) if full else b"\x00\x00"
    body = zlib.compressobj(1)
    rows = b"".join(body.compress(row) for _ in range(height if full else 1)) + body.flush()
    chunks = chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks
