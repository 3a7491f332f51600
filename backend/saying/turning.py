"""A report that is a neighbour's small wish goes on as one, under the same number.

The other way round a wish is moved to the cases by whoever reviews it: `wishes.reviewing.move_away`
and `cases.reporting.report`, which keep the number and the time in the same way.
"""

from datetime import datetime

from sqlalchemy import select

from ..cases import reviewing
from ..cases.models import Case
from ..cases.models import Source as CaseSource
from ..db import db
from ..errors import Conflict, Invalid
from ..files.models import FileKind
from ..people.models import Person
from ..wishes import posting
from ..wishes.guessing import guess_kind
from ..wishes.models import Source, Wish
from ..wishes.posting import Wanted

WHY = "这是请邻居帮的小忙，不用派单位"
GOES_ON = "心愿，编号还是 {number}，社区看过就上墙"


def into_a_wish(
    case: Case, *, kind_key: str | None = None, words: str = "", by: Person, now: datetime
) -> Wish:
    """End a report that nobody was sent for yet, and post what it asks for as a wish of whoever
    reported it: the number stays, the time runs from when it was told, its photos go along.

    Without a kind it is guessed; `words` where the report's are too long for the board. Raises
    NotAllowed, Invalid, and Conflict for what is a danger, is nobody's, or concerns others, too.
    """
    wisher = case.reporter
    if wisher is None or not may_turn(case):
        raise Conflict(_why_not(case))
    if db.session.scalar(select(Wish.id).where(Wish.number == case.number)) is not None:
        raise Conflict(f"{case.number} 本来就是从心愿转来的，不能再转回去。")
    said = words.strip() or case.words
    kind = kind_key or guess_kind(said, now)
    if kind is None:
        raise Invalid("请选是哪一类心愿。", fields={"kind": "必选"})
    elsewhere = GOES_ON.format(number=case.number)
    reviewing.decline(case, reason=WHY, elsewhere=elsewhere, by=by, now=now)
    return posting.post(
        Wanted(kind, said),
        by=wisher,
        source=Source.CHAT if case.source is CaseSource.CHAT else Source.APP,
        region_code=case.region_code,
        files=[kept.file for kept in case.files if kept.file.kind is FileKind.PHOTO],
        number=case.number,
        since=case.reported_at,
        now=now,
    )


def may_turn(case: Case) -> bool:
    """Whether it may be one person's wish at all: no danger, and nobody else's matter."""
    return case.reporter is not None and not (case.danger or case.followers or case.merged)


def _why_not(case: Case) -> str:
    if case.danger:
        return "有危险的要当事件办，不能转成心愿。"
    if case.reporter is None:
        return "不知道是谁要的，转不成心愿。问清楚了，替他代发一个。"
    return "还有别人也报了这件事，是大家的事，不能转成心愿。"
