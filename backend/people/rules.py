"""How codes nest, and how far a role reaches."""

from typing import Any

from sqlalchemy import ColumnElement

OFFICIAL_LENGTHS = (2, 4, 6, 9, 12)
REACHES = (*OFFICIAL_LENGTHS, 15)  # how many digits a role's region may share


def below(column: Any, code: str) -> ColumnElement[bool]:
    """Whether a column's code lies at or below a region.

    A range rather than LIKE, so that an index serves it; of digits alone, because every collation
    sorts digits alike, while where a ':' or a 'z' comes depends on the database's locale.
    """
    lowest = stem(code)
    within: ColumnElement[bool] = column.between(lowest, lowest + "9" * 15)
    return within


def stem(code: str) -> str:
    """The leading digits that a region shares with everything below it.

    420102000000 (district) -> 420102; a grid's or building's code stands for itself alone.
    """
    if len(code) > 12:
        return code
    return next(code[:n] for n in OFFICIAL_LENGTHS if not code[n:].strip("0"))


def is_code(words: str) -> bool:
    """Whether these can be a region's code: twelve digits, of what lies in a community more."""
    return 12 <= len(words) <= 15 and words.isascii() and words.isdecimal()


def community_of(code: str) -> str | None:
    """The community's code for a community, grid or building; None higher up."""
    return code[:12] if len(stem(code)) >= 12 else None


def street_of(code: str) -> str | None:
    """The street's code for anything at or below a street; None higher up."""
    return code[:9] + "000" if len(stem(code)) >= 9 else None


def region_mark(shared: str) -> str:
    """By which word of a search index one knows what lies in a region, by its leading digits."""
    return f"_r{shared}"


def region_marks(code: str) -> list[str]:
    """Those of everything that a place lies in."""
    return [region_mark(code[:length]) for length in REACHES if len(code) >= length]
