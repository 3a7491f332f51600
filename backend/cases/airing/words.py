"""The copy that everybody reads: what to begin with, and that nothing personal is left in it."""

from dataclasses import dataclass

from ...errors import Invalid
from ...people.models import Level
from ...people.rules import community_of
from ...texts.masking import masked
from ..models import Case
from ..rules import everyone_asked

MOST_TITLE = 60
MOST_WORDS = 2000
NO_NAME, NO_PHONE = "（姓名已隐去）", "（电话已隐去）"
STAND_INS = f"{NO_NAME}{NO_PHONE}（证件号已隐去）（车牌已隐去）（微信号已隐去）"


@dataclass(frozen=True)
class Copy:
    """What somebody writes for everybody to read. `coarse`: the community, not the grid."""

    title: str
    words: str
    reply: str
    coarse: bool = False


def first_copy(case: Case) -> Copy:
    """What to begin with: the words and the last answer, without what is personal in them."""
    answer = case.last_answer
    reply = answer.words if answer else ""
    if answer is not None and answer.explanation is not None:
        why = answer.explanation
        reply = f"{reply}\n依据：{why.rule}\n还可以找：{why.elsewhere}"
    words = impersonal(case, case.words) or f"{case.title}（只有照片，没有文字）。"
    return Copy(case.title, words, impersonal(case, reply))


def impersonal(case: Case, words: str) -> str:
    """Words without numbers, and without the names of those who reported, joined or worked on it.

    Said twice it is the same: a name that is part of what stands for a name is left alone.
    """
    words = masked(words.strip())
    people = {*everyone_asked(case), *(move.by for move in case.moves if move.by)}
    for phone in _longest_first({p.phone for p in people if len(p.phone) > 5}):
        words = words.replace(phone, NO_PHONE)
    for name in _longest_first({p.name.strip() for p in people}):
        if len(name) > 1 and name not in STAND_INS:
            words = words.replace(name, NO_NAME)
    return words


def _longest_first(found: set[str]) -> list[str]:
    return sorted(found, key=lambda words: (-len(words), words))


def fields_of(case: Case, copy: Copy) -> dict[str, str]:
    """The columns of a copy, without anything personal. Raises Invalid."""
    if not copy.title.strip():
        raise Invalid("请写一个标题，几个字就行。", fields={"title": "必填"})
    if not copy.words.strip():
        raise Invalid("请写清楚是什么事，大家看的就是这几句。", fields={"words": "必填"})
    for name, most in (("title", MOST_TITLE), ("words", MOST_WORDS), ("reply", MOST_WORDS)):
        if len(getattr(copy, name)) > most:
            raise Invalid(f"太长了，最多 {most} 个字。", fields={name: f"最多 {most} 个字"})
    texts = {name: impersonal(case, getattr(copy, name)) for name in ("words", "reply")}
    title = impersonal(case, copy.title)[:MOST_TITLE]
    return {**texts, "title": title, "region_code": _place(case, copy.coarse)}


def _place(case: Case, coarse: bool) -> str:
    """The grid at the finest, never a building."""
    code, region = case.region_code or "", case.region
    exact = region is not None and region.level is Level.GRID and not coarse
    return code if exact else community_of(code) or code
