"""How the story is told, what time it is in it, and what must be so."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from backend import create_app
from backend.clock import SHANGHAI
from backend.db import transaction
from backend.jobs.runner import run
from backend.jobs.schedule import named
from backend.web import App
from backend.worktime import Limit, TimeUnit, calendar, end_of

from ..instance import Instance

PATIENCE = 20.0
WEEKDAYS = "一二三四五六日"


class NotAsItShouldBe(Exception):
    """A step of the story went wrong."""


def expect(condition: object, what: str) -> None:
    if not condition:
        raise NotAsItShouldBe(what)


def waited_for(look: Callable[[], str | None], otherwise: str) -> str:
    """What `look` finds within twenty seconds."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if found := look():
            return found
        time.sleep(0.2)
    raise NotAsItShouldBe(otherwise)


@dataclass
class Story:
    """Where it is printed, and what time it is in it."""

    instance: Instance
    at: datetime = field(default_factory=lambda: datetime.now(SHANGHAI))
    told_on: str = ""

    def chapter(self, title: str) -> None:
        print(f"\n── {title}", flush=True)
        self.told_on = ""

    def jump(self, to: datetime) -> None:
        """All processes' clocks, WeChat's too. Never back."""
        self.at = max(self.at, to.astimezone(SHANGHAI))
        self.instance.set_clock(self.at)

    def at_clock(self, hour: int, minute: int = 0, *, days: int = 0) -> None:
        """So many days on, at this hour; the same day if it is still to come."""
        self.jump(self.at.replace(hour=hour, minute=minute) + timedelta(days=days))

    def pass_by(self, minutes: int) -> None:
        self.jump(self.at + timedelta(minutes=minutes))

    def after(self, since: datetime, amount: int, unit: TimeUnit) -> datetime:
        """A minute after so many hours or days of that kind are over, holidays left out."""
        with self._app.app_context(), transaction(write=False):
            return end_of(Limit(amount, unit), since, calendar()) + timedelta(minutes=1)

    @cached_property
    def _app(self) -> App:
        os.environ.update(self.instance.env())
        return create_app()

    def the_clock_looks(self) -> None:
        """The minutely job, at once: nobody wants to wait a minute for it."""
        self._run("look_at_clocks", "keep_in_order")

    def wishes_are_chased(self) -> None:
        """The same for wishes."""
        self._run("chase_wishes")

    def _run(self, *names: str) -> None:
        with self._app.app_context():
            for name in names:
                done = run(named(name))
                expect(not done.failures, f"the job {name} failed: {done.error}")

    def tell(self, who: str, what: str) -> None:
        day = f"星期{WEEKDAYS[self.at.weekday()]}，{self.at.month}月{self.at.day}日"
        if day != self.told_on:
            print(f"  {day}", flush=True)
            self.told_on = day
        lines = what.strip().splitlines() or [""]
        print(f"  {self.at:%H:%M}  {who}：{lines[0]}", flush=True)
        for line in lines[1:]:
            print(f"         {line}", flush=True)

    def status(self, number: str, words: str) -> None:
        print(f"         〔{number} {words}〕", flush=True)
