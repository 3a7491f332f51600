"""追办: what happened with a wish, whom it asked and what they said, what comes next and when."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from ...people.finding import names_of
from ...people.models import Person
from ...texts.masking import masked_home
from ...wishes.models import Ask, Claim, Status, Step, Wish, WishMove
from ...wishes.steps import steps_due
from ...wishes.verbs import reviews, works_there
from ...wishes.words import END_WORDS, VERDICT_WORDS, step_to_come
from .promises import day_said

MOST_NAMED = 40
NAMELESS = "没有留名字的"


@dataclass(frozen=True)
class Happened:
    """One dated line. `by_people`: not the chase's doing."""

    at: datetime
    what: str
    who: str
    words: str
    by_people: bool = True


@dataclass(frozen=True)
class ToCome:
    """A step of the chase that comes, unless somebody is quicker."""

    at: datetime
    what: str
    words: str = ""


BECAME = {
    Status.SUBMITTED: "交给社区看",
    Status.NEEDS_CHANGE: "请许愿的人改",
    Status.OPEN: "上墙",
    Status.FULFILLED: "人够了",
    Status.CONFIRMED: "圆了",
    Status.DECLINED: "不受理",
    Status.WITHDRAWN: "收回",
    Status.MOVED: "转走",
}


class Timeline:
    """The lines of one wish for one reader: names only for those who review it."""

    def __init__(self, wish: Wish, reader: Person) -> None:
        self.wish = wish
        self.named, self.whole = reviews(reader, wish), works_there(reader, wish)
        self.names = names_of(self._ids())

    def done(self) -> list[Happened]:
        """Everything so far, oldest first."""
        lines = [
            *self._moves(),
            *self._claims(),
            *self._steps(),
            *self._asked_by_staff(),
            *self._said(),
            *self._by_staff(),
        ]
        return sorted(lines, key=lambda line: line.at)

    def to_come(self) -> list[ToCome]:
        """What the chase does next, as things stand."""
        return [
            ToCome(at, step_to_come(key), self._promiser(key)) for at, key in steps_due(self.wish)
        ]

    def _promiser(self, key: str) -> str:
        claims = {f"claim:{claim.id}": claim for claim in self.wish.live_claims}
        claim = claims.get(":".join(key.split(":")[:2]))
        return self._claimer(claim) if claim else ""

    def _ids(self) -> set[int]:
        wish = self.wish
        found = {move.by_id for move in wish.moves} | {mask.by_id for mask in wish.maskings}
        found |= {call.by_id for call in wish.calls} | {ask.by_id for ask in wish.asks}
        found |= {one.off.by_id for one in wish.files if one.off}
        found |= {c.written_down.by_id for c in wish.claims if c.written_down}
        return {one for one in found if one is not None}

    def _staff(self, person_id: int | None) -> str:
        """A colleague by name; of the others only what they are to it."""
        if person_id is None:
            return "系统"
        if any(claim.person_id == person_id for claim in self.wish.claims):
            return self._claimer(next(c for c in self.wish.claims if c.person_id == person_id))
        if person_id == self.wish.wisher_id and not self.named:
            return "许愿的人"
        return self.names.get(person_id) or "许愿的人"

    def _claimer(self, claim: Claim) -> str:
        name = (claim.person.name or NAMELESS) if self.named else "认领的人"
        return f"{claim.unit.name}（{name}）" if claim.unit else name

    def _says(self, words: str) -> str:
        return words if self.whole else masked_home(words)

    def _moves(self) -> Iterator[Happened]:
        for move in self.wish.moves:
            if not _said_elsewhere(move):
                what = "又交给社区看" if move.was is Status.NEEDS_CHANGE else BECAME[move.became]
                yield Happened(move.at, what, self._staff(move.by_id), self._says(move.note))

    def _claims(self) -> Iterator[Happened]:
        for claim in self.wish.claims:
            who = self._claimer(claim)
            by = claim.written_down
            noted = f"，{self.names.get(by.by_id, '社区')}替他记下的" if by else ""
            words = f"答应 {day_said(claim.promised_for)}前办好{noted}"
            yield Happened(claim.claimed_at, "认领", who, words)
            for proof in claim.proofs:
                yield Happened(proof.at, "说办好了", who, self._says(proof.words))
            if claim.ended_at is not None and claim.how_ended is not None:
                reason = self._says(claim.reason)
                yield Happened(claim.ended_at, END_WORDS[claim.how_ended], who, reason)

    def _steps(self) -> Iterator[Happened]:
        for step in self.wish.steps:
            asks = [ask for ask in self.wish.asks if ask.step_id == step.id]
            who = "社区" if step.key.endswith(":nudge") else "系统"
            yield Happened(step.at, "追办", who, self._step_words(step, asks), False)

    def _step_words(self, step: Step, asks: list[Ask]) -> str:
        if not asks:
            return step.words
        yes = sum(ask.accepted is True for ask in asks)
        no = sum(ask.accepted is False for ask in asks)
        told = f"{step.words}\n{yes} 位答应了，{no} 位不方便，{len(asks) - yes - no} 位还没有回话。"
        if not self.named:
            return told
        return told + "\n" + "、".join(self._asked(ask) for ask in asks[:MOST_NAMED])

    def _asked(self, ask: Ask) -> str:
        name = ask.unit.name if ask.unit else ask.person.name or NAMELESS
        return name + {True: "（答应了）", False: "（不方便）", None: ""}[ask.accepted]

    def _asked_by_staff(self) -> Iterator[Happened]:
        for ask in self.wish.asks:
            if ask.by_id is not None:
                whom = self._asked(ask) if self.named else "一位邻居"
                waits = "" if ask.answered_at else "，还没有回话"
                why = f"\n{ask.why}" if ask.why else ""
                yield Happened(ask.at, "请人", self._staff(ask.by_id), f"请了 {whom}{waits}{why}")

    def _said(self) -> Iterator[Happened]:
        for call in self.wish.calls:
            what = "打通电话" if call.reached else "电话没打通"
            yield Happened(call.at, what, self._staff(call.by_id), self._says(call.words))
        for rating in self.wish.ratings:
            stars = f"{rating.stars} 颗星。" if rating.stars else ""
            words = stars + self._says(rating.words)
            yield Happened(rating.at, VERDICT_WORDS[rating.verdict], "许愿的人", words)
        if (card := self.wish.thanks) is not None:
            yield Happened(card.at, "道谢", "许愿的人", self._says(card.words))

    def _by_staff(self) -> Iterator[Happened]:
        for mask in self.wish.maskings:
            yield Happened(mask.at, "改了墙上的话", self._staff(mask.by_id), "")
        for kept in self.wish.files:
            if (off := kept.off) is not None:
                yield Happened(off.at, "撤下一张照片", self._staff(off.by_id), off.reason)
        if (airing := self.wish.airing) is not None:
            yield Happened(airing.at, "同意对外公开", "许愿的人", "")


def _said_elsewhere(move: WishMove) -> bool:
    """A claim and its end, and what was done, have lines of their own."""
    if move.became is Status.FULFILLED:
        return not move.note
    return move.became is Status.CLAIMED or (
        move.became is Status.OPEN and move.was not in {Status.SUBMITTED, None}
    )


def mark(lines: Iterable[Happened]) -> str:
    """For the hidden field `seen`: how much people had done when a page was made."""
    return str(sum(line.by_people for line in lines))
