"""Signing in and out, and who I am."""

from typing import Any

from flask import Response, current_app, request
from marshmallow import Schema, fields
from sqlalchemy import Connection

from ..clock import now
from ..errors import DomainError, NotAllowed
from ..people import codes, joining, second_step, signing_in
from ..people.actions import meet, register
from ..people.devices import device_words
from ..people.models import Person, Platform, Role, RoleKind
from ..people.oneself import introduce
from ..people.queries import roles_of
from ..people.recognising import Known, recognise
from ..people.words import ROLE_WORDS
from ..web import Access, asker, prepared
from ..wechat import Client, Session
from .case_schemas import UnitSchema
from .common import PlaceSchema, WordSchema, moment, stamp, word
from .door import door, parser, route
from .errors import said
from .fields import Input, one_of, text

blueprint = door("auth", "登录、身份")


class WeChatInput(Input):
    code = text(128, "wx.login 给的 code", required=True, example="0a3Xyz")


class PasswordInput(Input):
    username = text(50, required=True, example="liumin")
    password = text(200, required=True, example="open sesame, neighbours")
    code = text(20, "开了第二步验证的，手机验证器上的六位数", example="492039")


class RegisterInput(Input):
    community = text(15, "社区的编码", required=True, example="420102006003")
    kind = one_of([RoleKind.RESIDENT, RoleKind.RIDER], "默认 resident")
    name = text(50, "怎么称呼；说了这个或电话，认领以后才看得到别人的门牌", example="王师傅")
    phone = text(30, "电话，只给社区看", example="13800000000")


class RoleSchema(Schema):
    kind = fields.Nested(WordSchema, required=True)
    region = fields.Nested(PlaceSchema, required=True, allow_none=True)
    unit = fields.Nested(UnitSchema, required=True, allow_none=True)


class MeSchema(Schema):
    id = fields.Integer(required=True)
    name = fields.String(required=True, metadata={"description": "可以是空的：上报不需要名字"})
    works_here = fields.Boolean(required=True, metadata={"description": "是不是工作人员"})
    roles = fields.List(fields.Nested(RoleSchema), required=True)


class SignedInSchema(Schema):
    token = fields.String(
        required=True, metadata={"description": "以后放在 Authorization: Bearer 后面"}
    )
    expires_at = moment("什么时候过期")
    person = fields.Nested(MeSchema, required=True)


class BindCodeSchema(Schema):
    code = fields.String(required=True, metadata={"example": "042917"})
    expires_at = moment("什么时候过期")


def bearer() -> Person | None:
    """The person behind the request's token."""
    token = token_given()
    return signing_in.whose(token, now=now()) if token else None


def known(connection: Connection) -> Known | None:
    """The same for a page that only looks."""
    token = token_given()
    return recognise(connection, token, now=now()) if token else None


def token_given() -> str | None:
    """What the request shows to say who asks."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() or None if scheme.lower() == "bearer" else None


def _ask_wechat() -> Session:
    """Before the transaction. Raises WeChatError."""
    given = parser.parse(WeChatInput, request, location="json")
    settings = current_app.config
    client = Client(
        settings["WECHAT_MP_APPID"], settings["WECHAT_MP_SECRET"], settings["WECHAT_API_BASE"]
    )
    return client.session_of(given["code"])


@route(
    blueprint,
    "POST /sign-in/wechat",
    Access.ANYONE,
    "小程序登录；第一次来的人就此有了身份",
    takes=WeChatInput,
    gives=SignedInSchema,
    prepare=_ask_wechat,
)
def sign_in_by_wechat(given: dict[str, Any]) -> dict[str, Any]:
    session: Session = prepared()
    appid = current_app.config["WECHAT_MP_APPID"]
    identity = meet(
        Platform.MINI_PROGRAM, appid, session.openid, unionid=session.unionid, now=now()
    )
    return _signed_in(identity.person, signing_in.PHONE_LIFETIME)


def _knock() -> tuple[signing_in.Attempt, bool]:
    given = parser.parse(PasswordInput, request, location="json")
    address = request.remote_addr or ""
    return signing_in.knock(given["username"], given["password"], address, now=now())


@route(
    blueprint,
    "POST /sign-in/password",
    Access.ANYONE,
    "工作人员用用户名和密码登录",
    takes=PasswordInput,
    gives=SignedInSchema,
    prepare=_knock,
)
def sign_in_by_password(given: dict[str, Any]) -> Any:
    """A wrong password is answered, not raised: the failure must be counted."""
    person = signing_in.let_in(*prepared(), now=now())
    if person is None:
        return said(signing_in.WrongPassword())
    if (lacking := _second_step(person, given["code"] or "")) is not None:
        return said(lacking)
    return _signed_in(person, signing_in.LIFETIME)


def _second_step(person: Person, code: str) -> DomainError | None:
    """What stands between the right password and being let in."""
    if not second_step.is_asked_of(person):
        return None
    if not second_step.has_proved(person):
        return NotAllowed("请先到工作台的网页登录一次，开通第二步验证。")
    if not code:
        return second_step.WrongCode("还要填手机验证器上的六位数。", code="code_needed")
    return None if second_step.passes(person, code, now=now()) else second_step.WrongCode()


def _signed_in(person: Person, lifetime: Any) -> dict[str, Any]:
    moment = now()
    device = device_words(request.user_agent.string)
    token = signing_in.sign_in(person, now=moment, lifetime=lifetime, device=device)
    return {"token": token, "expires_at": stamp(moment + lifetime), "person": _me(person)}


@route(blueprint, "POST /sign-out", Access.SIGNED_IN, "退出登录", status=204, repeatable=True)
def sign_out() -> Response:
    signing_in.sign_out(token_given() or "")
    return Response(status=204)


@route(blueprint, "GET /me", Access.SIGNED_IN, "我是谁，有哪些身份", gives=MeSchema)
def me() -> dict[str, Any]:
    return _me(asker())


@route(
    blueprint,
    "POST /me/bind-code",
    Access.SIGNED_IN,
    "取一个六位绑定码，在公众号里发出来，两边就是同一个人",
    gives=BindCodeSchema,
    repeatable=True,
)
def bind_code() -> dict[str, Any]:
    moment = now()
    code = joining.bind_code(asker(), now=moment)
    return {"code": code, "expires_at": stamp(moment + codes.LIFETIME)}


@route(
    blueprint,
    "POST /me/register",
    Access.SIGNED_IN,
    "报到：说明自己是哪个社区的；再报一次就换",
    takes=RegisterInput,
    gives=MeSchema,
    example={"community": "420102006003"},
)
def register_me(given: dict[str, Any]) -> dict[str, Any]:
    kind = RoleKind(given["kind"] or RoleKind.RESIDENT)
    introduce(asker(), name=given["name"] or "", phone=given["phone"] or "")
    register(asker(), kind, given["community"], now=now())
    return _me(asker())


def _me(person: Person) -> dict[str, Any]:
    return {
        "id": person.id,
        "name": person.name,
        "works_here": person.works_here,
        "roles": [_role(role) for role in roles_of(person)],
    }


def _role(role: Role) -> dict[str, Any]:
    return {"kind": word(role.kind, ROLE_WORDS), "region": role.region, "unit": role.unit}
