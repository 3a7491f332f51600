"""小程序码 on paper: of a community, of a case, of a wish; one A6 sheet to hang up.

What hangs in a stairwell is read by everybody: it shows a number and a place, and no words of those
who reported or wished.
"""

from base64 import b64encode
from dataclasses import dataclass

from flask import Blueprint, render_template, request, url_for

from ..cases import queries
from ..clock import now
from ..db import transaction
from ..errors import Conflict, NotFound
from ..people.actions import RUNNING
from ..people.models import Level, Region
from ..people.queries import place_name, places_reached, region
from ..web import Access, asker, before_transaction, open_to, prepared
from ..wechat import Unavailable, WeChatError
from ..wishes.rules import kind_name
from .fields import number_in, row_id
from .roles import looks_down
from .scenes import Letter, case_may_hang, code_of, scene_of, wish_may_hang
from .wishes.frame import wish_of

pages = Blueprint("codes", __name__, url_prefix="/panel/codes")

NO_SUCH_CODE = "没有这个码，或者它不归您打印。"
UNREACHABLE = "现在连不上微信，码没有画出来。过几分钟再打开这一页，不用重新填什么。"
REFUSED = "微信没有给码（{code}）。小程序要先发布，管理员还要核对小程序的密钥。"
CAN_DO = {
    Letter.COMMUNITY: (
        "报一件身边的事，拍张照就行",
        "许一个微心愿，或者帮邻居圆一个",
        "找社区的人",
    ),
    Letter.CASE: ("看这件事办到哪一步", "您也遇到了，跟着它一起等回音"),
    Letter.WISH: ("看这个微心愿", "搭把手，认领它"),
}


@dataclass(frozen=True)
class Sheet:
    """What stands on one sheet; `scene` is in the code, `back` the page that one came from."""

    letter: Letter
    scene: str
    title: str
    number: str
    place: str
    back: str

    @property
    def can_do(self) -> tuple[str, ...]:
        return CAN_DO[self.letter]


@pages.get("")
@open_to(Access.STAFF, looks_down)
def show() -> str:
    """The communities whose code this person may print."""
    reached = places_reached(asker(), RUNNING)
    communities = [place for place in reached if place.level is Level.COMMUNITY]
    return render_template("panel/codes/list.html", communities=communities)


def _drawn() -> tuple[str, str]:
    """The picture as an address, or the sentence why there is none: before the page's transaction,
    for WeChat may be slow."""
    given = request.view_args or {}
    with transaction(write=False):
        scene = _sheet(str(given["letter"]), str(given["name"])).scene
    try:
        picture = code_of(scene)
    except Unavailable:
        return "", UNREACHABLE
    except WeChatError as refused:
        return "", REFUSED.format(code=refused.code)
    kind = "png" if picture[:1] == b"\x89" else "jpeg"
    return f"data:image/{kind};base64,{b64encode(picture).decode()}", ""


@pages.get("/<string(length=1):letter>/<string(maxlength=20):name>")
@open_to(Access.STAFF, looks_down)
@before_transaction(_drawn)
def sheet(letter: str, name: str) -> str:
    picture, problem = prepared()
    return render_template(
        "panel/codes/sheet.html",
        sheet=_sheet(letter, name),
        picture=picture,
        problem=problem,
    )


def _sheet(letter: str, name: str) -> Sheet:
    """Raises NotFound for what is not theirs, Conflict for what must not hang on a wall."""
    if letter == Letter.COMMUNITY:
        return _of_community(name)
    number = number_in(name)
    if letter not in (Letter.CASE, Letter.WISH) or number is None:
        raise NotFound(NO_SUCH_CODE)
    return _of_case(row_id(number)) if letter == Letter.CASE else _of_wish(row_id(number))


def _of_community(code: str) -> Sheet:
    reached = places_reached(asker(), RUNNING)
    found = next((one for one in reached if one.code == code and _is_community(one)), None)
    if found is None:
        raise NotFound(NO_SUCH_CODE)
    back = url_for("panel.codes.show")
    return Sheet(
        Letter.COMMUNITY, scene_of(Letter.COMMUNITY, code), found.name, "", found.name, back
    )


def _is_community(place: Region) -> bool:
    return place.level is Level.COMMUNITY


def _of_case(case_id: int) -> Sheet:
    case = queries.case_for(asker(), case_id)
    if not case_may_hang(case):
        raise Conflict("这件事不能贴码：它没有在办，或者不宜让路过的人知道。")
    place = place_name(case.region_code) if case.region_code else ""
    scene = scene_of(Letter.CASE, case.number)
    back = url_for("panel.cases.show", case_id=case.id)
    return Sheet(Letter.CASE, scene, "这里的事，有人在办", case.number, place, back)


def _of_wish(wish_id: int) -> Sheet:
    wish = wish_of(wish_id)
    if not wish_may_hang(wish):
        raise Conflict("这个心愿还没有上墙，或者已经收回了，贴出去别人也打不开。")
    title, scene = f"微心愿：{kind_name(wish.kind_key, now())}", scene_of(Letter.WISH, wish.number)
    back = url_for("panel.wishes.show", wish_id=wish.id)
    return Sheet(Letter.WISH, scene, title, wish.number, _grid_of(wish.region_code), back)


def _grid_of(code: str) -> str:
    """A wish says its grid to everybody, never the house."""
    place = region(code)
    return place_name(place.parent_code or code if place.level is Level.BUILDING else code)
