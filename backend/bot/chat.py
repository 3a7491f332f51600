"""What every flow is handed: who talks, in which app, and when."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ..people.models import Identity, Person
from ..records import actions, queries
from ..records.models import Talk

ASK_HOLDS = timedelta(hours=2)


@dataclass(frozen=True)
class Chat:
    """One message's worth of talk."""

    identity: Identity
    now: datetime

    @property
    def person(self) -> Person:
        return self.identity.person

    def pending(self) -> Talk | None:
        """The question that waits for this person's answer."""
        return queries.talk_with(self.person.id, now=self.now)

    def ask(self, flow: str, **memory: Any) -> None:
        """Remember what is being asked; the next fitting answer belongs to it, for two hours."""
        actions.remember(self.person.id, flow, memory, until=self.now + ASK_HOLDS)

    def since(self, talk: Talk) -> timedelta:
        """How long ago that was asked."""
        return self.now - (talk.expires_at - ASK_HOLDS)

    def settled(self) -> None:
        """The question needs no answer any more."""
        actions.forget(self.person.id)
