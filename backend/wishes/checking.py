"""What WeChat says of a wish's words and photos before they are public.

It is asked of what is written in the mini-program: of nothing else can it be. What was typed in
the chat or written down by a worker, a person reads before it is on the board anyway.
"""

from collections.abc import Iterable
from datetime import datetime

from ..db import db
from ..errors import Conflict
from ..people.models import Person, Platform
from ..people.queries import identity
from ..records.checking import ask_for_checks, drop_checks
from ..records.standing import Standing, standings
from ..texts.typed import needed
from .models import Source, Status, Wish
from .telling import community, on_the_board, tell

BY_PHONE = {Source.APP, Source.NEIGHBOUR}
LOOKED_AT = {Status.SUBMITTED, Status.OPEN, Status.CLAIMED}


def subject(wish: Wish) -> str:
    """What its checks are filed under."""
    return f"wish:{wish.id}"


def have_checked(wish: Wish, *, by: Person, now: datetime) -> None:
    """Ask WeChat about the words, as the board would show them, and the photos."""
    author = identity(by.id, Platform.MINI_PROGRAM)
    if author is None or wish.source not in BY_PHONE:
        return
    ask_for_checks(
        subject(wish),
        words=on_the_board(wish),
        file_ids=[kept.file_id for kept in wish.photos],
        person_id=by.id,
        identity=author,
        now=now,
    )


def stand(wishes: Iterable[Wish]) -> dict[int, Standing]:
    """How it stands with these, by id; those that WeChat was not asked about are left out."""
    named = {subject(wish): wish.id for wish in wishes}
    return {named[about]: stands for about, stands in standings(named).items()}


def may_go_up(wish: Wish, despite: str) -> str:
    """What is noted when it goes on the board. Raises Conflict while WeChat looks, Invalid when it
    has doubts and nobody wrote why it may go up `despite` them."""
    stands = stand([wish]).get(wish.id)
    if stands is None or stands.passed:
        return ""
    if stands.waiting:
        raise Conflict("微信还在看这些话和照片，一般几分钟就好，看完再上墙。", code="waiting")
    reason = needed(despite, f"{stands.why}。您看过觉得可以的，写明为什么。", field="despite")
    return f"{stands.why}；人看过：{reason}"


def look_no_more(wish: Wish) -> None:
    """Nobody needs to know any more."""
    drop_checks(subject(wish))


def content_checked(wish_id: int, passed: bool, why: str, *, now: datetime) -> None:
    """WeChat has answered, perhaps hours later: of what a person has to look at now, or again if it
    went on the board meanwhile, the community is told, once each time it was posted; what passed
    waits for its look as it is. Holds nothing:
    the checks are held already, and whoever withdraws a wish holds these two the other way round.
    """
    wish = db.session.get(Wish, wish_id)
    if wish is not None and wish.status in LOOKED_AT and not passed:
        step, up = f"look:{len(wish.moves)}", wish.status is not Status.SUBMITTED
        said = {"why": why, "up": up}
        tell(community(wish, now), wish, "wish_to_look_at", said, now, step=step)
