"""首页: one call for what a resident sees first."""

import math
from typing import Annotated, Any

import msgspec
from flask import Response

from ..cases.airing.newest import newest
from ..cases.figures.lately import lately
from ..cases.words import STATUS_WORDS
from ..clock import now
from ..db import db
from ..notifications.queries import unread
from ..people.models import Person, Region
from ..people.places import Spot, locate, spot
from ..people.queries import communities, homes, region
from ..people.reaching import Contact, contact_of
from ..people.recognising import Known
from ..people.rules import community_of
from ..web import Access, asker
from ..wishes import board
from ..wishes.board import Filters
from ..wishes.cursor import Order
from .answering import encode, for_all, revalidated
from .board import BoardLine, board_line
from .common import Place, Word, stamp, word
from .described import described
from .door import door, route
from .fields import Input, decimal, one_of, text

blueprint = door("home", "首页：我的社区，附近有什么")

MOST = 3  # a first look; the lists themselves are one tap away


class HomeQuery(Input):
    region = text(15, "社区的编码；不填是报到的社区，再不然是位置所在的", example="420102006003")
    latitude = decimal("您在哪里：纬度", example=30.6067)
    longitude = decimal("经度", example=114.3105)
    system = one_of(["gcj02", "wgs84"], "位置是哪种坐标", example="gcj02")


class CommunityShape(msgspec.Struct):
    code: str
    name: str
    street: str
    registered: Annotated[bool, "我是不是在这里报到的"]
    office: Annotated[str, "找谁：社区；社区没有电话的是街道；没有登记是空的"]
    phone: Annotated[str, "电话；没有登记是空的"]
    hours: Annotated[str, "什么时候有人；没有登记是空的"]
    address: Annotated[str, "在哪里；没有登记是空的"]


class AiredLine(msgspec.Struct):
    number: str
    title: str
    words: str
    status: Word
    place: Place
    published_at: str


class CountsShape(msgspec.Struct):
    days: Annotated[int, "下面两个数是最近多少天的"]
    reported: Annotated[int, "社区里报了几件"]
    done: Annotated[int, "其中办完了几件"]
    wishes: Annotated[int, "社区里等人认领的心愿"]
    unread: Annotated[int, "我没有读的消息"]


class ChoiceShape(msgspec.Struct):
    code: str
    name: str
    street: str


class ChoicesShape(msgspec.Struct):
    items: list[ChoiceShape]


class HomeShape(msgspec.Struct):
    community: Annotated[
        CommunityShape | None, "我的社区；还不知道是 null，那就从 communities 里选"
    ]
    communities: Annotated[list[ChoiceShape], "可以选的社区；知道了就是空的"]
    cases: Annotated[list[AiredLine], "公开的事，新的在前"]
    wishes: Annotated[list[BoardLine], "等人认领的心愿，近的在前"]
    counts: Annotated[CountsShape | None, "还不知道是哪个社区时是 null"]


@route(
    blueprint,
    "GET /home",
    Access.SIGNED_IN,
    "首页：我的社区和电话，附近公开的事、等人认领的心愿，几个数",
    takes=HomeQuery,
    location="query",
    gives=described(HomeShape),
)
def get_home(query: dict[str, Any]) -> Response:
    person = asker()
    here = _here(query)
    code = _community(person, query["region"], here)
    shown = _empty() if code is None else _home(person, code, here)
    return revalidated(encode(shown))


def _here(query: dict[str, Any]) -> Spot | None:
    """Raises Invalid for half a point."""
    given = query["latitude"], query["longitude"]
    if given == (None, None):
        return None
    latitude, longitude = (math.nan if degrees is None else degrees for degrees in given)
    return spot(latitude, longitude, query["system"] or "gcj02")


def _community(person: Person, said: str | None, here: Spot | None) -> str | None:
    """What was asked for; where they are registered or work; where they stand. Raises NotFound."""
    if said is not None:
        return community_of(region(said).code)
    found = next((code for code in map(community_of, homes(person)) if code), None)
    if found is None and here is not None and (at := locate(here)) is not None:
        found = at.community_code
    return found


def _empty() -> HomeShape:
    """Nobody knows yet where this person lives: which communities there are."""
    return HomeShape(None, _choices(), [], [], None)


def _choices() -> list[ChoiceShape]:
    return [ChoiceShape(one.code, one.name, _street(one)) for one in communities()]


@route(
    blueprint,
    "GET /communities",
    Access.ANYONE,
    "已经开通的社区",
    gives=described(ChoicesShape),
)
def list_communities() -> Response:
    return for_all(ChoicesShape(_choices()))


def _home(person: Person, code: str, here: Spot | None) -> HomeShape:
    at = now()
    fared = lately(code, now=at)
    waiting, lines = _wishes(person, code, here)
    counts = CountsShape(fared.days, fared.reported, fared.done, waiting, unread(person.id))
    place = region(code)
    return HomeShape(
        _of(place, contact_of(code), registered=code in map(community_of, homes(person))),
        [],
        [_aired(row) for row in newest(code, limit=MOST)],
        lines,
        counts,
    )


def _wishes(person: Person, code: str, here: Spot | None) -> tuple[int, list[BoardLine]]:
    """How many stand open there, and the first few: the nearest, for whom the board knows."""
    at, connection = now(), db.session.connection()
    known = Known(person.id, person.open_roles)
    point = (here.latitude, here.longitude) if here else None
    nearest = point is not None and not board.is_guest(known)
    found = board.page(
        connection,
        known,
        Filters(region_code=code),
        order=Order.NEAREST if nearest else Order.NEWEST,
        here=point,
        limit=MOST,
        now=at,
    )
    counted = board.counts(connection, known, Filters(region_code=code), now=at)
    lines = [board_line(line, found.here, at) for line in found.lines]
    return sum(many for _, many in counted), lines


def _of(place: Region, contact: Contact | None, *, registered: bool) -> CommunityShape:
    reach = contact or Contact("", False, "", "", "")
    return CommunityShape(
        place.code,
        place.name,
        _street(place),
        registered,
        reach.name,
        reach.phone,
        reach.hours,
        reach.address,
    )


def _street(place: Region) -> str:
    return place.parent.name if place.parent else ""


def _aired(row: Any) -> AiredLine:
    return AiredLine(
        row.number,
        row.title,
        row.words,
        word(row.status, STATUS_WORDS),
        Place(row.code, row.place),
        stamp(row.published_at),
    )
