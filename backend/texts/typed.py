"""What somebody typed, before it is kept."""

from ..errors import Invalid

MOST_WORDS = 1000  # of an answer or a report
MOST_REASON = 500


def needed(words: str, if_none: str, *, field: str = "reason") -> str:
    """A reason or a note without the spaces around it, cut to what fits. Raises Invalid for none,
    with that sentence."""
    words = words.strip()[:MOST_REASON]
    if not words:
        raise Invalid(if_none, fields={field: "必填"})
    return words


def clean(words: str, if_none: str) -> str:
    """An answer without the spaces around it. Raises Invalid for none, with that sentence, and for
    too many words: of what residents read nothing is cut off."""
    words = words.strip()
    if not words:
        raise Invalid(if_none, fields={"words": "必填"})
    if len(words) > MOST_WORDS:
        raise Invalid(f"最多写 {MOST_WORDS} 个字。", fields={"words": "太长"})
    return words
