"""Signed addresses for screens on a wall: each shows one place, read-only, until it is ended.

Nobody's own sign-in hangs there, so nobody's has to be signed out when the screen goes missing.
"""

from datetime import datetime

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import CheckConstraint, ForeignKey, String, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from ..db import Base, UTCDateTime, db
from ..errors import Conflict, NotAllowed, NotFound
from ..people.models import STAFF, Person, Region, RoleKind
from ..people.queries import region
from ..people.rules import below
from ..texts.typed import needed

KEEPERS = STAFF - {RoleKind.GRID_WORKER}
MOST_OPEN = 20  # of one place
GONE = "这块大屏的地址不能用了，请到工作台里重新开一个。"


class ScreenLink(Base):
    """One screen: which place it shows, where it hangs, who opened the address and who ended it."""

    __tablename__ = "screen_links"
    __table_args__ = (
        CheckConstraint("(ended_at IS NULL) = (ended_by_id IS NULL)", name="ended_by"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    region_code: Mapped[str] = mapped_column(ForeignKey("regions.code"), index=True)
    place: Mapped[str] = mapped_column(String(100))
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    region: Mapped[Region] = relationship()
    by: Mapped[Person] = relationship(foreign_keys=by_id)


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="screen")


def open_screen(region_code: str, place: str, *, by: Person, now: datetime) -> ScreenLink:
    """An address for a screen that hangs at `place`. Raises NotFound, NotAllowed, Invalid; Conflict
    when there are very many already."""
    if not by.holds(KEEPERS, region_code):
        raise NotAllowed("大屏的地址由社区、街道和区里的工作人员来开。")
    words = needed(place, "请写这块屏挂在哪里。", field="place")
    if len(open_screens(by, region_code)) >= MOST_OPEN:
        raise Conflict(f"这里已经开了 {MOST_OPEN} 个地址，先停掉不用的。")
    link = ScreenLink(region_code=region(region_code).code, place=words[:100], by_id=by.id, at=now)
    db.session.add(link)
    db.session.flush()
    return link


def end_screen(link: ScreenLink, *, by: Person, now: datetime) -> None:
    """The address shows nothing any more, from the screen's next look on."""
    if not by.holds(KEEPERS, link.region_code):
        raise NotAllowed("大屏的地址由社区、街道和区里的工作人员来停。")
    if link.ended_at is not None:
        raise Conflict("这个地址已经停了。")
    link.ended_by_id, link.ended_at = by.id, now
    db.session.flush()


def screen_token(link: ScreenLink) -> str:
    """What the address ends with."""
    token: str = _signer().dumps(link.id)
    return token


def screen_behind(token: str) -> ScreenLink:
    """Raises NotFound for a token that is not ours, or was ended."""
    try:
        link = db.session.get(ScreenLink, _signer().loads(token))
    except BadSignature:
        raise NotFound(GONE) from None
    if link is None or link.ended_at is not None:
        raise NotFound(GONE)
    return link


def open_screens(person: Person, code: str) -> list[ScreenLink]:
    """The screens of a place and below it, if somebody works there."""
    if not person.holds(KEEPERS, code):
        return []
    query = select(ScreenLink).where(
        below(ScreenLink.region_code, code), ScreenLink.ended_at.is_(None)
    )
    both = joinedload(ScreenLink.region), joinedload(ScreenLink.by)
    return list(db.session.scalars(query.options(*both).order_by(ScreenLink.id)))


def screen_for(person: Person, link_id: int) -> ScreenLink:
    """Raises NotFound, also for what is somebody else's."""
    link = db.session.get(ScreenLink, link_id)
    if link is None or not person.holds(KEEPERS, link.region_code):
        raise NotFound("没有找到这块屏。")
    return link
