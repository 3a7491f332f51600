"""说一句: where something belongs; and 请人帮我办, from any page."""

from typing import Annotated, Any

import msgspec
from flask import Response

from ..cases.errands import LONGEST_PAGE, LONGEST_TITLE, ask_to_do
from ..clock import now
from ..db import transaction
from ..errors import Invalid
from ..people.models import Person
from ..people.places import locate
from ..people.queries import homes, region
from ..people.rules import community_of
from ..saying.answers import Answer
from ..saying.offers import TO_WORDS, Named, Offer, call_first, offers
from ..texts.masking import masked_home
from ..texts.typed import MOST_WORDS
from ..web import Access, asker, own_transactions
from .answering import answer
from .case_schemas import CaseRowSchema
from .case_shapes import row
from .common import Place, Word, word
from .described import described
from .door import door, route
from .fields import Input, flag, nested, text
from .placing import PlaceInput, spot_of

blueprint = door("saying", "说一句：该去哪里；请人帮我办")


class SayInput(Input):
    words = text(MOST_WORDS, "说了什么", example="临江里门口的路灯不亮了")
    photo = flag("有没有照片")
    place = nested(PlaceInput, "在哪里")
    region = text(15, "没有定位的：社区的编码；不填是报到的社区", example="420102006003")


class ErrandInput(Input):
    page = text(LONGEST_PAGE, "在小程序的哪一页按的", least=1, required=True, example="wish/post")
    title = text(LONGEST_TITLE, "这一页叫什么", least=1, required=True, example="许个心愿")
    words = text(500, "想办什么；可以不写", example="眼睛看不清，帮我填一下")
    phone = text(30, "回电的号码；不填是登记过的", example="13800000000")
    region = text(15, "社区的编码；不填是报到的社区", example="420102006003")


class NamedShape(msgspec.Struct):
    key: str
    name: str


class KnownShape(msgspec.Struct):
    key: str
    says: str
    phone: Annotated[str, "可以打的电话；没有是空的"]
    page: Annotated[str, "小程序里哪一页有更多：mine、aired、points、hours、wishes、report；或空的"]


class OfferShape(msgspec.Struct):
    to: Annotated[Word, "report 报给社区、wish 当作心愿、ask 问一问"]
    why: str
    kind: Annotated[NamedShape | None, "放在那里是哪一类；猜不出是 null"]
    others: Annotated[list[NamedShape], "也可能是这些类"]
    hint: Annotated[str, "先要看一眼的；没有是空的"]
    limit: Annotated[str, "一般多久办好；不知道是空的"]
    answers: Annotated[list[KnownShape], "现成的答案；没有的话由人来答"]


class FirstShape(msgspec.Struct):
    says: str
    phones: list[str]


class SaidShape(msgspec.Struct):
    call_first: Annotated[FirstShape | None, "有危险：先给人看，先打电话"]
    personal: Annotated[bool, "里面有电话、门牌、证件号或者病名"]
    community: Annotated[Place | None, "归哪个社区；不知道是 null"]
    outside: Annotated[bool, "位置不在我们负责的片区里"]
    offers: Annotated[list[OfferShape], "三处都有，最像的在前，由人来选"]


@route(
    blueprint,
    "POST /say",
    Access.SIGNED_IN,
    "说一句：该报、该许愿还是该问，最像的在前；什么也不记下",
    takes=SayInput,
    gives=described(SaidShape),
    repeatable=True,
)
@own_transactions
def say(given: dict[str, Any]) -> Response:
    words, photo = (given["words"] or "").strip(), bool(given["photo"])
    if not words and not photo:
        raise Invalid("说一句什么事，或者拍一张照片。", fields={"words": "必填"})
    with transaction(write=False):  # only looks, so nobody waits for the write lock
        community, outside = _where(asker(), given)
        found = offers(words, photo=photo, community=community, now=now())
        first = call_first(words)
        place = region(community) if community else None
        return answer(
            SaidShape(
                call_first=FirstShape(first.says, first.phones) if first else None,
                personal=masked_home(words) != words,
                community=Place(place.code, place.name) if place else None,
                outside=outside,
                offers=[_offer(one) for one in found],
            )
        )


def _where(person: Person, given: dict[str, Any]) -> tuple[str | None, bool]:
    """The community that was said, that the point lies in, or that is this person's."""
    at = spot_of(given["place"])
    found = locate(at) if at else None
    if found is not None:
        return found.community_code, False
    said = community_of(region(given["region"]).code) if given["region"] else None
    near = (code for code in map(community_of, homes(person)) if code)
    return said or next(near, None), at is not None


def _offer(one: Offer) -> OfferShape:
    return OfferShape(
        to=word(one.to, TO_WORDS),
        why=one.why,
        kind=_kind(one.kind) if one.kind else None,
        others=[_kind(kind) for kind in one.others],
        hint=one.hint,
        limit=one.limit,
        answers=[_answer(told) for told in one.answers],
    )


def _kind(kind: Named) -> NamedShape:
    return NamedShape(kind.key, kind.name)


def _answer(told: Answer) -> KnownShape:
    return KnownShape(told.key, told.says, told.phone, told.page)


@route(
    blueprint,
    "POST /errands",
    Access.SIGNED_IN,
    "请人帮我办：社区的人打电话来办，有编号、有时限；在同一页再按，还是那一件",
    takes=ErrandInput,
    gives=CaseRowSchema,
    status=201,
    example={"page": "wish/post", "title": "许个心愿"},
)
def ask_for_errand(given: dict[str, Any]) -> Response:
    person, moment = asker(), now()
    case = ask_to_do(
        page=given["page"],
        title=given["title"],
        words=given["words"] or "",
        phone=given["phone"] or "",
        region_code=given["region"],
        by=person,
        now=moment,
    )
    return answer(row(case, person, moment), 201)
