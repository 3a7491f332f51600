"""Words cut to what a field of a subscribe message takes, so that WeChat never refuses them.

Limits: the table of parameter limits of subscribeMessage.send. Characters are counted as the
phone counts them (an emoji is two); pictures and line breaks are left out.
"""

import re
import unicodedata

THING, CHARACTERS, PHRASE = 20, 32, 5
_NOT_PHRASE = re.compile("[^\u4e00-\u9fff]")
_NOT_ASCII = re.compile("[^ -~]")
_LEFT_OUT = {"Cc", "Cf", "Cs", "Co", "Cn", "So", "Sk"}


def fitting(key: str, words: str) -> str:
    """The words for a field of this key, whose letters say its kind: `thing1`, `phrase3`.

    A `time` or `date` is taken as it is (`2026年7月1日 14:30`).
    """
    kind = key.rstrip("0123456789")
    if kind == "phrase":
        return _NOT_PHRASE.sub("", words)[:PHRASE] or "有消息"
    if kind == "character_string":
        return _NOT_ASCII.sub("", words).strip()[:CHARACTERS] or "-"
    return words if kind in ("time", "date") else _thing(words)


def _thing(words: str) -> str:
    plain = "".join(c if unicodedata.category(c) not in _LEFT_OUT else " " for c in words)
    line = " ".join(plain.split())
    return _cut(line, THING) or "点开看看"


def _cut(line: str, most: int) -> str:
    if _units(line) <= most:
        return line
    while _units(line) > most - 1:
        line = line[:-1]
    return line.rstrip("，、；：（ ") + "…"


def _units(words: str) -> int:
    return len(words.encode("utf-16-le")) // 2
