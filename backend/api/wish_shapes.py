"""What a wish looks like from outside, to this person: as a row, and after a step."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Annotated, Any

import msgspec

from ..people.models import Person
from ..texts.masking import masked_home
from ..wishes.models import Claim, Wish
from ..wishes.queries import may_see_contact
from ..wishes.rules import Kind, kind_name, kinds, rule
from ..wishes.seeing import is_concerned
from ..wishes.telling import on_the_board
from ..wishes.verbs import looks_on, moves_for, posted, reviews, works_there
from ..wishes.words import AGE_WORDS, END_WORDS, PAYER_WORDS, status_words
from .case_shapes import Point, place_shape, point_shape
from .common import Place, Word, stamp, word

WHEN = "北京时间"


class WishKind(msgspec.Struct):
    key: str
    name: Annotated[str, "这一类叫什么，比如 修一修"]


class OwnClaim(msgspec.Struct):
    """What the reader has promised of it."""

    promised_for: Annotated[str, "答应哪天前办好，如 2026-08-30"]
    claimed_at: str
    done: Annotated[bool, "已经说办好了"]
    ended_at: str | None
    how_ended: Word | None


class OwnAsk(msgspec.Struct):
    """How the reader was asked to take it."""

    why: Annotated[str, "为什么想到您"]
    at: str
    accepted: Annotated[bool | None, "还没有答复是 null"]


class WishRow(msgspec.Struct, kw_only=True):
    """What every answer says of a wish."""

    id: int
    number: Annotated[str, "像 JA-0007，电话里好念"]
    kind: WishKind
    status: Word
    words: Annotated[str, "自己许的是原话；别人看到的不带电话、门牌、证件号"]
    age_band: Word
    place: Annotated[Place, "到网格为止，不到门牌"]
    point: Annotated[Point | None, "只到几百米，许愿的人愿意说才有"]
    wanted_by: Annotated[str | None, "希望哪天前，如 2026-08-30"]
    places: Annotated[int, "要几个人"]
    free_places: Annotated[int, "还差几个人"]
    cost: Annotated[int, "大约花多少元"]
    payer: Annotated[Word, "谁出这个钱"]
    cap: Annotated[int, "一个心愿最多花多少元；不送现金、卡、烟、酒、药"]
    posted_at: str
    opened_at: str | None
    due_at: Annotated[str | None, "眼下这一步答应到什么时候"]
    overdue: bool
    thumb: Annotated[str | None, "第一张照片，见 /photos/{key}"]
    photo_count: int
    mine: Annotated[bool, "是不是您许的，或者您替人许的"]
    claim: Annotated[OwnClaim | None, "您认领的"]
    ask: Annotated[OwnAsk | None, "请过您帮忙"]
    moves: Annotated[list[str], "您现在能办的：POST /wishes/{wish_id}/<这里的词>"]


def path_of(verb: str) -> str:
    """The last step of a verb's address."""
    return verb.replace("_", "-")


@dataclass
class Looker:
    """Who looks, and what is the same for every wish of one answer."""

    person: Person
    now: datetime

    @cached_property
    def kinds(self) -> dict[str, Kind]:
        """What there is to choose from now."""
        return kinds(self.now)

    @cached_property
    def cap(self) -> int:
        """The most that a wish may cost, in yuan."""
        return int(rule("cost", self.now)["cap"])

    def rows(self, wishes: Sequence[Wish]) -> list[WishRow]:
        """Several, in that order."""
        return [WishRow(**self.fields(wish)) for wish in wishes]

    def fields(self, wish: Wish) -> dict[str, Any]:
        """The fields of a row."""
        photos = [kept.file for kept in wish.photos]
        return {
            "id": wish.id,
            "number": wish.number,
            "kind": self._kind(wish.kind_key),
            "status": word(wish.status, status_words(wish, self.person)),
            "words": wish.words if posted(self.person, wish) else on_the_board(wish),
            "age_band": word(wish.age_band, AGE_WORDS),
            "place": place_shape(wish.region),
            "point": point_shape(wish.latitude, wish.longitude),
            "wanted_by": wish.wanted_by.isoformat() if wish.wanted_by else None,
            "places": wish.places,
            "free_places": wish.free_places,
            "cost": wish.cost,
            "payer": word(wish.payer, PAYER_WORDS),
            "cap": self.cap,
            "posted_at": stamp(wish.posted_at),
            "opened_at": stamp(wish.opened_at) if wish.opened_at else None,
            "due_at": stamp(wish.due_at) if wish.due_at else None,
            "overdue": wish.due_at is not None and wish.due_at < self.now,
            "thumb": photos[0].key if photos else None,
            "photo_count": len(photos),
            "mine": posted(self.person, wish),
            "claim": self._claim(wish),
            "ask": self._ask(wish),
            "moves": [path_of(verb) for verb in moves_for(self.person, wish)],
        }

    def _kind(self, key: str) -> WishKind:
        known = self.kinds.get(key)
        return WishKind(key, known.name if known else kind_name(key, self.now))

    def _claim(self, wish: Wish) -> OwnClaim | None:
        held = [claim for claim in wish.claims if claim.person_id == self.person.id]
        return own_claim(held[-1]) if held else None

    def _ask(self, wish: Wish) -> OwnAsk | None:
        asked = [ask for ask in wish.asks if ask.person_id == self.person.id]
        return OwnAsk(asked[-1].why, stamp(asked[-1].at), asked[-1].accepted) if asked else None


def own_claim(claim: Claim) -> OwnClaim:
    """A claim as whoever made it reads it."""
    return OwnClaim(
        promised_for=claim.promised_for.isoformat(),
        claimed_at=stamp(claim.claimed_at),
        done=claim.proof is not None,
        ended_at=stamp(claim.ended_at) if claim.ended_at else None,
        how_ended=word(claim.how_ended, END_WORDS) if claim.how_ended else None,
    )


@dataclass
class Part:
    """What somebody is to one wish, worked out once for all that is shown of it."""

    person: Person
    wish: Wish

    @cached_property
    def posted(self) -> bool:
        """Wished it, or posted it for somebody."""
        return posted(self.person, self.wish)

    @cached_property
    def reviews(self) -> bool:
        """Works for its community or street: reads names."""
        return reviews(self.person, self.wish)

    @cached_property
    def looks_on(self) -> bool:
        """Works in a region that holds it."""
        return looks_on(self.person, self.wish)

    @cached_property
    def concerned(self) -> bool:
        """Has more to do with it than to read the board."""
        return is_concerned(self.person, self.wish)

    @cached_property
    def knows_contact(self) -> bool:
        """May read where to come and whom to ring."""
        return may_see_contact(self.person, self.wish)

    def says(self, words: str) -> str:
        """What somebody wrote of it: whole for those concerned."""
        whole = self.posted or works_there(self.person, self.wish)
        return words if whole else masked_home(words)
