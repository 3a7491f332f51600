"""The wishes that everybody may read: no sign-in, and nothing that is not on the public page."""

from typing import Annotated, Any

import msgspec
from flask import Response, current_app

from ..clock import now
from ..db import db
from ..web import Access
from ..wishes import board
from ..wishes.public import Aired, aired_numbered
from .answering import for_all
from .board import (
    AGES,
    PAYERS,
    STATUSES,
    BoardSchema,
    CountsSchema,
    Narrowed,
    board_line,
    filters_of,
)
from .common import Place, Word, stamp
from .described import described
from .door import door, route
from .fields import text, whole

blueprint = door("aired-wishes", "微心愿：许愿的人同意公开的，不用登录")


class AiredWishesQuery(Narrowed):
    cursor = text(200, "上一页的 next；第一页不填")
    limit = whole("一页几条", most=board.MOST, default=20)


class AiredWish(msgspec.Struct, kw_only=True):
    """One wish as everybody reads it: nobody's name, no door, no photo."""

    number: str
    status: Word
    kind: Annotated[str, "哪一类，比如 修一修"]
    words: str
    age: Word
    place: Annotated[Place, "到网格为止，不到门牌"]
    opened_at: str
    ended_at: str | None
    wanted_by: str | None
    cost: Annotated[int, "大约几元"]
    payer: Word
    places: Annotated[int, "要几个人"]
    free_places: Annotated[int, "还差几个人"]
    units: Annotated[list[str], "帮忙的单位；个人不写名字"]
    done: Annotated[str, "怎么圆的；帮忙的人愿意公开才有"]
    thanks: Annotated[str, "许愿的人的谢谢"]


@route(
    blueprint,
    "GET /wishes/aired",
    Access.ANYONE,
    "公开的心愿，新的在前；按字找、按远近排要先报到",
    takes=AiredWishesQuery,
    location="query",
    gives=BoardSchema,
)
def list_aired_wishes(query: dict[str, Any]) -> Response:
    at, filters = now(), filters_of(query)
    found = board.page(
        db.session.connection(),
        None,
        filters,
        cursor=query["cursor"],
        limit=query["limit"],
        now=at,
    )
    items = [board_line(line, None, at) for line in found.lines]
    return for_all({"items": items, "next": found.following})


@route(
    blueprint,
    "GET /wishes/aired/counts",
    Access.ANYONE,
    "公开的心愿每一类有几个，按同样的条件",
    takes=Narrowed,
    location="query",
    gives=CountsSchema,
)
def count_aired_wishes(query: dict[str, Any]) -> Response:
    found = board.counts(db.session.connection(), None, filters_of(query), now=now())
    items = [{"key": kind.key, "name": kind.name, "count": many} for kind, many in found]
    return for_all({"items": items, "total": sum(many for _, many in found)})


@route(
    blueprint,
    "GET /wishes/aired/<string(maxlength=40):number>",
    Access.ANYONE,
    "按编号看一个；没有公开的和没有的，答复一样",
    gives=described(AiredWish),
)
def get_aired_wish(number: str) -> Response:
    return for_all(_shape(aired_numbered(number, current_app.config["CASE_PREFIX"], now=now())))


def _shape(one: Aired) -> AiredWish:
    return AiredWish(
        number=one.number,
        status=STATUSES[one.status],
        kind=one.kind,
        words=one.words,
        age=AGES[one.age],
        place=Place(one.place_code, one.place),
        opened_at=stamp(one.opened_at),
        ended_at=stamp(one.ended_at) if one.ended_at else None,
        wanted_by=one.wanted_by,
        cost=one.cost,
        payer=PAYERS[one.payer],
        places=one.places,
        free_places=one.free,
        units=one.units,
        done=one.done,
        thanks=one.thanks,
    )
