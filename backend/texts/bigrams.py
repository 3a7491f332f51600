"""Chinese for a search that knows no dictionary: every two neighbouring characters are a word.

井盖坏了 is kept as 井盖 盖坏 坏了 了: a run that is looked for is a phrase of its pairs, a single
character the beginning of one (the last stands alone, so that it begins one too).
ASCII words are kept whole, and JA-0723 also as ja0723.
"""

import re
import unicodedata
from collections.abc import Iterator

from ..errors import Invalid

MOST_LETTERS = 100  # of what is looked for
LONGEST = 64  # an ASCII word of more letters is no word

_RUN = re.compile(r"(?P<ascii>[0-9a-z]+(?:[-_][0-9a-z]+)*)|(?P<wide>[^\W_0-9a-z]+)")


def tokens(text: str) -> list[str]:
    """What a text may be found by, in order."""
    found: list[str] = []
    for plain, wide in _runs(text):
        found += [*wide_pairs(wide), wide[-1]] if wide else _ascii(plain)
    return [token for token in found if len(token) <= LONGEST]


def wide_pairs(run: str) -> list[str]:
    """Every two neighbouring characters of a run."""
    return [run[n : n + 2] for n in range(len(run) - 1)]


def _ascii(run: str) -> list[str]:
    pieces = re.split("[-_]", run)
    return [*pieces, "".join(pieces)] if len(pieces) > 1 else pieces


def _runs(text: str) -> Iterator[tuple[str, str]]:
    folded = unicodedata.normalize("NFKC", text).lower()
    for run in _RUN.finditer(folded):
        yield run["ascii"] or "", run["wide"] or ""


def wanted(words: str) -> list[list[list[str]]]:
    """What somebody looks for: all of these; of each one, any of its phrases, a phrase being tokens
    side by side. A token that ends in `*` is a beginning.

    Raises Invalid for more letters than anybody types, and where nothing can be looked for.
    """
    if len(words) > MOST_LETTERS:
        raise Invalid(f"要找的话太长了，最多 {MOST_LETTERS} 个字。", fields={"q": "太长"})
    found = [_phrases(plain, wide) for plain, wide in _runs(words)]
    if not found:
        raise Invalid("写个词再找，比如“井盖”。", fields={"q": "没有可找的字"})
    return found


def _phrases(plain: str, wide: str) -> list[list[str]]:
    if wide:
        return [wide_pairs(wide) or [wide + "*"]]
    pieces = re.split("[-_]", plain)
    return [pieces, ["".join(pieces)]] if len(pieces) > 1 else [pieces]


def for_fts5(terms: list[list[list[str]]]) -> str:
    """The same as FTS5 reads it. Tokens are letters and digits, so nothing needs escaping."""
    return " AND ".join(f"({' OR '.join(map(_fts5_phrase, any_of))})" for any_of in terms)


def _fts5_phrase(phrase: list[str]) -> str:
    begins = phrase[-1].endswith("*")
    return f'"{" ".join(phrase).rstrip("*")}"' + (" *" if begins else "")


def for_tsquery(terms: list[list[list[str]]]) -> str:
    """The same as a `tsquery`."""
    return " & ".join(f"({' | '.join(map(_ts_phrase, any_of))})" for any_of in terms)


def _ts_phrase(phrase: list[str]) -> str:
    return "(" + " <-> ".join(map(_ts_token, phrase)) + ")"


def _ts_token(token: str) -> str:
    return f"'{token[:-1]}':*" if token.endswith("*") else f"'{token}'"


def as_tsvector(words: list[str]) -> str:
    """Tokens as a `tsvector` is written: PostgreSQL's own parser would cut them in its own way."""
    return " ".join(f"'{word}':{place}" for place, word in enumerate(words, start=1))
