"""A report that is a neighbour's small wish goes on as one, under the same number.

The other way round a wish is moved to the cases by whoever reviews it: `wishes.reviewing.move_away`
and `cases.reporting.report`, which keep the number and the time in the same way.
"""

import re
from datetime import datetime

from sqlalchemy import select

from ..cases import reviewing
from ..cases.guessing import guess
from ..cases.models import Case, Purpose
from ..cases.models import Source as CaseSource
from ..cases.moving import check
from ..db import db
from ..errors import Conflict, Invalid
from ..files.models import File, FileKind
from ..people.models import Person
from ..wishes import posting
from ..wishes.guessing import guess_kind
from ..wishes.models import Source, Wish
from ..wishes.posting import Wanted
from .unsaid import rather_a_wish

_OF_OTHERS = re.compile(
    r"店|餐|食堂|后厨|老板|商[家铺户]|超市|酒楼|宾馆|外卖|作坊|[证执]照|对[面门]|邻居|[人别他她它那这哪]家"
    r"|别人|脏|臭|馊|霉|老鼠|耗子|蟑螂|过期|卫生"
)
WHY = "这是请邻居帮的小忙，不用派单位"
GOES_ON = "心愿，编号还是 {number}，社区看过就上墙"


def into_a_wish(
    case: Case, *, kind_key: str | None = None, words: str = "", by: Person, now: datetime
) -> Wish:
    """End a report that nobody was sent for yet, and post what it asks for as a wish of whoever
    reported it: the number stays, the time runs from when it was told, its photos go along.

    Without a kind it is guessed; `words` where the report's are too long for the board. Raises
    NotAllowed, Invalid, and Conflict for what is a danger, is nobody's, concerns others, too, or
    must not tell who said it.
    """
    check("decline", by, case)
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
        files=_photos(case),
        number=case.number,
        since=case.reported_at,
        now=now,
    )


def may_turn(case: Case) -> bool:
    """Whether it may be one person's wish at all: no danger, nobody else's matter, and no secret
    who reported it, for a wish shows its wisher to the community."""
    others = case.followers or case.merged
    return case.reporter is not None and not (case.danger or others or _is_secret(case))


def _is_secret(case: Case) -> bool:
    """Said of others' premises. A kitchen where somebody wants a lamp changed is their own."""
    own = rather_a_wish(case.words, guess(case.words)) and not _OF_OTHERS.search(case.words)
    return case.reporter_hidden and not own


def _photos(case: Case) -> list[File]:
    """What came with the report; never what a unit sent before it was called back."""
    told = [kept.file for kept in case.files if kept.purpose is Purpose.REPORT]
    return [file for file in told if file.kind is FileKind.PHOTO]


def _why_not(case: Case) -> str:
    if case.danger:
        return "有危险的要当事件办，不能转成心愿。"
    if case.reporter is None:
        return "不知道是谁要的，转不成心愿。问清楚了，替他代发一个。"
    if _is_secret(case):
        return "说的是别人家里、店里的事，谁报的要保密，不能转成心愿。"
    return "还有别人也报了这件事，是大家的事，不能转成心愿。"
