"""Somebody asks to be forgotten: what goes and what stays is shown first, then done for good."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from ..cases import forgetting as in_cases
from ..cases.of_person import reported_by
from ..db import db
from ..errors import Conflict, Invalid, NotAllowed
from ..ledger import forgetting as in_ledger
from ..notifications import forgetting as in_notices
from ..people import forgetting as in_people
from ..people.entering import may_correct
from ..people.models import Person
from ..records import forgetting as in_records
from ..texts.masking import masked_home
from ..wishes import forgetting as in_wishes
from .models import Erasure

SHORTEST_NAME = 2  # a single character stands in too many words
NO_NAME = "（姓名已隐去）"
LONGEST_WHY = 200
WORD = "注销"
BY_ONESELF = "本人在小程序里提出"


@dataclass(frozen=True)
class Preview:
    """`goes`: what of it and how much; `stays`: the same, and why; `first`: what must be settled
    before, in sentences."""

    goes: list[tuple[str, int]]
    stays: list[tuple[str, int, str]]
    first: list[str]


def preview(person: Person, *, now: datetime, doors: bool = True) -> Preview:
    """Changes nothing. `doors`: with what the community wrote down by the telephone."""
    openids = in_people.openids(person)
    goes = {
        **in_people.would_forget(person, doors=doors),
        **in_notices.would_forget(person.id),
        **in_records.would_forget(person.id, openids),
        **in_cases.would_forget(person),
        **in_wishes.would_forget(person),
    }
    whole, open_ = reported_by(person)
    stays = [
        ("积分和时长的账", in_ledger.stays(person.id), "账只能往上记，改成代号。"),
        ("报过的事的经过", whole, "是公共的事，报的人改成代号。"),
        ("还在办的事", open_, "照常办，不再通知本人。"),
        ("做过的事、评过的分", 1, "办理过程要备查，人改成代号。"),
    ]
    return Preview(
        [(words, count) for words, count in goes.items() if count],
        [row for row in stays if row[1]],
        _first(person, now),
    )


def _first(person: Person, now: datetime) -> list[str]:
    return in_people.first_to_settle(person, now=now) + in_wishes.first_to_settle(person)


def erase(person: Person, why: str, *, by: Person, now: datetime) -> Erasure:
    """Forget somebody, who is within the reach of `by`. Raises NotAllowed, Invalid for no reason,
    Conflict for what must be settled first or was done before."""
    if by is person or not may_correct(by, person):
        raise NotAllowed("注销由他所在的社区来办，不能自己给自己办。")
    if not why.strip():
        raise Invalid("请写明本人是怎么提出的，像“7 月 1 日当面提出”。", fields={"why": "必填"})
    return _erase(person, masked_home(why.strip())[:LONGEST_WHY], by=by, now=now)


def erase_oneself(person: Person, word: str, *, now: datetime) -> Erasure:
    """Somebody has said the word themselves. What the community wrote down by a telephone stays:
    whoever types another's number is not that person. Raises Invalid for another word, Conflict for
    what must be settled first."""
    if word.strip() != WORD:
        raise Invalid(f"确定要注销，请写“{WORD}”两个字。", fields={"word": f"写“{WORD}”"})
    return _erase(person, BY_ONESELF, by=person, now=now, doors=False)


def _erase(person: Person, why: str, *, by: Person, now: datetime, doors: bool = True) -> Erasure:
    if erased(person) is not None:
        raise Conflict("这一位已经注销过了。")
    if first := _first(person, now):
        raise Conflict("还不能注销：" + "".join(first))
    found = preview(person, now=now, doors=doors)
    erasure = Erasure(
        person_id=person.id,
        pseudonym=f"已注销{secrets.token_hex(3)}",
        went=dict(found.goes),
        why=why,
        by_id=by.id,
        at=now,
    )
    _forget(person, erasure.pseudonym, now, doors)
    db.session.add(erasure)
    db.session.flush()
    return erasure


def erased(person: Person) -> Erasure | None:
    """When, and under which name, if somebody has been forgotten."""
    return db.session.scalars(select(Erasure).where(Erasure.person_id == person.id)).first()


def _forget(person: Person, pseudonym: str, now: datetime, doors: bool) -> None:
    """Words before the name: they are searched for it."""
    redact = _without(person.name)
    in_cases.forget(person, redact)
    in_wishes.forget(person, redact, now=now)
    in_records.forget(person.id, in_people.openids(person))
    in_notices.forget(person.id)
    in_ledger.forget(person.id)
    in_people.forget(person, pseudonym, now=now, doors=doors)


def _without(name: str) -> Callable[[str], str]:
    """Words without a name, telephones, doors and what else is personal."""

    def redact(words: str) -> str:
        plain = words.replace(name, NO_NAME) if len(name) >= SHORTEST_NAME else words
        return masked_home(plain)

    return redact
