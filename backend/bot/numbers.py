"""The number of a case or a wish in what somebody typed, and the rest exactly as it was typed."""

import re
from typing import NamedTuple

# Two letters that are not the end of a number plate (鄂AD 12345) or of a longer word.
_NUMBER = re.compile(
    r"(?<![A-Za-z0-9京津冀晋蒙辽吉黑沪浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新])"
    r"([A-Za-z]{2})[-\u2010-\u2015_ ]?(\d{4,8})(?!\d)"
)
# One sign for one, so that what is found stands at the same place in what was typed.
_HALF_WIDTH = {0x3000: 0x20, **{wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}}
_BEFORE_WORDS = " \t\r\n，,。.：:；;、"


class Numbered(NamedTuple):
    """JA-0723, and what was said besides."""

    number: str
    rest: str


def half_width(words: str) -> str:
    """Full-width letters, digits and signs as plain ones, for looking: never for keeping."""
    return words.translate(_HALF_WIDTH)


def numbered(words: str) -> Numbered | None:
    """The first number in these words, however it is written; None when there is none."""
    found = _NUMBER.search(half_width(words))
    if found is None:
        return None
    rest = f"{words[: found.start()]} {words[found.end() :]}"
    return Numbered(f"{found[1].upper()}-{int(found[2]):04}", trimmed(rest))


def trimmed(words: str) -> str:
    """What was said, without the signs that part it from what stood before it."""
    return words.lstrip(_BEFORE_WORDS).rstrip()
