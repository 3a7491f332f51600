"""What is kept about me, a copy of it, and being forgotten."""

from typing import Annotated, Any

import msgspec
from flask import Response

from ..clock import now, today
from ..forgetting import erasing, exporting, telling
from ..web import Access, asker
from .answering import answer, encode
from .described import described
from .door import door, route
from .fields import Input, text

blueprint = door("privacy", "我的信息：留了什么、拷一份、注销")


class EraseInput(Input):
    word = text(10, "写“注销”两个字", required=True, example="注销")


class KeptKind(msgspec.Struct):
    """One kind of what is kept."""

    what: Annotated[str, "是什么：报过的事"]
    many: Annotated[int, "现在有几条"]
    until: Annotated[str, "留多久"]
    why: Annotated[str, "为什么留"]
    who: Annotated[str, "谁看得到"]


class AllKept(msgspec.Struct):
    items: list[KeptKind]


class Goes(msgspec.Struct):
    what: str
    many: int


class Stays(msgspec.Struct):
    what: str
    many: int
    why: str


class Erasing(msgspec.Struct):
    """What erasing would do, before it is done."""

    goes: list[Goes]
    stays: list[Stays]
    first: Annotated[list[str], "要先办完的，一句一条；有就还不能注销"]
    word: Annotated[str, "要写哪两个字"]


class Erased(msgspec.Struct):
    pseudonym: Annotated[str, "以后账上叫什么"]
    words: str


@route(
    blueprint,
    "GET /me/kept",
    Access.SIGNED_IN,
    "这里留着我的什么：几条、留多久、为什么、谁看得到",
    gives=described(AllKept),
)
def what_is_kept() -> Response:
    found = telling.kept_of(asker(), now=now())
    return answer(AllKept([KeptKind(o.what, o.many, o.until, o.why, o.who) for o in found]))


@route(
    blueprint,
    "GET /me/export",
    Access.SIGNED_IN,
    "和我有关的全部内容，一个 JSON 文件，人也看得懂",
    gives_type="application/json",
)
def export_mine() -> Response:
    whole = msgspec.json.format(encode(exporting.export(asker(), now=now())), indent=2)
    response = Response(whole, mimetype="application/json")
    name = f"linli-{today():%Y%m%d}.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


@route(
    blueprint,
    "GET /me/erase",
    Access.SIGNED_IN,
    "注销会去掉什么、留下什么、要先办完什么",
    gives=described(Erasing),
)
def before_erasing() -> Response:
    found = erasing.preview(asker(), now=now(), doors=False)
    return answer(
        Erasing(
            goes=[Goes(*row) for row in found.goes],
            stays=[Stays(*row) for row in found.stays],
            first=found.first,
            word=erasing.WORD,
        )
    )


@route(
    blueprint,
    "POST /me/erase",
    Access.SIGNED_IN,
    "注销：办了就恢复不了，登录也一起结束",
    takes=EraseInput,
    gives=described(Erased),
    repeatable=True,  # a receipt would be one more thing that is kept
)
def erase_me(given: dict[str, Any]) -> Response:
    done = erasing.erase_oneself(asker(), given["word"], now=now())
    words = f"已经注销。账上以后叫“{done.pseudonym}”，没有人认得出是您。"
    return answer(Erased(done.pseudonym, words))
