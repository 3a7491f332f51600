"""A wish on its own page: its history, who helps, how it ended, as this person may see it."""

from datetime import datetime
from typing import Annotated

import msgspec

from ..clock import local
from ..files.models import File
from ..people.models import Person
from ..records.standing import Standing
from ..texts.masking import masked_home
from ..wishes.checking import stand
from ..wishes.claiming import last_day
from ..wishes.models import Claim, Proof, Wish
from ..wishes.posting import BY_WORKERS
from ..wishes.telling import on_the_board
from ..wishes.triage import hints
from ..wishes.verbs import works_there
from ..wishes.words import END_WORDS, SOURCE_WORDS, VERDICT_WORDS, status_words
from .common import Word, stamp, word
from .wish_shapes import Looker, Part, WishRow

WISHER, COMMUNITY = Word("wisher", "许愿的人"), Word("community", "社区")
PROMISING = {"claim", "answer-ask"}
CLAIMER, SYSTEM = Word("claimer", "认领的人"), Word("system", "系统")


class WishHint(msgspec.Struct):
    """What stands out in the words."""

    key: str
    where: Annotated[
        str, "该去哪里：refuse、case、mediation、welfare、gas、cabinet、guardian，或 mask"
    ]
    says: Annotated[str, "给人看的一句话"]


class WishCheck(msgspec.Struct):
    """What WeChat said of words and photos, for the community."""

    waiting: Annotated[bool, "微信还在看，先不能上墙"]
    why: Annotated[str, "微信有疑问：要人看过、写明理由才能上墙；没有疑问是空的"]


class Finder(msgspec.Struct):
    """How to find the wisher."""

    name: str
    phone: str
    address: str


class WishPhoto(msgspec.Struct):
    key: str
    width: int | None
    height: int | None


class WishLine(msgspec.Struct):
    """One dated fact: a step of its history, or of the chase."""

    at: str
    words: Annotated[str, "比如 等人认领；问了 14 位会修东西的党员"]
    by: Annotated[Word, "谁，只说身份"]
    note: Annotated[str, "理由；只给许愿的人、认领的人和社区看"]


class WishProof(msgspec.Struct):
    words: str
    started_at: str | None
    ended_at: str | None
    at: str
    sent_back_at: str | None
    photos: list[WishPhoto]


class WishPerson(msgspec.Struct):
    id: Annotated[int | None, "只给社区"]
    name: str
    phone: Annotated[str, "只给社区"]


class WishClaim(msgspec.Struct, kw_only=True):
    """One place. Who it is, the wisher and the community know."""

    place: int
    unit: Annotated[str | None, "代表哪个单位"]
    person: WishPerson | None
    mine: bool
    promised_for: str
    claimed_at: str
    ended_at: str | None
    how_ended: Word | None
    reason: str
    proofs: list[WishProof]


class WishAsked(msgspec.Struct):
    """Somebody whom a worker or the chase asked. Only for the community."""

    person: WishPerson
    why: str
    at: str
    accepted: bool | None


class WishRated(msgspec.Struct):
    verdict: Word
    stars: int | None
    words: str
    at: str


class WishCall(msgspec.Struct):
    reached: bool
    words: str
    at: str


class WishThanks(msgspec.Struct):
    words: str
    key: Annotated[str, "GET /thanks/{key}，可以发给别人"]
    at: str


class PromiseDays(msgspec.Struct):
    """The first and the last day that can be promised, as clocks here show it."""

    first: str
    last: str


class WishWhole(WishRow, kw_only=True):
    """A wish with all that belongs to it."""

    source: Word
    board_words: Annotated[str, "墙上是怎么写的"]
    hints: Annotated[list[WishHint], "只给许愿的人和社区看"]
    check: Annotated[WishCheck | None, "只给社区看；不是小程序发的没有"]
    contact: Annotated[Finder | None, "怎么找到许愿的人；只给认领了的人和社区"]
    photos: list[WishPhoto]
    lines: Annotated[list[WishLine], "先后为序"]
    claims: list[WishClaim]
    asked: Annotated[list[WishAsked], "只给社区看"]
    ratings: list[WishRated]
    calls: Annotated[list[WishCall], "只给社区看"]
    thanks: WishThanks | None
    promise: Annotated[PromiseDays | None, "认领的话，能答应哪天到哪天；现在不能认领是 null"]


def whole(wish: Wish, person: Person, now: datetime) -> WishWhole:
    """A wish with all that belongs to it, as this person may see it."""
    part, fields = Part(person, wish), Looker(person, now).fields(wish)
    if works_there(person, wish):
        fields["words"] = wish.words
    return WishWhole(
        **fields,
        source=word(wish.source, SOURCE_WORDS),
        board_words=on_the_board(wish),
        hints=hint_shapes(wish.words) if part.posted or part.looks_on else [],
        check=check_shape(stand([wish]).get(wish.id)) if part.reviews else None,
        contact=_finder(wish) if part.knows_contact else None,
        photos=[photo(kept.file) for kept in wish.photos],
        lines=_lines(part),
        claims=[_claim(claim, part) for claim in _shown(part)],
        asked=_asked(part) if part.looks_on else [],
        ratings=_ratings(part) if part.concerned else [],
        calls=[WishCall(c.reached, c.words, stamp(c.at)) for c in wish.calls]
        if part.looks_on
        else [],
        thanks=_thanks(wish) if part.concerned else None,
        promise=_promise_days(wish, now) if PROMISING & {*fields["moves"]} else None,
    )


def shows_personal(seen: WishWhole) -> bool:
    """Whether this shows a name, a number or an address that its reader must answer for."""
    people = [claim.person for claim in seen.claims if not claim.mine]
    told = bool(seen.contact) or seen.words != masked_home(seen.words)
    return (told and not seen.mine) or any(people) or bool(seen.asked)


def hint_shapes(words: str) -> list[WishHint]:
    """What stands out in these words, the gravest first."""
    return [WishHint(hint.key, hint.where, hint.says) for hint in hints(words)]


def check_shape(stands: Standing | None) -> WishCheck | None:
    """What WeChat said, all in all."""
    return WishCheck(stands.waiting, stands.why) if stands else None


def photo(file: File) -> WishPhoto:
    """A photo by its key."""
    return WishPhoto(file.key, file.width, file.height)


def _finder(wish: Wish) -> Finder | None:
    kept = wish.contact
    return Finder(kept.name, kept.phone, kept.address) if kept else None


def _lines(part: Part) -> list[WishLine]:
    """Its history and the chase in one; neighbours read what became of it, and no more."""
    wish, called = part.wish, status_words(part.wish, part.person)
    lines = [
        (move.at, WishLine(stamp(move.at), called[move.became], _by(move.by_id, wish), note))
        for move in wish.moves
        for note in [part.says(move.note) if part.concerned else ""]
    ]
    if part.concerned:
        lines += [(s.at, WishLine(stamp(s.at), s.words, SYSTEM, "")) for s in wish.steps]
    return [line for _, line in sorted(lines, key=lambda dated: dated[0])]


def _by(person_id: int | None, wish: Wish) -> Word:
    """Who made a step, as a part in the matter: nobody is named."""
    if person_id is None:
        return SYSTEM
    if any(claim.person_id == person_id for claim in wish.claims):
        return CLAIMER
    by_worker = wish.source in BY_WORKERS and wish.wisher_id is None
    if person_id in {wish.wisher_id, wish.poster_id} and not by_worker:
        return WISHER
    return COMMUNITY


def _shown(part: Part) -> list[Claim]:
    """To the community every claim there ever was, to everybody else those that hold a place."""
    return part.wish.claims if part.looks_on else part.wish.live_claims


def _claim(claim: Claim, part: Part) -> WishClaim:
    mine = claim.person_id == part.person.id
    told = part.posted or part.looks_on or mine
    return WishClaim(
        place=claim.place,
        unit=claim.unit.name if claim.unit else None,
        person=_who(claim, part) if part.posted or part.reviews else None,
        mine=mine,
        promised_for=claim.promised_for.isoformat(),
        claimed_at=stamp(claim.claimed_at),
        ended_at=stamp(claim.ended_at) if claim.ended_at else None,
        how_ended=word(claim.how_ended, END_WORDS) if claim.how_ended else None,
        reason=part.says(claim.reason) if told else "",
        proofs=[_proof(proof) for proof in claim.proofs] if told else [],
    )


def _who(claim: Claim, part: Part) -> WishPerson:
    """To the wisher, who will come; the community may ring them."""
    who = claim.person
    if part.reviews:
        return WishPerson(who.id, who.name, who.phone)
    return WishPerson(None, who.name, "")


def _proof(proof: Proof) -> WishProof:
    return WishProof(
        words=proof.words,
        started_at=stamp(proof.started_at) if proof.started_at else None,
        ended_at=stamp(proof.ended_at) if proof.ended_at else None,
        at=stamp(proof.at),
        sent_back_at=stamp(proof.sent_back_at) if proof.sent_back_at else None,
        photos=[photo(kept.file) for kept in proof.photos],
    )


def _asked(part: Part) -> list[WishAsked]:
    return [
        WishAsked(
            WishPerson(ask.person_id, ask.person.name if part.reviews else "", ""),
            ask.why,
            stamp(ask.at),
            ask.accepted,
        )
        for ask in part.wish.asks
    ]


def _ratings(part: Part) -> list[WishRated]:
    return [
        WishRated(word(r.verdict, VERDICT_WORDS), r.stars, part.says(r.words), stamp(r.at))
        for r in part.wish.ratings
    ]


def _promise_days(wish: Wish, now: datetime) -> PromiseDays:
    return PromiseDays(local(now).date().isoformat(), last_day(wish, now).isoformat())


def _thanks(wish: Wish) -> WishThanks | None:
    card = wish.thanks
    return WishThanks(card.words, card.key, stamp(card.at)) if card else None
