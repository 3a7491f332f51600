"""How somebody is written down, for themselves, in words."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from ..clock import written
from ..db import db
from .models import Identity, Person, Platform, Role, SignIn
from .queries import place_of
from .words import ROLE_WORDS

Rows = list[dict[str, Any]]
PLATFORMS = {Platform.OFFICIAL_ACCOUNT: "公众号", Platform.MINI_PROGRAM: "小程序"}


def everything_of(person: Person) -> dict[str, Rows]:
    """By what it is; times are ours, to the minute."""
    me = {"称呼": person.name, "电话": person.phone, "第一次来": written(person.created_at)}
    return {"我": [me], "身份": _held(person), "绑定的微信": _bound(person), "登录": _open(person)}


def _held(person: Person) -> Rows:
    query = select(Role).where(Role.person_id == person.id).order_by(Role.id)
    return [
        {
            "身份": ROLE_WORDS[role.kind],
            "哪里": role.unit.name if role.unit else place_of(role.region) if role.region else "",
            "从": written(role.granted_at),
            "到": written(role.ended_at),
        }
        for role in db.session.scalars(
            query.options(joinedload(Role.unit), joinedload(Role.region))
        )
    ]


def _bound(person: Person) -> Rows:
    query = select(Identity).where(Identity.person_id == person.id).order_by(Identity.id)
    return [
        {"在哪里": PLATFORMS[one.platform], "微信给的编号": one.openid}
        for one in db.session.scalars(query)
    ]


def _open(person: Person) -> Rows:
    query = select(SignIn).where(SignIn.person_id == person.id).order_by(SignIn.opened_at)
    return [
        {"设备": one.device, "登录": written(one.opened_at), "最近用": written(one.seen_at)}
        for one in db.session.scalars(query)
    ]
