"""Where something belongs: all three places are offered, the likeliest first; a person chooses."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ..cases.elsewhere import elsewhere
from ..cases.guessing import EMERGENCIES, Guess, guess, heard
from ..catalogue.kinds import KINDS
from ..catalogue.queries import usual_rules
from ..wishes.guessing import kinds_in
from ..wishes.rules import kinds as wish_kinds
from ..wishes.triage import Hint, hints
from .answers import Answer, asks, known, on_screen
from .unsaid import rather_a_wish, wants_somebody


class To(StrEnum):
    REPORT = "report"
    WISH = "wish"
    ASK = "ask"


TO_WORDS = {To.REPORT: "报给社区", To.WISH: "当作心愿", To.ASK: "问一问"}
MOST_RIVALS = 3


@dataclass(frozen=True)
class Named:
    """A kind of case or of wish: for programs, and for people."""

    key: str
    name: str


@dataclass(frozen=True)
class Offer:
    """One place where it may go. `kind`: which kind it would be there, `others`: which it may be
    as well; `why`: what speaks for it; `hint`: what is to be seen to first; `limit`: how long it
    usually takes. `answers` are of questions; without any, people answer."""

    to: To
    weight: int
    why: str
    kind: Named | None = None
    others: tuple[Named, ...] = ()
    hint: str = ""
    limit: str = ""
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True)
class First:
    """Whom to ring before anything else."""

    says: str
    phones: list[str]


DANGER = First(
    "有危险先离远点，别碰。有人受伤打120，着火、漏气打119，有人打架打110。", ["120", "119", "110"]
)
_HOTLINES = re.compile(r"(?<!\d)(?:1[12]\d|95598|12356|12345|96110)(?!\d)")
_WISHES = re.compile(r"心愿|许愿|许个愿|愿望")


def call_first(words: str) -> First | None:
    """Whom to ring first, if these words tell of danger."""
    about = guess(words)
    if about.emergency is not None:
        says = on_screen(EMERGENCIES[about.emergency].says)
        return First(says, list(dict.fromkeys(_HOTLINES.findall(says))))
    return DANGER if about.danger else None


def offers(words: str, *, photo: bool, community: str | None, now: datetime) -> list[Offer]:
    """A report, a wish and a question, by likeness. Danger is a report before anything else."""
    about = guess(words)
    found = [
        _report(words, about, photo),
        _wish(words, about, hints(words), now),
        _ask(words, about, known(words, community)),
    ]
    return sorted(found, key=lambda offer: -offer.weight)


def _report(words: str, about: Guess, photo: bool) -> Offer:
    kind = about.kind
    rule = usual_rules().get(kind) if kind else None
    return Offer(
        To.REPORT,
        _report_weight(words, about, photo),
        _why_report(words, about, photo),
        kind=_tile(kind) if kind else None,
        others=tuple(_tile(key) for key in _rivals(about)),
        limit=rule[0].limit.words() if rule and not about.danger else "",
    )


def _report_weight(words: str, about: Guess, photo: bool) -> int:
    if about.danger or about.emergency:
        return 9
    if about.kind is not None:
        return 6 if about.sure else 4
    if photo:
        return 5 if not words.strip() else 3
    return 1


def _why_report(words: str, about: Guess, photo: bool) -> str:
    said = "、".join(f"“{one}”" for one in heard(words, about.kind)) if about.kind else ""
    if said and about.kind:
        return f"您说到{said}，像是“{KINDS[about.kind].tile}”。社区派人去办，有编号、有时限。"
    if photo:
        return "拍到坏了、堵了、脏了的，报上去，社区派人去办，有编号、有时限。"
    return "路上、楼道里公共的东西坏了、堵了、脏了，社区派人去办。"


def _rivals(about: Guess) -> list[str]:
    others = [*about.rivals, *([about.second] if about.second else [])]
    return [key for key in dict.fromkeys(others) if key != about.kind][:MOST_RIVALS]


def _tile(key: str) -> Named:
    return Named(key, KINDS[key].tile)


def _wish(words: str, about: Guess, found: list[Hint], now: datetime) -> Offer:
    offered = wish_kinds(now)
    named = [Named(key, offered[key].name) for key in kinds_in(words, now)]
    return Offer(
        To.WISH,
        _wish_weight(words, about, found, bool(named)),
        "自己家的小事、想有人陪、想学点什么，请邻居帮个忙。社区看过再上墙，不写名字和门牌。",
        kind=named[0] if named else None,
        others=tuple(named[1 : 1 + MOST_RIVALS]),
        hint=" ".join(hint.says for hint in found[:2]),
    )


def _wish_weight(words: str, about: Guess, found: list[Hint], named: bool) -> int:
    if about.danger or any(hint.where in {"refuse", "gas", "welfare"} for hint in found):
        return 0
    if _WISHES.search(words):
        return 8
    if any(hint.where in {"case", "mediation"} for hint in found):
        return 1
    if rather_a_wish(words, about):
        return 7
    return 5 if wants_somebody(words) else 3 if named else 1


def _ask(words: str, about: Guess, answers: list[Answer]) -> Offer:
    return Offer(
        To.ASK,
        _ask_weight(words, answers),
        "现成的答案在下面。还不清楚，转给社区的人，有编号、有回音。"
        if answers
        else "转给社区的人来答，有编号、有回音。",
        kind=_tile(about.kind if about.kind and about.sure else "other"),
        answers=tuple(answers),
    )


def _ask_weight(words: str, answers: list[Answer]) -> int:
    if answers:
        return 7
    found = elsewhere(words)
    if found is not None and found.keep:
        return 7
    return 4 if asks(words) else 0
