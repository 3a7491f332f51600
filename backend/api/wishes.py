"""Posting a wish, what stands out in it before, and looking at one."""

from collections.abc import Callable
from typing import Any

import msgspec
from flask import Response, current_app

from ..clock import now
from ..db import transaction
from ..files.queries import own
from ..people.models import Person
from ..records.actions import audit
from ..texts.masking import masked_home
from ..web import Access, asker, own_transactions
from ..wishes import airing, posting, queries
from ..wishes.models import AgeBand, Payer, Source, Wish
from ..wishes.posting import Reach, Wanted
from ..wishes.rules import MOST_FILES, MOST_WORDS
from .answering import answer
from .described import described
from .door import door, route
from .fields import Input, day, file_key, flag, member, nested, one_of, several, text, whole
from .placing import PlaceInput, spot_of
from .wish_shapes import Looker, WishRow
from .wish_whole import WishHint, WishWhole, hint_shapes, shows_personal
from .wish_whole import whole as all_of

blueprint = door("wishes", "微心愿：许愿、查看、一步步圆上")

WISH = "<int(max=2147483647):wish_id>"
FROM_A_FORM = [source.value for source in Source if source is not Source.CHAT]


class ReachInput(Input):
    name = text(50, "怎么称呼", example="胡婆婆")
    phone = text(30, "电话", example="027-82xxxxxx")
    address = text(200, "到哪里找", example="3 栋 2 单元")


class WantedInput(Input):
    """What is wished for; what an answer to "say it otherwise" may change."""

    kind = text(20, "哪一类，见 /wish-kinds", required=True, example="repair")
    words = text(MOST_WORDS, "想要什么", required=True, example="厨房灯坏了，够不着")
    wanted_by = day("希望哪天前办好", example="2026-08-30")
    places = whole("要几个人", most=20, default=1)
    cost = whole("大约花多少元；不花钱是 0", least=0, default=0)
    payer = member(Payer, "要花钱的话谁出")
    age_band = member(AgeBand, "许愿的人的年纪；孩子的由社区登记；改的时候不填就不变")


class RevisedInput(WantedInput):
    photos = several(file_key(), MOST_FILES, "换成这些照片；不填就还是原来的", or_none=True)


class WishInput(WantedInput):
    source = one_of(
        FROM_A_FORM,
        "默认 app（自己的）；替邻居 neighbour；工作人员登记时 visit、paper 或 project",
    )
    agreed = flag("替别人许的：本人愿意吗")
    may_air = flag("愿不愿意让没有登录的人也看到；不愿意就只给街道里的人看")
    place = nested(PlaceInput, "在哪里；只记到几百米。不愿说就填 region")
    region = text(15, "社区或网格的编码；不填就是您报到的社区", example="420102006003")
    reach = nested(ReachInput, "怎么找到许愿的人；只给认领了的人和社区看")
    photos = several(file_key(), MOST_FILES, "照片的编号，先用 POST /photos 上传")


class WordsInput(Input):
    words = text(MOST_WORDS, "打算怎么说", required=True, example="想借 2 万块周转")


class Hints(msgspec.Struct):
    """What to see to before it is posted."""

    items: list[WishHint]
    board_words: str


@route(
    blueprint,
    "POST /wishes/hints",
    Access.SIGNED_IN,
    "发出以前先看看：哪里要改，墙上会怎么显示",
    takes=WordsInput,
    gives=described(Hints),
    repeatable=True,
)
def hints_for_wish(given: dict[str, Any]) -> Response:
    words = given["words"].strip()
    return answer(Hints(hint_shapes(words), masked_home(words)))


@route(
    blueprint,
    "POST /wishes",
    Access.SIGNED_IN,
    "许一个心愿；也可以替邻居、由工作人员登记",
    takes=WishInput,
    gives=described(WishRow),
    status=201,
    example={"kind": "repair", "words": "厨房灯坏了，够不着", "region": "420102006003"},
)
def post_wish(given: dict[str, Any]) -> Response:
    person, moment = asker(), now()
    wish = posting.post(
        wanted(given),
        by=person,
        source=Source(given["source"] or Source.APP),
        region_code=given["region"],
        place=spot_of(given["place"]),
        reach=_reach(given["reach"] or {}),
        agreed=bool(given["agreed"]),
        files=own(given["photos"], person_id=person.id) if given["photos"] else [],
        now=moment,
    )
    if given["may_air"]:
        airing.air(wish, by=person, now=moment)
    return answer(Looker(person, moment).fields(wish), 201)


@route(
    blueprint, f"GET /wishes/{WISH}", Access.SIGNED_IN, "一个心愿的全部", gives=described(WishWhole)
)
@own_transactions
def get_wish(wish_id: int) -> Response:
    return _seen(lambda person: queries.whole_wish(person, wish_id))


@route(
    blueprint,
    "GET /wishes/numbered/<string(maxlength=40):number>",
    Access.SIGNED_IN,
    "按编号看一个心愿的全部：分享、扫码和信里只有编号",
    gives=described(WishWhole),
)
@own_transactions
def get_wish_numbered(number: str) -> Response:
    prefix = current_app.config["CASE_PREFIX"]
    return _seen(lambda person: queries.whole_wish_numbered(person, number, prefix))


def _seen(find: Callable[[Person], Wish]) -> Response:
    """One that is theirs to see. Reading a name or a number leaves a note, so this reads first
    and writes after."""
    with transaction(write=False):
        person = asker()
        person_id, seen = person.id, all_of(find(person), person, now())
    if shows_personal(seen):
        with transaction():
            audit(person_id, "see_personal", f"wish:{seen.id}", now=now())
    return answer(seen)


def wanted(given: dict[str, Any]) -> Wanted:
    """What a `WantedInput` says."""
    return Wanted(
        kind_key=given["kind"],
        words=given["words"],
        wanted_by=given["wanted_by"],
        places=given["places"],
        cost=given["cost"],
        payer=given["payer"] or Payer.NOBODY,
        age_band=given["age_band"] or AgeBand.UNSAID,
    )


def _reach(given: dict[str, Any]) -> Reach:
    return Reach(**{name: words or "" for name, words in given.items()})
