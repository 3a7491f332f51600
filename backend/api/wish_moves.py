"""The poster's and the community's steps before somebody claims a wish."""

from ..cases.models import Source as CaseSource
from ..cases.reporting import report
from ..clock import now
from ..files.queries import own
from ..people.models import Person
from ..people.queries import NOT_AROUND
from ..people.queries import person as person_by_id
from ..wishes import airing, claiming, posting, reviewing
from ..wishes.models import Wish
from ..wishes.photos_off import photo_of, take_photo_off
from ..wishes.rules import MOST_WORDS
from .door import door
from .fields import Input, one_of, text, whole
from .wish_steps import Given, move
from .wishes import RevisedInput, wanted

blueprint = door("wish-moves", "微心愿的每一步：改、收回，社区看过、上墙、转走、请人")

# Where something goes that is no wish. To a case it goes at once, the others are told by people.
ELSEWHERE = {
    "case": "随手报工单",
    "mediation": "社区调解",
    "welfare": "社区民政岗",
    "gas": "燃气公司",
    "cabinet": "共享工具柜",
}


class WithdrawWishInput(Input):
    reason = text(200, "为什么收回；可以不写", example="儿子回来修好了")


class OpenWishInput(Input):
    despite = text(500, "微信有疑问、人看过觉得可以的：为什么", example="说的是家里的电线")


class AskChangeInput(Input):
    reason = text(500, "要改什么，许愿的人会看到", example="写明要几寸的")


class DeclineWishInput(Input):
    reason = text(500, "为什么办不了，许愿的人会看到", example="不送现金")
    elsewhere = text(500, "还可以找谁", example="社区民政岗")


class MoveInput(Input):
    to = one_of(ELSEWHERE, "转到哪里", required=True, example="case")
    kind = text(20, "转成工单的：哪一类，见 /kinds；不填按文字猜", example="light")


class MaskInput(Input):
    words = text(MOST_WORDS, "墙上怎么写", required=True, example="厨房灯坏了")


class PhotoOffInput(Input):
    photo = text(64, "哪一张：照片的编号，心愿的或者办好以后的", required=True)
    reason = text(500, "为什么撤下，发照片的人会看到", example="拍到了孩子的脸")


class AskInput(Input):
    person = whole("请谁：他的编号；要在本街道报到过", required=True)
    why = text(200, "为什么想到他，他会看到", example="您五月修过灯")


@move(blueprint, "revise", "按社区说的改过，再请社区看；照片也可以换", RevisedInput)
def revise_wish(wish: Wish, given: Given, person: Person) -> None:
    keys = given["photos"]
    files = own(keys, person_id=person.id) if keys is not None else None
    posting.revise(wish, wanted(given), files=files, by=person, now=now())


@move(blueprint, "withdraw", "收回心愿", WithdrawWishInput)
def withdraw_wish(wish: Wish, given: Given, person: Person) -> None:
    posting.withdraw(wish, by=person, reason=given["reason"] or "", now=now())


@move(blueprint, "open", "上墙，让邻居认领；微信有疑问的，写明为什么还是可以", OpenWishInput)
def open_wish(wish: Wish, given: Given, person: Person) -> None:
    reviewing.open_up(wish, despite=given["despite"] or "", by=person, now=now())


@move(blueprint, "ask-change", "请许愿的人改一改，写明改什么", AskChangeInput)
def ask_change_of_wish(wish: Wish, given: Given, person: Person) -> None:
    reviewing.ask_change(wish, reason=given["reason"] or "", by=person, now=now())


@move(blueprint, "decline", "不受理，写明为什么和还可以找谁", DeclineWishInput)
def decline_wish(wish: Wish, given: Given, person: Person) -> None:
    reason, elsewhere = given["reason"] or "", given["elsewhere"] or ""
    reviewing.decline(wish, reason=reason, elsewhere=elsewhere, by=person, now=now())


@move(blueprint, "mask", "改墙上的话：不写名字，不写病", MaskInput)
def mask_wish(wish: Wish, given: Given, person: Person) -> None:
    reviewing.mask(wish, given["words"], by=person, now=now())


@move(blueprint, "air", "让没有登录的人也能看到；孩子的心愿不对外公开")
def air_wish(wish: Wish, given: Given, person: Person) -> None:
    airing.air(wish, by=person, now=now())


@move(blueprint, "unair", "不再对外公开，马上生效")
def unair_wish(wish: Wish, given: Given, person: Person) -> None:
    airing.unair(wish, by=person)


@move(blueprint, "take-photo-off", "撤下一张照片，谁都看不到了，发的人会知道为什么", PhotoOffInput)
def take_wish_photo_off(wish: Wish, given: Given, person: Person) -> None:
    reason = given["reason"] or ""
    take_photo_off(wish, photo_of(wish, given["photo"]), reason=reason, by=person, now=now())


@move(blueprint, "move", "不是心愿的转到该去的地方；转成工单的编号不变、时间接着算", MoveInput)
def move_wish(wish: Wish, given: Given, person: Person) -> None:
    moment = now()
    to, goes_on = ELSEWHERE[given["to"]], given["to"] == "case"
    reviewing.move_away(wish, to=to, goes_on=goes_on, by=person, now=moment)
    if goes_on:
        report(
            by=wish.wisher or person,
            source=CaseSource.APP if wish.wisher else CaseSource.WALK_IN,
            words=wish.words,
            kind_key=given["kind"],
            region_code=wish.region_code,
            files=[kept.file for kept in wish.photos],
            number=wish.number,
            since=wish.posted_at,
            now=moment,
        )


@move(blueprint, "ask", "请一位会的人来帮忙；他可以不答应，不用说理由", AskInput)
def ask_for_wish(wish: Wish, given: Given, person: Person) -> None:
    whom, why = person_by_id(given["person"], NOT_AROUND), given["why"] or ""
    claiming.ask(wish, whom, why=why, by=person, now=now())
