"""晾晒: what everybody may read of a wish without a sign-in, if whoever posted it agrees.

It is a copy, made when the community has read the words: without names, without how to find the
wisher, which may be forgotten later. A child's wish is never aired.
"""

from datetime import datetime

from ..errors import Conflict
from ..people.models import Person
from ..texts.masking import masked_home
from .models import SHOWN, AgeBand, Status, Wish, WishAiring
from .moving import check, hold
from .rules import kept_for
from .telling import on_the_board

NO_NAME = "（姓名已隐去）"
HIDDEN = "（已隐去）"
STAND_INS = "（姓名电话门牌密码证件号车牌微信号病情已隐去）"
MOST = 2000


def air(wish: Wish, *, by: Person, now: datetime) -> None:
    """Whoever posted it lets everybody read it, once it is on the board, or when it is granted.
    Raises Conflict for a child's wish, for the second time, and when the names that are to be
    hidden have been forgotten."""
    hold(wish)
    check("air", by, wish)
    if wish.age_band is AgeBand.CHILD:
        raise Conflict("孩子的心愿只在街道里看，不对外公开。")
    if wish.airing is not None:
        raise Conflict("已经同意公开了。")
    if wish.ended_at is not None and wish.ended_at <= now - kept_for(now):
        raise Conflict("圆了有些日子了，名字和电话已经删掉，怕遮不周全，就不公开了。")
    wish.airing = WishAiring(by_id=by.id, at=now, done="", thanks="")
    put_out(wish)
    say_done(wish)
    say_thanks(wish)


def unair(wish: Wish, *, by: Person) -> None:
    """It is for the street alone again, from this moment; the copies are gone."""
    hold(wish)
    check("unair", by, wish)
    if wish.airing is None:
        raise Conflict("这个心愿没有公开。")
    wish.airing = wish.aired_words = None


def put_out(wish: Wish) -> None:
    """Write anew what everybody reads of it, if that was agreed to and it is on the board."""
    agreed = wish.airing is not None and wish.age_band is not AgeBand.CHILD
    shown = agreed and wish.status in SHOWN
    wish.aired_words = impersonal(wish, on_the_board(wish)) if shown else None


def say_done(wish: Wish) -> None:
    """The wisher agrees that it is done: what those wrote of it who let that be shown."""
    if wish.airing is not None and wish.status is Status.CONFIRMED:
        proofs = [claim.proof for claim in wish.live_claims]
        said = [proof.words for proof in proofs if proof is not None and proof.may_air]
        wish.airing.done = impersonal(wish, "\n".join(said))
        put_out(wish)  # by now one knows who helped


def say_thanks(wish: Wish) -> None:
    """The same of the wisher's thanks."""
    if wish.airing is not None and wish.thanks is not None:
        wish.airing.thanks = impersonal(wish, wish.thanks.words)


def impersonal(wish: Wish, words: str) -> str:
    """Words without numbers, doors and illnesses, and without the names of those who wished it,
    posted it or help with it, and where to find them."""
    kept, words = wish.contact, masked_home(words.strip())
    people = [wish.wisher, wish.poster, *(claim.person for claim in wish.claims)]
    names = {person.name.strip() for person in people if person is not None}
    for name in _longest_first(names | ({kept.name.strip()} if kept else set())):
        words = words.replace(name, NO_NAME)
    for where in _longest_first({kept.address.strip(), kept.phone.strip()} if kept else set()):
        words = words.replace(where, HIDDEN)
    return words[:MOST]


def _longest_first(found: set[str]) -> list[str]:
    """What can be looked for; not what is part of what stands for it."""
    told = [words for words in found if len(words) > 1 and words not in STAND_INS]
    return sorted(told, key=lambda words: (-len(words), words))
