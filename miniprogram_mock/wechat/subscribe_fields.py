"""What may stand in the fields of a subscribe message. The key's letters say which kind it is.

Source: the table of parameter limits of subscribeMessage.send. What a "character" is it does not
say; here it is a UTF-16 unit, as in the phone's own language.
"""

from __future__ import annotations

import re
from typing import Any

from .errors import TEXTS, WeChatError

_DAY = r"(\d{4}年)?\d{1,2}月\d{1,2}日|\d{4}年\d{1,2}月|\d{4}([-/.])\d{1,2}(\2\d{1,2})?"
_CLOCK = r"([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d)?"
_TIME = rf"(?:(?:{_DAY}) ?)?{_CLOCK}|{_DAY}"
_ALPHABETS = {
    "thing": r"[^\x00-\x1f\x7f\u2028\u2029]+",
    "number": r"-?\d+(\.\d+)?",
    "letter": r"[A-Za-z]+",
    "character_string": r"[\x20-\x7e]+",
    "phrase": r"[\u4e00-\u9fff]+",
    "name": r"[\u4e00-\u9fff·]{1,10}|[A-Za-z .'-]+",
    "phone_number": r"[-+\d]+",
    "amount": r"[¥￥$€]?\d{1,10}(\.\d+)?元?",
    "time": _TIME,
    "date": rf"(?:{_DAY})(?: ?{_CLOCK})?",
}
_LONGEST = {
    "thing": 20, "number": 32, "letter": 32, "character_string": 32, "phrase": 5, "name": 20,
    "phone_number": 17, "amount": 13, "time": 64, "date": 64,
}  # fmt: skip


class FieldError(WeChatError):
    """47003, saying which field."""

    def __init__(self, problem: str) -> None:
        super().__init__(47003)
        self._problem = problem

    def as_json(self) -> dict[str, object]:
        return {"errcode": 47003, "errmsg": f"{TEXTS[47003]}! {self._problem}"}


def check(keys: list[str], data: Any) -> dict[str, str]:
    """The values of a message by key; FieldError when one is missing or breaks its rule."""
    if not isinstance(data, dict):
        raise FieldError(f"data.{keys[0]}.value is empty")
    return {key: _value(key, data.get(key)) for key in keys}


def _value(key: str, given: Any) -> str:
    value = given.get("value") if isinstance(given, dict) else None
    if not isinstance(value, str | int | float) or not str(value).strip():
        raise FieldError(f"data.{key}.value is empty")
    kind, text = key.rstrip("0123456789"), str(value)
    fits = len(text.encode("utf-16-le", "replace")) // 2 <= _LONGEST[kind]
    if not fits or not _keeps_to(kind, text):
        raise FieldError(f"data.{key}.value invalid")
    return text


def _keeps_to(kind: str, text: str) -> bool:
    """Two times may be joined by "~"."""
    parts = text.split("~") if kind in ("time", "date") else [text]
    return len(parts) <= 2 and all(re.fullmatch(_ALPHABETS[kind], part) for part in parts)
