"""The history is told in parts, each a transaction; an interrupted one goes on where it stopped."""

import sys
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import TextIO

from sqlalchemy import select, update

from backend.cases.models import Case
from backend.clock import day_bounds, local
from backend.db import db, transaction
from backend.ledger.models import Measure
from backend.ledger.queries import balance
from backend.ledger.redeeming import redeem
from backend.ledger.rewards import shelf
from backend.notifications.models import Delivery, Notice
from backend.worktime import calendar

from .lives import Life
from .plan import DAYS, RIDERS, SEED, plan
from .storm import Storm
from .street import HOME, Street

AT_ONCE = 12  # matters of one transaction
READ_AFTER = timedelta(days=1)


class Progress:
    """One line that grows; where nobody looks, a line at each quarter."""

    def __init__(self, whole: int, out: TextIO = sys.stderr) -> None:
        self.whole, self.done, self.out, self.said = whole, 0, out, 0

    def on(self, steps: int = 1) -> None:
        """So much further."""
        self.done = min(self.done + steps, self.whole)
        share = self.done / self.whole if self.whole else 1.0
        if self.out.isatty():
            bar = "█" * round(24 * share) + "░" * (24 - round(24 * share))
            end = "\n" if self.done == self.whole else ""
            self.out.write(f"\r正在补上前 {DAYS} 天的事  {bar} {share:4.0%}{end}")
        elif int(4 * share) > self.said:
            self.said = int(4 * share)
            self.out.write(f"正在补上前 {DAYS} 天的事  {self.said * 25}%\n")
        self.out.flush()


def tell(
    units: dict[str, str], now: datetime, *, days: int = DAYS, out: TextIO = sys.stderr
) -> None:
    """Every matter up to `now` that is not there yet. `units`: names by their keys."""
    with transaction(write=False):
        matters = plan(now, calendar().is_working_day, days=days)
        there = set(db.session.scalars(select(Case.created_at)))
    db.session.remove()
    told = max((n for n, m in enumerate(matters, 1) if m.at in there), default=0)
    progress = Progress(len(matters), out)
    progress.on(told)
    for first in range(told, len(matters), AT_ONCE):
        part = matters[first : first + AT_ONCE]
        with transaction():
            street = Street(units, now)
            for matter in part:
                (Storm if matter.storm else Life)(street, matter).play()
            _redeem(street, [matter.at for matter in part])
            settle_notices(now)
        db.session.remove()  # what a part has loaded is not kept for the next
        progress.on(len(part))


def _redeem(street: Street, days: Sequence[datetime]) -> None:
    """On Fridays those who have points come by for a small thing, now and then."""
    for at in _fridays(days):
        if at >= street.now:
            continue
        rng, worker = Random(f"{SEED}:{at}"), street.people["刘敏"]
        for name in RIDERS:
            person, things = street.people[name], shelf(HOME)
            has = balance(person.id, Measure.POINTS)
            liked = [t for t in things if t.points <= has and t.stock]
            if liked and rng.random() < 0.45:
                key = f"history:{at:%Y%m%d}:{person.id}"
                redeem(rng.choice(liked), person.id, by=worker, now=at, key=key)


def _fridays(days: Sequence[datetime]) -> Iterator[datetime]:
    """Four in the afternoon of each Friday among these."""
    for day in sorted({local(at).date() for at in days}):
        if day.weekday() == 4:
            yield day_bounds(day)[0] + timedelta(hours=16)


def settle_notices(now: datetime) -> None:
    """What the past would have sent stands in the inboxes, not in the outbox; what is older than a
    day has been read."""
    told = Notice.delivery != Delivery.INBOX_ONLY
    db.session.flush()
    db.session.execute(update(Notice).where(told).values(delivery=Delivery.INBOX_ONLY))
    old = (Notice.read_at.is_(None), Notice.created_at < now - READ_AFTER)
    db.session.execute(update(Notice).where(*old).values(read_at=Notice.created_at))
