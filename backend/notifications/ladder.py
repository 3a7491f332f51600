"""The way to a phone, rung by rung: a custom message while WeChat has room for one, else a
subscribe message while a consent is left, else the inbox alone until the person writes to us or
consents again.

In this order: what the 48 hours allow is free and comes again with the next word, a consent has
to be asked for. A rung that WeChat refuses is closed first and then the next one is taken, so
nothing goes twice by one rung but after a process that died while it sent.
"""

from dataclasses import dataclass
from datetime import datetime

from ..db import db
from ..people.models import Identity, Person, Platform
from ..people.queries import identity
from . import actions, cards, consents, digesting, pages, queries, words
from .models import Delivery, Notice, Pace
from .rules import next_digest
from .wording import sentence


@dataclass(frozen=True)
class Letter:
    """What goes to whom, and the notices that it says: one, or many together. Either `words`, a
    custom message, or `card`, a subscribe message that opens `page`."""

    openid: str
    notice_ids: list[int]
    words: str = ""
    card: cards.Filled | None = None
    page: str = ""


def next_letter(notices: list[Notice], *, now: datetime) -> Letter | None:
    """Take the first rung that bears these claimed notices, and spend what it costs.

    None when they are not to be sent now; they say themselves where they stand then.
    """
    if actions.muted(notices[0].person_id):
        _settle(notices, Delivery.INBOX_ONLY, now)
        return None
    notices = _readable(_news(notices, now), now)
    return _letter(notices, now) if notices and _now_is_the_time(notices, now) else None


def _news(notices: list[Notice], now: datetime) -> list[Notice]:
    """Of a daily letter what has been read in the inbox need not ring."""
    old = [n for n in notices if n.pace is Pace.DIGEST and n.read_at is not None]
    _settle(old, Delivery.INBOX_ONLY, now)
    return [notice for notice in notices if notice not in old]


def _readable(notices: list[Notice], now: datetime) -> list[Notice]:
    """What cannot be worded ends here, alone: the rest of the letter goes without it."""
    broken = [n for n in notices if sentence(n, now=now) == words.UNREADABLE]
    for notice in broken:  # the kind alone: what is in it is not for the log
        problem = f"no words for {notice.kind}"
        actions.settle(notice, Delivery.FAILED, now=now, problem=problem)
    return [notice for notice in notices if notice not in broken]


def _now_is_the_time(notices: list[Notice], now: datetime) -> bool:
    first = notices[0]
    due = _not_before(first, now)
    if due > now:
        _put_off(notices, due)
        return False
    if first.pace is Pace.DIGEST and not digesting.take_day(first.person_id, now=now):
        _put_off(notices, next_digest(now=now))
        return False
    return True


def _letter(notices: list[Notice], now: datetime) -> Letter | None:
    letter = _custom(notices, now) or _subscribe(notices, now)
    if letter is None:
        _off_the_ladder(notices, now)
    return letter


def _not_before(first: Notice, now: datetime) -> datetime:
    person = db.session.get_one(Person, first.person_id)
    return queries.earliest(person, urgent=first.urgent, pace=first.pace, now=now)


def _custom(notices: list[Notice], now: datetime) -> Letter | None:
    whom = _at(Platform.OFFICIAL_ACCOUNT, notices)
    if whom is None or not actions.spend(notices[0], now=now):
        return None
    return Letter(whom.openid, _ids(notices), words=_words(notices, now))


def _subscribe(notices: list[Notice], now: datetime) -> Letter | None:
    whom, template = _at(Platform.MINI_PROGRAM, notices), cards.template_of(notices)
    if whom is None or template is None or not cards.id_of(template):
        return None
    card = cards.filled(template, notices, now=now)
    if not consents.spend(notices, template, now=now):
        return None
    return Letter(whom.openid, _ids(notices), card=card, page=pages.page_of(notices))


def _words(notices: list[Notice], now: datetime) -> str:
    first = notices[0]
    if len(notices) == 1:
        return sentence(first, now=now)
    in_order = sorted(notices, key=lambda notice: notice.id)
    if first.pace is Pace.DIGEST:
        return words.daily_letter([sentence(n, now=now) for n in in_order[::-1]])
    return words.gathered(first.kind, [str(notice.data["number"]) for notice in in_order])


def _off_the_ladder(notices: list[Notice], now: datetime) -> None:
    _free_day(notices, now)
    held = may_write(notices) or may_subscribe(notices)
    for notice in notices:  # with the problem that led here
        ended = Delivery.HELD if held else Delivery.INBOX_ONLY
        actions.settle(notice, ended, now=now, problem=notice.problem)


def may_write(notices: list[Notice]) -> bool:
    """Whether a word of this person to the account would let these notices go."""
    return _at(Platform.OFFICIAL_ACCOUNT, notices) is not None


def may_subscribe(notices: list[Notice]) -> bool:
    """Whether a consent of this person would let these notices go as a subscribe message."""
    template = cards.template_of(notices)
    there = template is not None and bool(cards.id_of(template))
    return there and _at(Platform.MINI_PROGRAM, notices) is not None


def not_sent(notices: list[Notice], letter: Letter, *, now: datetime) -> None:
    """The letter did not go out after all: what it cost is good for another."""
    if letter.card:
        consents.give_back(notices)
    else:
        actions.refund(notices[0])
    _free_day(notices, now)


def close_rung(notices: list[Notice], letter: Letter, problem: str, *, now: datetime) -> None:
    """WeChat has no room on this rung, whatever we have counted: the next one, now."""
    if letter.card:
        consents.strike(notices, letter.card.template, now=now)
    else:
        actions.shut(notices[0])
    _free_day(notices, now)
    _put_off(notices, now)
    for notice in notices:
        notice.problem = problem


def _free_day(notices: list[Notice], now: datetime) -> None:
    if notices[0].pace is Pace.DIGEST:
        digesting.give_day_back(notices[0].person_id, now=now)


def _at(platform: Platform, notices: list[Notice]) -> Identity | None:
    return identity(notices[0].person_id, platform)


def _ids(notices: list[Notice]) -> list[int]:
    return [notice.id for notice in notices]


def _put_off(notices: list[Notice], due: datetime) -> None:
    for notice in notices:
        actions.wait_until(notice, due)


def _settle(notices: list[Notice], delivery: Delivery, now: datetime) -> None:
    for notice in notices:
        actions.settle(notice, delivery, now=now)
