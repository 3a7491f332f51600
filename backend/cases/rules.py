"""Who may do what with a case, how long it may take, and what an answer must not be."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from .. import worktime
from ..people.models import Person, RoleKind
from .models import ENDED, Case, Stage, Status

REVIEW_HOURS = 3  # Zhangjiakou: the community reviews and dispatches within three hours
RETURN_FREELY = timedelta(hours=2)  # of working time: a wrong dispatch is not the unit's fault
DRAFT_KEPT = timedelta(hours=24)
DRAFT_REMINDED = timedelta(hours=3)
RATE_REMINDED = timedelta(hours=24)
DEFAULT_ANSWER_HOURS = 72
MOST_WORDS = 1000
DONE_WITH = ENDED | {Status.ANSWERED, Status.RATED}
MOST_FILES = 9
SHORTEST_ANSWER = 12


@dataclass(frozen=True)
class LinkHolder:
    """Whoever opened the signed address of a dispatch: the unit, without an account."""

    dispatch_id: int


Actor = Person | LinkHolder

REVIEWERS = {RoleKind.COMMUNITY_WORKER, RoleKind.STREET_OFFICER}
CLERKS = REVIEWERS | {RoleKind.GRID_WORKER}  # write down what somebody said
ONLOOKERS = REVIEWERS | {RoleKind.GRID_WORKER, RoleKind.DISTRICT_OFFICER, RoleKind.ADMIN}


def reviews(actor: Actor, case: Case) -> bool:
    """Works in the case's community or street."""
    return isinstance(actor, Person) and actor.holds(REVIEWERS, case.region_code or "")


def looks_on(actor: Actor, case: Case) -> bool:
    """Works in a region that holds the case."""
    return isinstance(actor, Person) and actor.holds(ONLOOKERS, case.region_code or "")


def handles(actor: Actor, case: Case) -> bool:
    """Belongs to the unit that has the case now, or holds its link."""
    dispatch = case.open_dispatch
    if dispatch is None:
        return False
    if isinstance(actor, LinkHolder):
        return actor.dispatch_id == dispatch.id
    return actor.handles_for(dispatch.unit_id)


def reported(actor: Actor, case: Case) -> bool:
    """Is the one who reported it."""
    return isinstance(actor, Person) and case.reporter_id == actor.id


def adds(actor: Actor, case: Case) -> bool:
    """Reported it, or reviews it."""
    return reported(actor, case) or reviews(actor, case)


# verb -> who may. One table; the matrix test walks it.
MAY: dict[str, Callable[[Actor, Case], bool]] = {
    "file": reviews,
    "decline": reviews,
    "set_kind": reviews,
    "dispatch": reviews,
    "accept": handles,
    "return": handles,
    "answer": handles,
    "set_work_order": handles,
    "rate": reported,
    "close": reviews,
    "withdraw": reported,
    "add": adds,
}

# verb -> the statuses in which it may be used. What it leads to, the state table decides.
FROM: dict[str, set[Status]] = {
    "file": {Status.REPORTED},
    "decline": {Status.REPORTED, Status.FILED},
    "set_kind": {Status.REPORTED, Status.FILED},
    "dispatch": {Status.REPORTED, Status.FILED},
    "accept": {Status.DISPATCHED},
    "return": {Status.DISPATCHED, Status.ACCEPTED},
    "answer": {Status.ACCEPTED},
    "set_work_order": {Status.DISPATCHED, Status.ACCEPTED},
    "rate": {Status.ANSWERED},
    "close": {Status.ANSWERED, Status.RATED},
    "withdraw": {Status.DRAFT, Status.REPORTED, Status.FILED},
    "add": set(Status) - ENDED,
}


def moves_for(actor: Actor, case: Case) -> set[str]:
    """The verbs that this person may use on this case now."""
    return {v for v, may in MAY.items() if case.status in FROM[v] and may(actor, case)}


def due(case: Case, stage: Stage, started_at: datetime) -> datetime:
    """When a stage's time is up. Continuous hours: three to review and dispatch; to answer, what
    the kind says, or its shorter limit for a danger."""
    if stage is Stage.REVIEW:
        return started_at + timedelta(hours=REVIEW_HOURS)
    kind = case.kind
    if kind is None:
        return started_at + timedelta(hours=DEFAULT_ANSWER_HOURS)
    return started_at + timedelta(hours=kind.danger_hours if case.danger else kind.answer_hours)


def counts_against(dispatched_at: datetime, returned_at: datetime) -> bool:
    """A return within two working hours counts against nobody."""
    spent = worktime.between(
        dispatched_at, returned_at, worktime.TimeUnit.WORK_HOUR, worktime.calendar()
    )
    return spent > RETURN_FREELY


_EMPTY_PHRASES = (
    "转相关部门",
    "已知悉",
    "积极协调",
    "不属于我单位",
    "不属我单位",
    "感谢您对我们工作",
    "高度重视",
    "情况不属实",
)


def doubts_about(answer: str, *, photos: int) -> list[str]:
    """What a resident would make of this answer, as questions to put before it goes out.

    A good one says who, when, what was done and what to do next time.
    """
    doubts = [f"“{p}”等于没有答复：请写清做了什么。" for p in _EMPTY_PHRASES if p in answer]
    if len(answer.strip()) < SHORTEST_ANSWER:
        doubts.append("太短了，居民看不懂：谁、什么时候、做了什么、下次怎么办？")
    if not photos:
        doubts.append("没有现场照片：有一张，居民才放心。")
    return doubts


_GAP = r"[ .·-]?"
_PROVINCES = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新"

# For folded words. Where a pattern has a group, that is what is personal.
_PERSONAL = (
    (
        re.compile(
            rf"(?<![\dX])(?:(?:\+|00)?86{_GAP})?"
            rf"1[3-9X][\dX]{_GAP}[\dX]{{4}}{_GAP}[\dX]{{4}}(?!\d)"
        ),
        "（电话已隐去）",
    ),
    (re.compile(r"(?<!\d)0\d{2,3}[ -]?\d{7,8}(?!\d)"), "（电话已隐去）"),
    (re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)"), "（证件号已隐去）"),
    (re.compile(r"[\u4e00-\u9fa5][A-Z][·.\s]?[A-Z0-9]{5,6}(?![A-Z0-9])"), "（车牌已隐去）"),
    (
        re.compile(
            rf"[{_PROVINCES}]\s?[A-Z][·.\s-]?(?=[A-Z]*\d)[A-Z0-9]{{5,6}}(?![A-Z0-9])", re.IGNORECASE
        ),
        "（车牌已隐去）",
    ),
    (  # 6 to 20 characters, the first a letter; but a case number is none
        re.compile(
            r"(?:微信|薇信|(?<![a-z0-9])[wv]x)(?:号码?|id(?![a-z0-9_-]))?[是为:=\s_-]{0,4}"
            r"(?![a-z]{1,4}-\d+(?![a-z0-9_-]))([a-z][a-z0-9_-]{5,19})(?![a-z0-9_-])",
            re.IGNORECASE,
        ),
        "（微信号已隐去）",
    ),
)


def masked(words: str) -> str:
    """Words without phone numbers, ID card numbers, number plates and WeChat IDs."""
    folded = "".join(map(_folded, words))
    for pattern, instead in _PERSONAL:
        spans = [found.span(found.lastindex or 0) for found in pattern.finditer(folded)]
        for start, end in reversed(spans):
            words = words[:start] + instead + words[end:]
            folded = folded[:start] + instead + folded[end:]
    return words


def _folded(character: str) -> str:
    """A full-width digit or letter as a plain one; one character for one, so that places agree."""
    plain = unicodedata.normalize("NFKC", character)
    return plain if len(plain) == 1 else character


def notice_key(case: Case, step: str) -> str:
    """Under which key the reporter is told of a step, once."""
    return f"case:{case.id}:{step}"


def may_see_reporter(actor: Actor, case: Case) -> bool:
    """Community workers may, but never a handler, and nobody when it is about premises."""
    return reported(actor, case) or (reviews(actor, case) and not case.reporter_hidden)


def words_for(actor: Actor | None, case: Case, words: str) -> str:
    """Personal data in words is for the reporter, and, until the case has ended, for those who
    review and handle it."""
    if actor is not None and reported(actor, case):
        return words
    at_work = actor is not None and (reviews(actor, case) or handles(actor, case))
    in_need = at_work and case.status not in DONE_WITH and not case.reporter_hidden
    return words if in_need else masked(words)
