"""Claiming a wish and keeping the promise; the wisher's word, the call after silence, thanks."""

from ..clock import now
from ..errors import Conflict
from ..people.models import Person
from ..people.queries import NOT_AROUND, unit
from ..people.queries import person as person_by_id
from ..wishes import airing, claiming, fulfilling
from ..wishes.models import Verdict, Wish
from ..wishes.reminding import remind
from ..wishes.rules import MOST_FILES
from ..wishes.suiting import most_similar
from .door import door
from .errors import Taken
from .fields import Input, day, file_key, flag, instant, member, several, text, whole
from .wish_shapes import Looker
from .wish_steps import Given, move, photos

blueprint = door("wish-helping", "微心愿的每一步：认领、办好、确认、打电话、道谢")


class ClaimInput(Input):
    promised_for = day("答应哪天前办好", required=True, example="2026-08-30")
    unit = whole("代表哪个单位认领；不填就是自己")


class AnswerAskInput(Input):
    accept = flag("愿不愿意；不愿意不用说理由", required=True)
    promised_for = day("愿意的话，哪天前办好", example="2026-08-30")


class ClaimForInput(Input):
    person = whole("谁：他的编号；要在本街道报到过，也已经答应了", required=True)
    promised_for = day("他答应哪天前办好", required=True, example="2026-08-30")
    unit = whole("他代表哪个单位；不填就是他自己")


class GiveBackInput(Input):
    reason = text(500, "为什么，好让下一位知道", example="临时要出差")


class ProveInput(Input):
    words = text(1000, "办得怎么样，许愿的人会看到", example="换了灯管，亮堂了。")
    photos = several(file_key(), MOST_FILES, "照片的编号")
    started_at = instant("从几点；要记服务时长的两头都填")
    ended_at = instant("到几点")
    may_air = flag("愿不愿意让大家看到")


class ConfirmInput(Input):
    stars = whole("一到五颗星", most=5, required=True, example=5)
    words = text(500, "想说的话")
    may_air = flag("愿不愿意让没有登录的人也看到这个心愿和怎么办好的")


class NotYetInput(Input):
    words = text(500, "还差什么", example="螺丝没拧紧")


class WishCallInput(Input):
    reached = flag("打通了吗", required=True)
    words = text(500, "电话里怎么说的；没打通也写上", example="响了很久没人接")
    verdict = member(Verdict, "打通了的：办好了没有")
    stars = whole("办好了的：几颗星", most=5)


class CloseWishInput(Input):
    note = text(500, "凭什么说办好了", example="邻居都说灯亮了")


class ThankInput(Input):
    words = text(fulfilling.MOST_THANKS, "谢谢的话，不写名字", example="灯亮堂了，谢谢")


@move(
    blueprint,
    "claim",
    "认领，说好哪天前办；被别人抢先了是 409，similar 是差不多的另一个",
    ClaimInput,
)
def claim_wish(wish: Wish, given: Given, person: Person) -> None:
    for_unit = unit(given["unit"]) if given["unit"] else None
    promised = given["promised_for"]
    try:
        claiming.claim(wish, promised_for=promised, unit=for_unit, by=person, now=now())
    except Conflict as late:
        raise _with_another(late, wish, person) from late


def _with_another(late: Conflict, wish: Wish, person: Person) -> Conflict:
    """Whoever came second is offered the next most similar open wish, if there is one."""
    similar = most_similar(wish, by=person) if late.code == "taken" else None
    if similar is None:
        return late
    message = f"{late.message}还有一个差不多的在等：{similar.number}。"
    return Taken(message, Looker(person, now()).fields(similar))


@move(blueprint, "answer-ask", "答复社区的邀请：愿意，或者不", AnswerAskInput)
def answer_ask_for_wish(wish: Wish, given: Given, person: Person) -> None:
    promised = given["promised_for"]
    claiming.answer_ask(wish, given["accept"], promised_for=promised, by=person, now=now())


@move(blueprint, "claim-for", "有人电话里、当面答应了：社区替他记下认领", ClaimForInput)
def claim_wish_for(wish: Wish, given: Given, person: Person) -> None:
    whom = person_by_id(given["person"], NOT_AROUND)
    for_unit = unit(given["unit"]) if given["unit"] else None
    day = given["promised_for"]
    claiming.claim_for(wish, whom, promised_for=day, unit=for_unit, by=person, now=now())


@move(blueprint, "remind", "提醒认领的人，一天一次")
def remind_of_wish(wish: Wish, given: Given, person: Person) -> None:
    remind(wish, by=person, now=now())


@move(blueprint, "give-back", "还回来，让别人接；到期以前还的都不算什么", GiveBackInput)
def give_back_wish(wish: Wish, given: Given, person: Person) -> None:
    claiming.give_back(wish, reason=given["reason"] or "", by=person, now=now())


@move(blueprint, "prove", "说办好了，可以放照片", ProveInput)
def prove_wish(wish: Wish, given: Given, person: Person) -> None:
    fulfilling.prove(
        wish,
        words=given["words"] or "",
        files=photos(given, person),
        started_at=given["started_at"],
        ended_at=given["ended_at"],
        may_air=bool(given["may_air"]),
        by=person,
        now=now(),
    )


@move(blueprint, "enough", "来的人够了，不用再等")
def enough_for_wish(wish: Wish, given: Given, person: Person) -> None:
    fulfilling.enough(wish, by=person, now=now())


@move(blueprint, "confirm", "确认办好了，打几颗星", ConfirmInput)
def confirm_wish(wish: Wish, given: Given, person: Person) -> None:
    stars, words = given["stars"], given["words"] or ""
    if given["may_air"] and wish.airing is None:
        airing.air(wish, by=person, now=now())
    fulfilling.confirm(wish, stars=stars, words=words, by=person, now=now())


@move(blueprint, "send-back", "还没有办好，说还差什么", NotYetInput)
def send_back_wish(wish: Wish, given: Given, person: Person) -> None:
    fulfilling.send_back(wish, words=given["words"] or "", by=person, now=now())


@move(blueprint, "call", "给没有回音的人打了电话，记下来", WishCallInput)
def call_about_wish(wish: Wish, given: Given, person: Person) -> None:
    fulfilling.call(
        wish,
        reached=given["reached"],
        words=given["words"] or "",
        verdict=given["verdict"],
        stars=given["stars"],
        by=person,
        now=now(),
    )


@move(blueprint, "close", "打过电话还是没有回音，由社区结束", CloseWishInput)
def close_wish(wish: Wish, given: Given, person: Person) -> None:
    fulfilling.close(wish, note=given["note"] or "", by=person, now=now())


@move(blueprint, "thank", "写一张感谢卡，可以发给别人", ThankInput)
def thank_for_wish(wish: Wish, given: Given, person: Person) -> None:
    fulfilling.thank(wish, given["words"] or "", by=person, now=now())
