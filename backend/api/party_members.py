"""党员: granted by the community, never by oneself."""

from typing import Annotated, Any

import msgspec
from flask import Response

from ..clock import now
from ..people import party
from ..people.models import Role
from ..people.queries import person
from ..records.actions import audit
from ..web import Access, asker
from .answering import answer
from .case_shapes import place_shape
from .case_steps import NothingInput
from .common import CursorQuery, Place, before, cut, stamp
from .described import described
from .door import door, route
from .fields import Input, whole

blueprint = door("party-members", "党员：由社区登记")

MEMBER = "<int(max=2147483647):member_id>"


class PartyMemberInput(Input):
    person = whole("谁：他的编号，在他自己的 /me 里；先要在您的社区报到", required=True)


class PartyMember(msgspec.Struct):
    id: Annotated[int, "取消的时候用"]
    person: int
    name: str
    community: Place
    since: str


class PartyMembers(msgspec.Struct):
    items: list[PartyMember]
    next: Annotated[str | None, "下一页的 cursor；没有了是 null"]


@route(
    blueprint,
    "GET /party-members",
    Access.STAFF,
    "我的社区、街道登记的党员，新的在前",
    takes=CursorQuery,
    location="query",
    gives=described(PartyMembers),
)
def party_members(query: dict[str, Any]) -> Response:
    limit = query["limit"]
    shown, following = cut(party.members(asker(), beyond=before(query), limit=limit + 1), limit)
    return answer(PartyMembers([_shape(role) for role in shown], following))


@route(
    blueprint,
    "POST /party-members",
    Access.STAFF,
    "登记一位党员；再登记一次不变",
    takes=PartyMemberInput,
    gives=described(PartyMember),
    status=201,
)
def make_party_member(given: dict[str, Any]) -> Response:
    whom = person(given["person"], party.UNKNOWN)
    role = party.make_member(whom, by=asker(), now=now())
    audit(asker().id, "make_party_member", f"person:{role.person_id}", now=now())
    return answer(_shape(role), 201)


@route(
    blueprint,
    f"POST /party-members/{MEMBER}/end",
    Access.STAFF,
    "取消登记",
    takes=NothingInput,
    gives=described(PartyMember),
)
def end_party_member(_given: dict[str, Any], member_id: int) -> Response:
    role = party.no_member(member_id, by=asker(), now=now())
    audit(asker().id, "end_party_member", f"person:{role.person_id}", now=now())
    return answer(_shape(role))


def _shape(role: Role) -> PartyMember:
    assert role.region is not None
    where = place_shape(role.region)
    return PartyMember(role.id, role.person_id, role.person.name, where, stamp(role.granted_at))
