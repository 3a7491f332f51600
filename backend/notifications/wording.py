"""Sentences that this installation has put in place of the built-in ones, with versions.

A notice is worded by what held when it was written. A sentence of ours that does not fit a notice
never stops it: the built-in words go out instead, and `unfit` lets somebody know.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from ..db import db
from ..decisions import queries
from ..decisions.actions import decide
from ..decisions.models import Decision, Topic
from ..errors import Invalid, NotFound
from ..people.models import Person
from .models import Notice
from .samples import SAMPLE
from .slots import DATED, SLOT, SLOTS, Data, fill
from .words import LINE, UNREADABLE, WORDS, words

MOST, LINES = 300, 6
LATELY, MOST_TRIED = timedelta(days=1), 500
LONG = 150  # a sentence that is longer is not read to its end
SOME_DAY = datetime(2026, 7, 1, 6, tzinfo=UTC)
_NUMBER, _LINK = "编号", "链接"
# What says nothing, or talks down to people, and what to write instead.
BAD_PHRASES = {
    "尽快": "写到几号几点前",
    "耐心等待": "写什么时候有下一句话",
    "高度重视": "写做了什么",
    "相关部门": "写是哪个单位",
    "已知悉": "写接下来谁做什么",
    "积极协调": "写找了谁、说好了什么",
    "逾期不候": "写过了时间还可以怎么办",
    "后果自负": "写有难处可以找谁",
    "务必": "说清为什么就行",
}


class _Read(dict[str, object]):
    """The words of a notice; remembers which were asked for."""

    def __init__(self, data: Data) -> None:
        super().__init__(data)
        self.asked: set[str] = set()

    def __getitem__(self, name: str) -> object:
        self.asked.add(name)
        return super().__getitem__(name)

    def get(self, name: str, default: object = None) -> object:
        self.asked.add(name)
        return super().get(name, default)


def quotes(kind: str) -> set[str]:
    """Which words of a notice the built-in words of its kind ask for. Raises NotFound."""
    if kind not in WORDS:
        raise NotFound("没有这一种提醒。")
    reading = _Read(SAMPLE)
    WORDS[kind](reading, SOME_DAY)
    return reading.asked


def slots_of(kind: str) -> list[str]:
    """What a sentence of this kind may quote: what its built-in words quote. Raises NotFound."""
    quoted = quotes(kind)
    wish = kind.startswith("wish_")
    passed_over = {"什么时候前"} if wish else {"哪天前"}
    return [
        name for name, slot in SLOTS.items() if slot.needs in quoted and name not in passed_over
    ]


def starter(kind: str) -> str:
    """The built-in words as one would write them with slots, to begin with."""
    names = slots_of(kind)
    marks = {SLOTS[name].needs: f"{{{name}}}" for name in names if name not in DATED}
    said = WORDS[kind]({**SAMPLE, **marks}, SOME_DAY)
    for name in set(names) & DATED:
        said = said.replace(SLOTS[name].say(SAMPLE, SOME_DAY), f"{{{name}}}")
    return said


def template(kind: str, at: datetime) -> str | None:
    """Our own sentence of a kind at that time; None while the built-in words hold."""
    found = queries.value(Topic.WORDS, kind, at)
    return str(found["template"]) if found else None


def sentence(notice: Notice, *, now: datetime) -> str:
    """What a notice says: by our sentence of when it was written, else in the built-in words."""
    return worded(template(notice.kind, notice.created_at), notice.kind, notice.data, now=now)


def worded(ours: str | None, kind: str, data: Data, *, now: datetime) -> str:
    """The same with a sentence at hand."""
    return (ours and _filled(ours, data, now)) or words(kind, data, now=now)


def _filled(ours: str, data: Data, now: datetime) -> str | None:
    try:
        return fill(ours, data, now)
    except Exception:  # an old row may lack anything, in any way
        return None


def worded_lately(*, now: datetime) -> list[Notice]:
    """The latest notices of the last day of kinds that have a sentence of ours."""
    ours = {decision.key for decision in queries.of_topic(Topic.WORDS)}
    if not ours:
        return []
    lately = select(Notice).where(Notice.kind.in_(ours), Notice.created_at > now - LATELY)
    return list(db.session.scalars(lately.order_by(Notice.id.desc()).limit(MOST_TRIED)))


def unfit(notices: Sequence[Notice], *, now: datetime) -> dict[str, int]:
    """Of how many notices, by kind, our sentence does not fit though the built-in words do."""
    found: dict[str, int] = {}
    for notice in notices:
        ours = template(notice.kind, notice.created_at)
        lost = ours is not None and _filled(ours, notice.data, now) is None
        if lost and words(notice.kind, notice.data, now=now) != UNREADABLE:
            found[notice.kind] = found.get(notice.kind, 0) + 1
    return found


def decide_words(
    kind: str,
    ours: str | None,
    *,
    valid_from: datetime,
    why: str,
    by: Person,
    now: datetime,
    seen: int | None = None,
) -> Decision:
    """From a time on a kind is said so; None: in the built-in words again. Raises NotFound,
    Invalid, and as `decide`."""
    slots_of(kind)
    value = {"template": checked(kind, ours)} if ours is not None else None
    return decide(
        Topic.WORDS, kind, value, valid_from=valid_from, why=why, by=by, now=now, seen=seen
    )


def checked(kind: str, ours: str) -> str:
    """The sentence as it is kept. Raises Invalid for one that could not be filled."""
    plain = "\n".join(line.strip() for line in ours.strip().splitlines())
    if wrong := faults(kind, plain):
        raise Invalid("；".join(wrong) + "。", fields={"template": wrong[0]})
    return plain


def faults(kind: str, ours: str) -> list[str]:
    """Why a sentence cannot be used at all."""
    if not ours:
        return ["一个字也没有，写一句再来"]
    allowed = slots_of(kind)
    unknown = [f"{{{name}}}" for name in SLOT.findall(ours) if name not in allowed]
    wrong = []
    if unknown:
        known = "、".join(f"{{{name}}}" for name in allowed) or "没有"
        wrong.append(f"这种提醒里没有{'、'.join(unknown)}，可以用的是：{known}")
    if set("{}") & set(SLOT.sub("", ours)):
        wrong.append("大括号没有成对，要像 {编号} 这样写")
    if len(ours) > MOST or ours.count("\n") >= LINES:
        wrong.append(f"太长了，最多 {MOST} 个字、{LINES} 行")
    return wrong


def warnings(kind: str, ours: str, now: datetime) -> list[str]:
    """What somebody who gets it may miss or mind; it can be used all the same."""
    allowed, used = slots_of(kind), SLOT.findall(ours)
    found = [f"“{bad}”等于没说，{better}" for bad, better in BAD_PHRASES.items() if bad in ours]
    for name, why in ((_NUMBER, "收到的人不知道是哪一件"), (_LINK, "收到的人点不进去")):
        if name in allowed and name not in used:
            found.append(f"没有 {{{name}}}，{why}")
    said = _filled(ours, SAMPLE, now) or ""
    if "回 1" in words(kind, SAMPLE, now=now) and "回 1" not in said:
        found.append("原来的话教人回 1、2、3，新的没有，收到的人不知道怎么回")
    if len(ours) > LONG:
        found.append(f"超过 {LONG} 个字，手机上很少有人看完")
    elif len(said.partition("\n")[0]) > LINE:
        found.append(f"第一行超过 {LINE} 个字，合成一条的信里后面会被截掉")
    return found
