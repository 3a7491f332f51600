"""Posting a wish, changing it when asked to, taking it back."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import func, select

from ..clock import local
from ..db import db
from ..errors import Conflict, Invalid, NotAllowed
from ..files.models import File
from ..people.models import Person
from ..people.places import Spot
from ..records.numbers import next_number
from ..texts.typed import needed
from .checking import have_checked, look_no_more
from .files import refuse_used
from .limits import due
from .models import (
    ENDED,
    AgeBand,
    Contact,
    Payer,
    Purpose,
    Source,
    Status,
    Wish,
    WishFile,
)
from .moving import check, hold, move_to, record, ring, take_turns
from .placing import put_near, where
from .rules import MOST_WORDS, kinds, rule
from .telling import claimers, community, tell, wisher_and_poster
from .verbs import CLERKS, posted

BY_OTHERS = {Source.NEIGHBOUR, Source.VISIT, Source.PAPER}
BY_WORKERS = {Source.VISIT, Source.PAPER, Source.PROJECT}
FURTHEST = 366  # days ahead
AFTER_PROOF = {
    Status.OPEN: "来的人够了就告诉社区，再说办得怎么样。",
    Status.CLAIMED: "等他们都说办好了，再确认办得怎么样。",
}

_LETTERS = re.compile(r"[^\W_]")


@dataclass(frozen=True)
class Wanted:
    """What somebody wishes for. `cost` in yuan, about; `wanted_by` a local day."""

    kind_key: str
    words: str
    wanted_by: date | None = None
    places: int = 1
    cost: int = 0
    payer: Payer = Payer.NOBODY
    age_band: AgeBand = AgeBand.UNSAID


@dataclass(frozen=True)
class Reach:
    """How whoever claims it finds the wisher. Nobody else is shown it."""

    name: str = ""
    phone: str = ""
    address: str = ""


NO_REACH = Reach()


def post(
    wanted: Wanted,
    *,
    by: Person,
    source: Source = Source.APP,
    region_code: str | None = None,
    place: Spot | None = None,
    reach: Reach = NO_REACH,
    agreed: bool = False,
    files: Sequence[File] = (),
    number: str = "",
    since: datetime | None = None,
    now: datetime,
) -> Wish:
    """Hand a wish to the community. Its place is the point's grid, the region named, or where the
    poster is registered, never nearer than a grid; a point is kept to some hundred metres only.

    `agreed`: whom it is for has agreed, which is asked of every wish that is posted for somebody
    else. What was first told as something else keeps its `number`, and its time runs from when it
    was told (`since`). Raises Invalid, NotAllowed for a worker's source in a region that is not
    theirs, Conflict when too many of one's own still wait.
    """
    checked = _checked(wanted, now)
    code = where(by, region_code, place)
    _may_post(by, source, wanted.age_band, code, agreed)
    if source not in BY_WORKERS and since is None:
        _refuse_too_many(by, now)
    wish = Wish(
        number=number or next_number(),
        status=Status.SUBMITTED,
        source=source,
        wisher=by if source in {Source.APP, Source.CHAT} else None,
        poster=by,
        region_code=code,
        posted_at=since or now,
        stood_open=0,
        contact=_contact(reach),
        moves=[],
        files=[],
        claims=[],
        steps=[],
        asks=[],
        ratings=[],
        calls=[],
    )
    _put(wish, checked)
    put_near(wish, place)
    _attach(wish, files)
    db.session.add(wish)
    record(wish, None, Status.SUBMITTED, by=by, now=since or now)
    wish.due_at = due(wish, since or now)
    db.session.flush()
    ring(wish)
    have_checked(wish, by=by, now=now)
    tell(community(wish, now), wish, "wish_new", {}, now, step="new")
    return wish


def revise(
    wish: Wish,
    wanted: Wanted,
    *,
    files: Sequence[File] | None = None,
    by: Person,
    now: datetime,
) -> None:
    """Say it otherwise, as the community asked; it is looked at again. An age that is unsaid stays
    as it was; `files` take the place of its photos, None leaves those. Raises Invalid, Conflict."""
    hold(wish)
    check("revise", by, wish)
    checked = _checked(wanted, now)
    _put(wish, replace(checked, age_band=_age_then(wish, checked.age_band)))
    if files is not None:
        _detach(wish)
        _attach(wish, files)
    wish.board_words = ""
    move_to(wish, Status.SUBMITTED, by=by, now=now)
    have_checked(wish, by=by, now=now)
    tell(community(wish, now), wish, "wish_new", {}, now, step=f"again:{len(wish.moves)}")


def withdraw(wish: Wish, *, by: Person, reason: str = "", now: datetime) -> None:
    """Take it back; who had promised it is told. The community, which did not post it, gives a
    reason, and the wisher hears it, too. Raises Conflict once somebody has done it, Invalid."""
    hold(wish)
    check("withdraw", by, wish)
    if not posted(by, wish):
        reason = needed(reason, "请写明为什么收回，许愿的人会看到。")
    if any(claim.proof for claim in wish.live_claims):
        raise Conflict("已经有人做了，收不回来了。" + AFTER_PROOF[wish.status])
    told = claimers(wish)
    look_no_more(wish)
    move_to(wish, Status.WITHDRAWN, by=by, now=now, note=reason.strip()[:200])
    if posted(by, wish):
        tell(told, wish, "wish_withdrawn", {}, now, step="withdrawn")
        return
    why = {"reason": reason}
    tell([*wisher_and_poster(wish), *told], wish, "wish_taken_down", why, now, step="withdrawn")


def what_is_wrong(words: str) -> str | None:
    """The sentence that refuses these words; None when they can be posted."""
    if len(_LETTERS.findall(words)) < 2:
        return "写一句想要什么，比如“厨房灯坏了，够不着”。"
    return f"最多写 {MOST_WORDS} 个字，挑要紧的说。" if len(words) > MOST_WORDS else None


def _checked(wanted: Wanted, now: datetime) -> Wanted:
    """Raises Invalid, each field with its sentence."""
    words, wrong = wanted.words.strip(), {}
    if (refused := what_is_wrong(words)) is not None:
        wrong["words"] = refused
    if wanted.kind_key not in kinds(now):
        wrong["kind"] = "没有这一类，请从列出的里面选。"
    if not 1 <= wanted.places <= 20:
        wrong["places"] = "要 1 到 20 个人。"
    wrong |= _wrong_cost(wanted, now) | _wrong_day(wanted.wanted_by, now)
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)
    return Wanted(**{**wanted.__dict__, "words": words})


def _wrong_cost(wanted: Wanted, now: datetime) -> dict[str, str]:
    cap = rule("cost", now)["cap"]
    if not 0 <= wanted.cost <= cap:
        return {"cost": f"心愿是小事情，花费不超过 {cap} 元。"}
    if wanted.cost and wanted.payer is Payer.NOBODY:
        return {"payer": "要花钱的，请说好谁出。"}
    return {}


def _wrong_day(day: date | None, now: datetime) -> dict[str, str]:
    today = local(now).date()
    if day is not None and not 0 <= (day - today).days <= FURTHEST:
        return {"wanted_by": "希望哪天前办好？请选今天以后、一年以内的日子。"}
    return {}


def _may_post(by: Person, source: Source, age: AgeBand, where: str, agreed: bool) -> None:
    if source in BY_WORKERS and not by.holds(CLERKS, where):
        raise NotAllowed("这个地方不归您的社区，请转给那边的社区登记。")
    _refuse_child(source, age)
    if source in BY_OTHERS and not agreed:
        raise Invalid("替别人许愿，先问过本人愿不愿意。", fields={"agreed": "请先问过本人"})


def _refuse_child(source: Source, age: AgeBand) -> None:
    if age is AgeBand.CHILD and source not in BY_WORKERS:
        raise Invalid("孩子的心愿请监护人到社区来说，由社区登记。", fields={"age_band": "请到社区"})


def _age_then(wish: Wish, said: AgeBand) -> AgeBand:
    """A child's wish stays one: what protects it cannot be changed away."""
    if said is AgeBand.UNSAID:
        return wish.age_band
    if wish.age_band is AgeBand.CHILD and said is not AgeBand.CHILD:
        raise Invalid(
            "登记的是孩子的心愿，年纪改不了。登记错了，请收回再重新登记。",
            fields={"age_band": "改不了"},
        )
    _refuse_child(wish.source, said)
    return said


def _refuse_too_many(by: Person, now: datetime) -> None:
    take_turns(by)
    most = rule("posts", now)["open"]
    waiting = select(func.count()).where(Wish.poster_id == by.id, Wish.status.not_in(list(ENDED)))
    if (db.session.scalar(waiting) or 0) >= most:
        raise Conflict(f"您还有 {most} 个心愿在等着，先看看它们办得怎么样。")


def _put(wish: Wish, wanted: Wanted) -> None:
    wish.kind_key, wish.words = wanted.kind_key, wanted.words
    wish.wanted_by, wish.places = wanted.wanted_by, wanted.places
    wish.cost, wish.payer = wanted.cost, wanted.payer if wanted.cost else Payer.NOBODY
    wish.age_band = wanted.age_band


def _contact(reach: Reach) -> Contact | None:
    if reach == NO_REACH:
        return None
    return Contact(
        name=reach.name.strip()[:50],
        phone=reach.phone.strip()[:30],
        address=reach.address.strip()[:200],
    )


def _detach(wish: Wish) -> None:
    """Gone from the table at once: some of the same may come again."""
    for kept in wish.photos:
        wish.files.remove(kept)
        db.session.delete(kept)
    db.session.flush()


def _attach(wish: Wish, files: Sequence[File]) -> None:
    refuse_used(files)
    wish.files += [WishFile(file=file, purpose=Purpose.WISH) for file in files]
