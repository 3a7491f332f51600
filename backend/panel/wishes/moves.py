"""From a form to a verb: the steps of a wish that these pages have. What the wisher and the claimer
do, they do in the chat and in the mini-program."""

from collections.abc import Callable

from flask import request

from ...cases.models import Source as CaseSource
from ...cases.reporting import report
from ...clock import now, today
from ...errors import Invalid, NotFound
from ...people.models import Person
from ...people.queries import NOT_AROUND, unit
from ...people.queries import person as person_by_id
from ...wishes import airing, claiming, fulfilling, posting, reviewing
from ...wishes.masking import put
from ...wishes.models import Verdict, Wish
from ...wishes.photos_off import take_photo_off
from ...wishes.posting import Wanted
from ...wishes.reminding import remind
from ...wishes.telling import on_the_board
from ..fields import answered_yes, chosen_day, number_in, typed
from .helpers import reason_for

Move = Callable[[Person, Wish], str]
DESPITE = 500

# Where something goes that is no wish: to a case at once, the others are told by people.
ELSEWHERE = {
    "case": "随手报工单",
    "mediation": "社区调解",
    "welfare": "社区民政岗",
    "gas": "燃气公司",
    "cabinet": "共享工具柜",
}


def board_words(wish: Wish) -> str:
    """What the form puts on the board. Raises Invalid."""
    hide = set(request.form.getlist("hide")[:100])
    return put(wish, hide, typed("others"), typed("instead"))


def _mask(by: Person, wish: Wish) -> str:
    reviewing.mask(wish, board_words(wish), by=by, now=now())
    return "墙上的话改好了。"


def _open(by: Person, wish: Wish) -> str:
    """The words as the form has them go up with it."""
    words = board_words(wish)
    if words != on_the_board(wish):
        reviewing.mask(wish, words, by=by, now=now())
    reviewing.open_up(wish, despite=typed("despite")[:DESPITE], by=by, now=now())
    return f"{wish.number} 上墙了，许愿的人已经知道。"


def _ask_change(by: Person, wish: Wish) -> str:
    reviewing.ask_change(wish, reason=typed("reason"), by=by, now=now())
    return f"{wish.number} 已请许愿的人改一改。"


def _decline(by: Person, wish: Wish) -> str:
    reason, elsewhere = typed("reason"), typed("elsewhere")
    reviewing.decline(wish, reason=reason, elsewhere=elsewhere, by=by, now=now())
    return f"{wish.number} 没有受理，理由和还可以找谁已经告诉许愿的人。"


def _move(by: Person, wish: Wish) -> str:
    """What goes on as a case keeps its number and its time."""
    to, moment = typed("to"), now()
    if to not in ELSEWHERE:
        raise Invalid("请选转到哪里。", fields={"to": "必选"})
    reviewing.move_away(wish, to=ELSEWHERE[to], goes_on=to == "case", by=by, now=moment)
    if to == "case":
        report(
            by=wish.wisher or by,
            source=CaseSource.APP if wish.wisher else CaseSource.WALK_IN,
            words=wish.words,
            region_code=wish.region_code,
            files=[kept.file for kept in wish.photos],
            number=wish.number,
            since=wish.posted_at,
            now=moment,
        )
    return f"{wish.number} 转到{ELSEWHERE[to]}了，许愿的人已经知道。"


def _withdraw(by: Person, wish: Wish) -> str:
    posting.withdraw(wish, by=by, reason=typed("reason"), now=now())
    return f"{wish.number} 收回了。"


def _ask(by: Person, wish: Wish) -> str:
    """Without a reason of the worker's own, that of the rules, which stood beside the name."""
    whom, _ = _chosen()
    why = typed("why") or reason_for(wish, whom.id)
    claiming.ask(wish, whom, why=why, by=by, now=now())
    return f"已经请了{whom.name or '这一位'}，有回话会告诉您。"


def _claim_for(by: Person, wish: Wish) -> str:
    whom, unit_id = _chosen()
    day = chosen_day("promised_for", "他答应哪天前办好？请选一天。")
    claiming.claim_for(
        wish, whom, promised_for=day, unit=unit(unit_id) if unit_id else None, by=by, now=now()
    )
    return f"{wish.number} 替{whom.name or '这一位'}记下认领了，他会收到消息。"


def _chosen() -> tuple[Person, int | None]:
    """Who was chosen, for which unit: "12" or "12-3". Raises Invalid, NotFound."""
    who, _, for_unit = typed("who").partition("-")
    number = number_in(who)
    if number is None:
        raise Invalid("请选一位。", fields={"who": "必选"})
    return person_by_id(number, NOT_AROUND), number_in(for_unit)


def _remind(by: Person, wish: Wish) -> str:
    many = remind(wish, by=by, now=now())
    return f"提醒了认领的 {many} 位。"


def _revise(by: Person, wish: Wish) -> str:
    """What a colleague asked for, of a wish that was written down here; the rest stays."""
    over = wish.wanted_by is not None and wish.wanted_by < today()
    wanted = Wanted(
        kind_key=typed("kind") or wish.kind_key,
        words=typed("words"),
        wanted_by=None if over else wish.wanted_by,
        places=wish.places,
        cost=wish.cost,
        payer=wish.payer,
    )
    posting.revise(wish, wanted, by=by, now=now())
    return f"{wish.number} 改好了，再看一眼就可以上墙。"


def _enough(by: Person, wish: Wish) -> str:
    fulfilling.enough(wish, by=by, now=now())
    return f"{wish.number} 人够了，已经去问许愿的人。"


def _call(by: Person, wish: Wish) -> str:
    reached = answered_yes("reached", "请选打通了没有。")
    given = typed("verdict")
    if given and given not in set(Verdict):
        raise Invalid("请从列出的里面选。", fields={"verdict": "请重选"})
    verdict = Verdict(given) if given else None
    stars = number_in(typed("stars"))
    fulfilling.call(
        wish,
        reached=reached,
        words=typed("words"),
        verdict=verdict,
        stars=stars if verdict is Verdict.DONE else None,
        by=by,
        now=now(),
    )
    return "电话记下了。" if verdict is None else f"电话记下了，{wish.number} 按本人说的办了。"


def _close(by: Person, wish: Wish) -> str:
    fulfilling.close(wish, note=typed("note"), by=by, now=now())
    return f"{wish.number} 结了。"


def _air(by: Person, wish: Wish) -> str:
    airing.air(wish, by=by, now=now())
    return f"{wish.number} 对外公开了，没有登录的人也看得到。"


def _unair(by: Person, wish: Wish) -> str:
    airing.unair(wish, by=by)
    return f"{wish.number} 不再对外公开。"


def _take_photo_off(by: Person, wish: Wish) -> str:
    file_id = number_in(typed("photo"))
    if file_id is None:
        raise Invalid("请选一张照片。", fields={"photo": "必选"})
    take_photo_off(wish, file_id, reason=typed("reason"), by=by, now=now())
    return "照片撤下了，谁都看不到了。发的人会知道为什么。"


MOVES: dict[str, Move] = {
    "mask": _mask,
    "open": _open,
    "ask_change": _ask_change,
    "decline": _decline,
    "move": _move,
    "withdraw": _withdraw,
    "ask": _ask,
    "claim_for": _claim_for,
    "remind": _remind,
    "revise": _revise,
    "enough": _enough,
    "call": _call,
    "close": _close,
    "air": _air,
    "unair": _unair,
    "take_photo_off": _take_photo_off,
}


def move_named(name: str) -> Move:
    """Raises NotFound for a step that these pages do not have."""
    if name not in MOVES:
        raise NotFound()
    return MOVES[name]
