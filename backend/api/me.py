"""How I am written down here, where I am signed in, and putting it right."""

from typing import Annotated, Any

import msgspec
from flask import Response, current_app, request

from ..clock import now
from ..errors import Invalid
from ..ledger.rewards import home
from ..people import oneself, sign_ins
from ..people.joining import bound_platforms
from ..people.models import Person, Platform, SignIn
from ..people.queries import places_named
from ..people.signing_in import hash_of
from ..web import Access, asker, prepared
from ..wechat import BadCode, Client, telephone_of
from .answering import answer
from .auth import token_given
from .case_steps import NothingInput
from .common import Place, stamp
from .described import described
from .door import door, parser, route
from .fields import Input, text

blueprint = door("me", "我的资料、我的登录")

NO_NUMBER = "微信没有给到手机号，请再点一次；也可以自己填。"


class ProfileInput(Input):
    name = text(50, "怎么称呼；空着就是不说", example="王师傅")
    phone = text(30, "电话；空着就是不留", example="13800000000")


class PhoneInput(Input):
    code = text(128, "button open-type=getPhoneNumber 给的 code", required=True, example="0a3Xyz")


class Profile(msgspec.Struct):
    """How somebody is written down, as they see it themselves."""

    name: str
    phone: str
    community: Place | None
    since: Annotated[str, "什么时候第一次来"]
    account_bound: Annotated[bool, "公众号的聊天和小程序是不是同一个人"]
    may_change: Annotated[bool, "工作人员的姓名、电话由上一级来改"]


class SignedInAt(msgspec.Struct):
    """One device."""

    handle: Annotated[str, "让它退出时用"]
    device: str
    opened_at: str
    seen_at: str
    here: Annotated[bool, "就是现在这一台"]


class SignedInEverywhere(msgspec.Struct):
    items: list[SignedInAt]


def _profile(person: Person) -> Response:
    code = home(person)
    community = Place(code, places_named([code])[code]) if code else None
    return answer(
        Profile(
            name=person.name,
            phone=person.phone,
            community=community,
            since=stamp(person.created_at),
            account_bound=Platform.OFFICIAL_ACCOUNT in bound_platforms(person),
            may_change=not person.works_here,
        )
    )


@route(
    blueprint,
    "GET /me/profile",
    Access.SIGNED_IN,
    "我的称呼、电话、社区",
    gives=described(Profile),
)
def my_profile() -> Response:
    return _profile(asker())


@route(
    blueprint,
    "POST /me/profile",
    Access.SIGNED_IN,
    "改称呼、电话；不给的照旧，给空的就是不留",
    takes=ProfileInput,
    gives=described(Profile),
    example={"name": "王师傅"},
)
def change_profile(given: dict[str, Any]) -> Response:
    oneself.call_oneself(asker(), name=given["name"], phone=given["phone"])
    return _profile(asker())


def _ask_wechat() -> str | None:
    """Before the transaction; None for a code that WeChat does not know. Raises WeChatError."""
    given = parser.parse(PhoneInput, request, location="json")
    settings = current_app.config
    client = Client(
        settings["WECHAT_MP_APPID"], settings["WECHAT_MP_SECRET"], settings["WECHAT_API_BASE"]
    )
    try:
        return telephone_of(client, given["code"])
    except BadCode:  # said only if the call has not been answered before: the code is used then
        return None


@route(
    blueprint,
    "POST /me/phone",
    Access.SIGNED_IN,
    "用微信的手机号：在小程序里点一下，不用自己填",
    takes=PhoneInput,
    gives=described(Profile),
    prepare=_ask_wechat,
)
def phone_from_wechat(_given: dict[str, Any]) -> Response:
    number: str | None = prepared()
    if number is None:
        raise Invalid(NO_NUMBER, fields={"code": "用过了，或者太久了"})
    oneself.telephone_is(asker(), number)
    return _profile(asker())


def _everywhere() -> Response:
    mine = hash_of(token_given() or "")
    return answer(
        SignedInEverywhere(
            [_shape(held, mine) for held in sign_ins.sign_ins_of(asker(), now=now())]
        )
    )


def _shape(held: SignIn, mine: str) -> SignedInAt:
    here = held.token_hash == mine
    return SignedInAt(held.handle, held.device, stamp(held.opened_at), stamp(held.seen_at), here)


@route(
    blueprint,
    "GET /me/sign-ins",
    Access.SIGNED_IN,
    "我在哪些设备上登录着",
    gives=described(SignedInEverywhere),
)
def my_sign_ins() -> Response:
    return _everywhere()


@route(
    blueprint,
    "POST /me/sign-ins/<string(maxlength=16):handle>/end",
    Access.SIGNED_IN,
    "让一台设备退出",
    takes=NothingInput,
    gives=described(SignedInEverywhere),
)
def end_sign_in(_given: dict[str, Any], handle: str) -> Response:
    sign_ins.end_sign_in(handle, by=asker())
    return _everywhere()


@route(
    blueprint,
    "POST /me/sign-ins/end-others",
    Access.SIGNED_IN,
    "除了这一台，别处都退出",
    takes=NothingInput,
    gives=described(SignedInEverywhere),
)
def end_other_sign_ins(_given: dict[str, Any]) -> Response:
    sign_ins.end_sign_ins(asker(), but=token_given() or "")
    return _everywhere()
