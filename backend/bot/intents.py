"""What a chat line means besides a report: an answer, a question about a case, a wish to be let be.

Pure functions over `intents.json`. A report is never swallowed: where words name a thing or a
danger, only the rows marked `even_if_report` may speak for them.
"""

import json
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any

from ..cases.guessing import Guess, guess
from ..cases.wording import plain
from .numbers import numbered


class Name(StrEnum):
    """What a line may mean. `intents.json` says by which words; the first three need no row."""

    CHOICE = "choice"  # a bare number: the answer to a numbered question
    LOOKUP = "lookup"  # a case number, to see how it stands
    ADD = "add"  # more words for the case whose number stands in them
    HELP = "help"
    ACK = "ack"  # seen, nothing new
    THANKS = "thanks"
    GREETING = "greeting"
    LATER = "later"
    PROGRESS = "progress"
    CHASE = "chase"
    ANOTHER = "another"  # what was just added is a matter of its own
    CANCEL = "cancel"  # of a draft
    WITHDRAW = "withdraw"  # of a case that has been reported
    RELOCATE = "relocate"
    RATE_SOLVED = "rate_solved"
    RATE_PARTLY = "rate_partly"
    RATE_NOT = "rate_not"
    FIXED_THANKS = "fixed_thanks"  # somebody saw that it is mended
    YES = "yes"
    NO = "no"
    MUTE = "mute"
    UNMUTE = "unmute"
    REGISTER = "register"
    BIND = "bind"
    COMMUNITY = "community"  # wants a person
    SECRETARY = "secretary"
    STATION = "station"
    POINTS = "points"
    REDEEM = "redeem"
    CASH = "cash"
    PROOF = "proof"
    CONFIDENTIAL = "confidential"
    DISCLOSE = "disclose"  # the unit may know who reported
    REPORT_UP = "report_up"  # 直报
    VERIFY = "verify"  # 核查
    CALL_ME = "call_me"
    MINOR = "minor"
    WISH = "wish"  # 心愿: one of one's own
    WISH_FOR_OTHER = "wish_for_other"  # 代发心愿
    WISHES = "wishes"  # 看心愿: what others wish for
    MY_WISHES = "my_wishes"
    MY_CLAIMS = "my_claims"
    CLAIM = "claim"  # 认领
    GIVE_BACK = "give_back"  # 还回
    DONE = "done"  # 办好: what one has claimed
    WISH_BACK = "wish_back"  # 心愿不要了
    WISH_HOW = "wish_how"  # how all this works
    OFFER = "offer"  # 我能帮
    REST = "rest"  # 这个月不接
    REST_OVER = "rest_over"
    OFFER_BACK = "offer_back"  # 不帮了
    APPEAL = "appeal"  # 申诉
    INBOX = "inbox"  # 我的消息
    VENT = "vent"
    ABUSE = "abuse"
    UNREADABLE = "unreadable"  # a forwarded record, a type that WeChat does not hand on
    RECALLED = "recalled"


@dataclass(frozen=True)
class Intent:
    """`number`: the choice, or a minor's age. `case_number`: "JA-0723", or "0723" as typed.

    `rest`: what was said besides: a bind code, a place, a wish, the words for a case.
    """

    name: Name
    number: int | None = None
    case_number: str | None = None
    rest: str | None = None


@dataclass(frozen=True)
class _Row:
    name: Name
    whole: re.Pattern[str] | None
    part: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    even_if_report: bool
    not_if_danger: bool


_DATA: dict[str, Any] = json.loads(
    Path(__file__).with_name("intents.json").read_text(encoding="utf-8")
)

_DIGITS = {word: n for n, word in enumerate("零一二三四五六七八九十")} | {"两": 2}
_CHOICE = re.compile(
    r"(?:我?选择?|回复?|第)? ?(\d{1,2}|[零一二两三四五六七八九十]) ?[个项号条是吧]?"
)

_BARE_NUMBER = re.compile(r"(?:查询?|看|编号|单号|工单|件)? ?(\d{4,8})")
_ASKS_HOW_IT_STANDS = re.compile(
    r"(?:查询?|看看?|一下|编号|单号|工单|我的|这个|那个|现在|的|到|在|办|修|处理|得|好|哪(?:里|一?步)?"
    r"|怎么样|么样|咋样|如何|进度|进展|结果|情况|状态|了|没有?|冇|吗|呢|啊| ){0,8}"
)
_SHORT = 24  # a line that means one small thing is not longer

_SIGNS = {"?": Name.HELP, "👍👌🆗💪✅👏": Name.ACK, "🙏🌹❤💐": Name.THANKS}


def intent(words: str) -> Intent | None:
    """What `words` mean besides a report; None for a report, a place or anything unknown."""
    text = plain(words)
    if not text:
        return _sign(words)
    choice = _CHOICE.fullmatch(text)
    if choice:
        return Intent(Name.CHOICE, number=_number(choice[1]))
    return _about_a_number(words, text) or _listed(text)


def _number(digits: str) -> int:
    return int(digits) if digits.isdecimal() else _DIGITS[digits]


def _sign(words: str) -> Intent | None:
    """A line without a letter: "？", or nothing but faces and hands."""
    typed = unicodedata.normalize("NFKC", words)
    found = (name for signs, name in _SIGNS.items() if any(sign in typed for sign in signs))
    name = next(found, None)
    return Intent(name) if name else None


def _about_a_number(words: str, text: str) -> Intent | None:
    bare = _BARE_NUMBER.fullmatch(text)
    if bare:
        return Intent(Name.LOOKUP, case_number=bare[1])
    found = numbered(words)
    return _of_case(found.number, found.rest) if found else None


def _of_case(number: str, rest: str) -> Intent:
    text = plain(rest)
    if len(text) <= _SHORT and _ASKS_HOW_IT_STANDS.fullmatch(text):
        return Intent(Name.LOOKUP, case_number=number)
    meant = _listed(text)
    if meant:
        return replace(meant, case_number=number)
    return Intent(Name.ADD, case_number=number, rest=rest)


def _listed(text: str) -> Intent | None:
    """The first row of the table that fits; the guess is made only once, and only if needed."""
    known: list[Guess] = []

    def about() -> Guess:
        if not known:
            known.append(guess(text))
        return known[0]

    fits = partial(_fits, text=text, about=about)
    return next((found for found in map(fits, _ROWS) if found), None)


def _fits(row: _Row, text: str, about: Callable[[], Guess]) -> Intent | None:
    match = _match(row, text)
    if not match or (row.unless and row.unless.search(text)):
        return None
    if not _may_speak(row, about):
        return None
    said = match.groupdict()
    age = next((value for name, value in said.items() if name.startswith("age") and value), None)
    rest = next((value for name, value in said.items() if name.startswith("rest") and value), None)
    return Intent(row.name, number=_age(age) if age else None, rest=rest)


def _match(row: _Row, text: str) -> re.Match[str] | None:
    whole = row.whole.fullmatch(text) if row.whole and len(text) <= _SHORT else None
    return whole or (row.part.search(text) if row.part else None)


def _may_speak(row: _Row, about: Callable[[], Guess]) -> bool:
    if row.even_if_report and not row.not_if_danger:
        return True
    if about().danger:
        return False
    return row.even_if_report or not (about().kind and about().sure)


def _age(typed: str) -> int:
    """ "13", "十三" or "九" as a number."""
    if typed.isdecimal():
        return int(typed)
    return sum(_DIGITS[digit] for digit in typed)


def _compiled(patterns: list[str] | None) -> re.Pattern[str] | None:
    """One pattern for many; the groups of one row carry different names."""
    return re.compile("|".join(f"(?:{p})" for p in patterns)) if patterns else None


_ROWS = [
    _Row(
        name=Name(row["name"]),
        whole=_compiled(row.get("whole")),
        part=_compiled(row.get("part")),
        unless=_compiled(row.get("unless")),
        even_if_report=row.get("even_if_report", False),
        not_if_danger=row.get("not_if_danger", False),
    )
    for row in _DATA["intents"]
]
