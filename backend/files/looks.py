"""How a picture looks, as 64 bits: pictures that look alike differ in few of them.

A difference hash: of a picture of 9 x 8 greys, whether each is brighter than its neighbour. No
library: the usual one brings scipy, more than 100 MB for these few lines.
"""

from itertools import pairwise

from PIL import Image

ALIKE = 6  # bits of 64 that may differ; recompressed, halved or trimmed by 1 % it is 5 at most
BANDS = 4
ACROSS, DOWN = 8, 8

# Below these there is nothing to know a picture by: darkness, plain sky, one slow gradient.
VISIBLE_STEP = 3
LEAST_STEPS = 10
LEAST_OF_EITHER = 6


def looks_of(picture: Image.Image) -> int | None:
    """The hash of an upright picture as a signed 64-bit number; a thumbnail will do.

    `None` for a picture without structure, whose hash would match every other one.
    """
    grey = picture.convert("L").resize((ACROSS + 1, DOWN), Image.Resampling.LANCZOS).tobytes()
    rows = [grey[at : at + ACROSS + 1] for at in range(0, len(grey), ACROSS + 1)]
    steps = [left - right for row in rows for left, right in pairwise(row)]
    falls = sum(step > 0 for step in steps)
    clear = sum(abs(step) >= VISIBLE_STEP for step in steps)
    if clear < LEAST_STEPS or not LEAST_OF_EITHER <= falls <= len(steps) - LEAST_OF_EITHER:
        return None
    return _number(steps)


def _number(steps: list[int]) -> int:
    # Each band takes every fourth step, so that all of them see the whole picture: a band of sky
    # alone would be the same in very many photos.
    ordered = [step for band in range(BANDS) for step in steps[band::BANDS]]
    bits = "".join("1" if step > 0 else "0" for step in ordered)
    return int.from_bytes(int(bits, 2).to_bytes(8, "big"), "big", signed=True)


def bands_of(looks: int) -> tuple[int, int, int, int]:
    """Its four 16-bit parts. Of two that differ in at most 3 bits, one part at least is equal."""
    return looks & 65535, looks >> 16 & 65535, looks >> 32 & 65535, looks >> 48 & 65535


def distance(one: int, other: int) -> int:
    """In how many of 64 bits two of them differ."""
    return ((one ^ other) & (1 << 64) - 1).bit_count()
