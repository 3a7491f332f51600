"""Wishes that somebody has to do with: one's own, those one claimed or was asked to take; for the
community those that wait for its look and those about which to ring."""

from collections.abc import Callable
from typing import Annotated, Any

import msgspec
from flask import Response
from sqlalchemy import ColumnElement

from ..clock import now
from ..web import Access, View, asker
from ..wishes import queries
from ..wishes.checking import stand
from .answering import answer
from .common import CursorQuery, before, cut
from .described import described
from .door import door, route
from .wish_shapes import Looker, WishRow
from .wish_whole import WishCheck, WishHint, check_shape, hint_shapes

blueprint = door("wish-lists", "微心愿：和我有关的、等社区看的、要打电话的")


class WishPage(msgspec.Struct):
    items: list[WishRow]
    next: Annotated[str | None, "下一页的 cursor；没有了是 null"]


class QueuedWish(WishRow, kw_only=True):
    """A wish that waits for the community's look."""

    hints: list[WishHint]
    check: Annotated[WishCheck | None, "微信看过怎么说；不是小程序发的没有"]


class QueuePage(msgspec.Struct):
    items: list[QueuedWish]
    next: Annotated[str | None, "下一页的 cursor；没有了是 null"]


class HandedOver(msgspec.Struct):
    items: list[WishRow]


class CallList(msgspec.Struct):
    items: list[WishRow]


def _listed(path: str, summary: str) -> Callable[[View], View]:
    call, shape = f"GET /wishes/{path}", described(WishPage)
    signed_in = Access.SIGNED_IN
    return route(
        blueprint, call, signed_in, summary, takes=CursorQuery, location="query", gives=shape
    )


@_listed("mine", "我许的，和我替人许的，新的在前")
def my_wishes(query: dict[str, Any]) -> Response:
    return _page(queries.mine(asker()), query)


@_listed("claimed", "我认领过的，新的在前")
def my_claims(query: dict[str, Any]) -> Response:
    return _page(queries.claimed_by(asker()), query)


@_listed("asked", "请我帮忙、还没有答复的，新的在前")
def my_asks(query: dict[str, Any]) -> Response:
    return _page(queries.asked_of(asker()), query)


@route(
    blueprint,
    "GET /wishes/queue",
    Access.STAFF,
    "等社区看的，先来的在前；话里看得出来的写在旁边",
    takes=CursorQuery,
    location="query",
    gives=described(QueuePage),
)
def wish_queue(query: dict[str, Any]) -> Response:
    limit, looker = query["limit"], Looker(asker(), now())
    found = queries.page(
        queries.to_review(looker.person),
        beyond=before(query),
        limit=limit + 1,
        oldest_first=True,
    )
    shown, following = cut(found, limit)
    stands = stand(shown)
    items = [
        QueuedWish(
            **looker.fields(wish),
            hints=hint_shapes(wish.words),
            check=check_shape(stands.get(wish.id)),
        )
        for wish in shown
    ]
    return answer(QueuePage(items, following))


@route(
    blueprint,
    "GET /wishes/to-answer",
    Access.STAFF,
    "没人认领、交给社区的：请认领、找人或者答复，先到期的在前",
    gives=described(HandedOver),
)
def wishes_to_answer() -> Response:
    looker = Looker(asker(), now())
    return answer(HandedOver(looker.rows(queries.handed_over(looker.person))))


@route(
    blueprint,
    "GET /wishes/to-call",
    Access.STAFF,
    "说办好了、许愿的人一直没回音的：该打电话了，最久的在前",
    gives=described(CallList),
)
def wishes_to_call() -> Response:
    looker = Looker(asker(), now())
    return answer(CallList(looker.rows(queries.to_call(looker.person, now=looker.now))))


def _page(which: ColumnElement[bool], query: dict[str, Any]) -> Response:
    limit, looker = query["limit"], Looker(asker(), now())
    shown, following = cut(queries.page(which, beyond=before(query), limit=limit + 1), limit)
    return answer(WishPage(looker.rows(shown), following))
