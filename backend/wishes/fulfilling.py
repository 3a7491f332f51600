"""Doing it, and thanks: proof, the wisher's word, the call after silence, points and minutes."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from ..clock import local
from ..db import db
from ..errors import Conflict, Invalid, NotAllowed
from ..files.models import File
from ..ledger.actions import award_minutes
from ..ledger.awarding import award_by_rule
from ..ledger.models import Evidence
from ..people.models import Person
from ..records.links import card_address
from ..texts.typed import clean, needed
from .airing import say_done, say_thanks
from .files import refuse_used
from .models import (
    Call,
    Claim,
    Proof,
    Purpose,
    Status,
    Thanks,
    Verdict,
    Wish,
    WishFile,
    WishRating,
)
from .moving import check, hold, move_to, ring
from .telling import tell, wisher_and_poster
from .verbs import claim_of

SHORTEST_SERVICE, LONGEST_SERVICE = timedelta(minutes=1), timedelta(hours=12)
MORE_TIME = timedelta(days=7)
MOST_THANKS = 100


def prove(
    wish: Wish,
    *,
    words: str,
    files: Sequence[File] = (),
    started_at: datetime | None = None,
    ended_at: datetime | None = None,
    may_air: bool = False,
    by: Person,
    now: datetime,
) -> Proof:
    """Say that one's part is done, how, and from when to when if the time is to be counted.

    Raises Invalid for no words, too many photos, hours that cannot be, Conflict for a second time.
    """
    hold(wish)
    check("prove", by, wish)
    words = clean(words, "写一句办得怎么样，许愿的人会看到。")
    held = claim_of(by, wish)
    assert held is not None
    if held.proof is not None:
        raise Conflict("您已经说办好了，等许愿的人确认。")
    _check_hours(held, started_at, ended_at, now)
    refuse_used(files)
    proof = Proof(
        words=words, started_at=started_at, ended_at=ended_at, may_air=may_air, at=now, files=[]
    )
    held.proofs.append(proof)
    wish.files += [WishFile(file=file, purpose=Purpose.PROOF, proof=proof) for file in files]
    db.session.flush()
    _done_if_all_are(wish, by, now)
    return proof


def enough(wish: Wish, *, by: Person, now: datetime) -> None:
    """Those who came were enough, though places are free. Raises Conflict if one is still at it,
    or nobody came."""
    hold(wish)
    check("enough", by, wish)
    if not wish.live_claims or any(claim.proof is None for claim in wish.live_claims):
        raise Conflict("还有认领的人没说办好，先等等他。")
    move_to(wish, Status.FULFILLED, by=by, now=now, note="来的人够了")
    _ask_wisher(wish, now)


def confirm(wish: Wish, *, stars: int, words: str = "", by: Person, now: datetime) -> None:
    """The wisher says that it is done, with one to five stars. Points and minutes are booked."""
    hold(wish)
    check("confirm", by, wish)
    _rate(wish, Verdict.DONE, stars, words, by, now)
    _end(wish, Evidence.CONFIRMED, by=by, now=now)


def send_back(wish: Wish, *, words: str, by: Person, now: datetime) -> None:
    """还没有: the wisher says what is missing; those who did it get another week."""
    hold(wish)
    check("send_back", by, wish)
    _not_yet(wish, words, by, now)


def call(
    wish: Wish,
    *,
    reached: bool,
    words: str,
    verdict: Verdict | None = None,
    stars: int | None = None,
    by: Person,
    now: datetime,
) -> Call:
    """A worker rang whoever did not answer. What was said on the telephone counts as said.

    Raises NotAllowed for whoever did it, Invalid for a verdict of somebody who was not reached.
    """
    hold(wish)
    check("call", by, wish)
    _refuse_own_work(by, wish)
    words = needed(words, "写一句电话里怎么说的；没打通也写上。", field="words")
    if verdict is not None and not reached:
        raise Invalid("没打通就还不知道办得怎么样。", fields={"verdict": "没打通"})
    noted = Call(by_id=by.id, reached=reached, words=words, at=now)
    wish.calls.append(noted)
    db.session.flush()
    if verdict is Verdict.DONE:
        _rate(wish, verdict, stars or 0, words, by, now)
        _end(wish, Evidence.CONFIRMED, by=by, now=now)
    elif verdict is Verdict.NOT_YET:
        _not_yet(wish, words, by, now)
    return noted


def close(wish: Wish, *, note: str, by: Person, now: datetime) -> None:
    """Nobody answers, not on the telephone either: a worker who did not do it ends it. Raises
    Conflict before a first call. Minutes are then the least well known."""
    hold(wish)
    check("close", by, wish)
    _refuse_own_work(by, wish)
    note = needed(note, "写一句凭什么说办好了。", field="note")
    if not wish.calls:
        raise Conflict("先打个电话问问，记下来再结。")
    _end(wish, Evidence.ADDED_LATER, by=by, now=now, note=note)


def thank(wish: Wish, words: str, *, by: Person, now: datetime) -> Thanks:
    """A card of thanks that may be shared: it says the wish and these words, and nobody's name."""
    hold(wish)
    check("thank", by, wish)
    words = clean(words, "写一句谢谢。")
    if len(words) > MOST_THANKS:
        raise Invalid(f"最多写 {MOST_THANKS} 个字。", fields={"words": "太长"})
    if wish.thanks is not None:
        raise Conflict("已经谢过了。")
    wish.thanks = Thanks(words=words, key=secrets.token_urlsafe(16), at=now)
    say_thanks(wish)
    db.session.flush()
    told = [claim.person for claim in wish.live_claims]
    said = {"words": words, "link": card_address(wish.thanks.key)}
    tell(told, wish, "wish_thanks", said, now, step="thanks")
    return wish.thanks


def _refuse_own_work(by: Person, wish: Wish) -> None:
    """Whoever did it does not say how it was done: points hang on that."""
    if claim_of(by, wish) is not None:
        raise NotAllowed("这是您自己去办的，请另一位同事来打电话、来结。")


def _check_hours(
    held: Claim, starts: datetime | None, ends: datetime | None, now: datetime
) -> None:
    if starts is None and ends is None:
        return
    if starts is None or ends is None:
        raise Invalid("从几点到几点，两头都要写。", fields={"started_at": "两头都要写"})
    if local(starts).date() < local(held.claimed_at).date():
        raise Invalid("服务的时间不会早于认领那天，请改一改。", fields={"started_at": "太早"})
    if not SHORTEST_SERVICE <= ends - starts <= LONGEST_SERVICE or ends > now:
        raise Invalid(
            "服务的时间不对：先开始后结束，一分钟以上、12 小时以内，也不能是以后。",
            fields={"ended_at": "请改一改"},
        )


def _done_if_all_are(wish: Wish, by: Person, now: datetime) -> None:
    if wish.status is Status.CLAIMED and all(claim.proof for claim in wish.live_claims):
        move_to(wish, Status.FULFILLED, by=by, now=now)
        _ask_wisher(wish, now)
    else:
        ring(wish)
        _tell_of_part(wish, by, now)


def _tell_of_part(wish: Wish, by: Person, now: datetime) -> None:
    """One of several is done: the wisher knows, and may say that it is enough."""
    held = claim_of(by, wish)
    assert held is not None and held.proof is not None
    left = wish.places - sum(claim.proof is not None for claim in wish.live_claims)
    said = {"words": held.proof.words, "left": left}
    step = f"part:{held.id}:{len(held.proofs)}"
    tell(wisher_and_poster(wish), wish, "wish_part_done", said, now, step=step)


def _ask_wisher(wish: Wish, now: datetime) -> None:
    """Whoever posted it for somebody else is told, and asked nothing: that one is rung up."""
    proof = next(c.proof for c in reversed(wish.live_claims) if c.proof is not None)
    step = f"done:{len(wish.moves)}"
    told, said = wisher_and_poster(wish), {"words": proof.words}
    tell(told, wish, "wish_done" if wish.wisher_id else "wish_done_for", said, now, step=step)


def _rate(
    wish: Wish, verdict: Verdict, stars: int | None, words: str, by: Person, now: datetime
) -> None:
    if verdict is Verdict.DONE and stars not in range(1, 6):
        raise Invalid("请给一到五颗星。", fields={"stars": "一到五"})
    given = stars if verdict is Verdict.DONE else None
    wish.ratings.append(
        WishRating(by_id=by.id, verdict=verdict, stars=given, words=words.strip()[:500], at=now)
    )


def _not_yet(wish: Wish, words: str, by: Person, now: datetime) -> None:
    words = needed(words, "写一句还差什么，好让他再来。", field="words")
    _rate(wish, Verdict.NOT_YET, None, words, by, now)
    told, day = [], local(now + MORE_TIME).date()
    for claim in wish.live_claims:
        if claim.proof is not None:
            claim.proof.sent_back_at = now
        claim.promised_for = max(claim.promised_for, day)
        told.append(claim.person)
    back = Status.CLAIMED if wish.free_places == 0 else Status.OPEN
    move_to(wish, back, by=by, now=now, note=words)
    said = {"words": words, "due": day.isoformat()}
    tell(told, wish, "wish_sent_back", said, now, step=f"not_yet:{len(wish.moves)}")


def _end(wish: Wish, evidence: Evidence, *, by: Person, now: datetime, note: str = "") -> None:
    move_to(wish, Status.CONFIRMED, by=by, now=now, note=note)
    say_done(wish)
    for claim in wish.live_claims:
        if claim.proof is not None:
            points = _award(wish, claim, evidence, now)
            told = {"points": points, "stars": wish.ratings[-1].stars if wish.ratings else None}
            tell([claim.person], wish, "wish_confirmed", told, now, step=f"end:{claim.id}")


def _award(wish: Wish, claim: Claim, evidence: Evidence, now: datetime) -> int:
    """Once each, whatever happens twice. Minutes that overlap another service's are left out."""
    if claim.person_id in {wish.wisher_id, wish.poster_id}:
        return 0  # two phones, and only later joined as one person's
    key, reason = f"wish:{wish.id}:claim:{claim.id}", f"圆了心愿 {wish.number}"
    day = local(now).date()
    award = award_by_rule(
        claim.person_id, "wish_fulfilled", key=key, reason=reason, now=now, day=day
    )
    proof = claim.proof
    if proof and proof.started_at and proof.ended_at:
        try:
            award_minutes(
                claim.person_id,
                proof.started_at,
                proof.ended_at,
                evidence,
                key=f"{key}:minutes",
                reason=reason,
                now=now,
            )
        except Conflict as twice:
            claim.reason = twice.message
    return max((m.amount for m in award.movements), default=0) if award else 0
