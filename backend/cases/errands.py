"""代办: somebody who cannot manage on the screen presses one button, and the community does it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from ..catalogue.kinds import KINDS
from ..db import db
from ..errors import Invalid
from ..people.entering import checked_phone
from ..people.models import Person
from ..people.queries import registered_community
from ..people.rules import community_of
from .amending import add
from .guessing import guess
from .models import Case, Errand, Source
from .paging import is_open
from .reporting import report

LONGEST_PAGE, LONGEST_TITLE = 200, 60
WHERE = "您住哪个社区？先选一下，社区的人才知道该谁来帮您。"


def ask_to_do(
    *,
    page: str,
    title: str,
    words: str = "",
    phone: str = "",
    region_code: str | None = None,
    by: Person,
    now: datetime,
) -> Case:
    """Have the community do for somebody what the page called `title` is for, with an owner, a
    clock and an answer; `phone` to call back, else the one that is known of them.

    Asked again from the same `page` while that is open, it is the same matter: the words are added.
    Without a region it is where they are registered. Raises Invalid.
    """
    page, title, words = page.strip()[:LONGEST_PAGE], title.strip()[:LONGEST_TITLE], words.strip()
    if not (page and title):
        raise Invalid("没看出您在哪一页，请退回去再按一次。", fields={"page": "必填"})
    phone = checked_phone(phone) if phone.strip() else by.phone
    # Tapped twice at once: the second one waits.
    db.session.execute(select(Person.id).where(Person.id == by.id).with_for_update())
    before = _open_one(by, page)
    if before is not None:
        return _once_more(before, words, phone, by=by, now=now)
    where = region_code or registered_community(by)
    if where is None:
        raise Invalid(WHERE, code="no_community", fields={"region": "必填"})
    said = f"请人帮我办：{title}。{words}"
    case = report(
        by=by,
        source=Source.APP,
        words=said,
        kind_key=_kind(words),
        region_code=community_of(where) or where,  # which house is nobody's business
        now=now,
    )
    # Words of somebody's premises hide who reports; but whoever asks for help is to be rung.
    case.reporter_hidden = False
    case.errand = Errand(page=page, title=title, phone=phone, at=now)
    db.session.flush()
    return case


def _kind(words: str) -> str:
    """As guessed; but of nobody's premises, for then nobody might know whom to ring."""
    key = guess(words).kind
    return key if key and not KINDS[key].premises else "other"


def _open_one(by: Person, page: str) -> Case | None:
    query = (
        select(Case)
        .join(Case.errand)
        .where(Case.reporter_id == by.id, Errand.page == page, is_open())
        .options(joinedload(Case.errand))
    )
    return db.session.scalars(query.order_by(Case.id.desc()).limit(1)).first()


def _once_more(case: Case, words: str, phone: str, *, by: Person, now: datetime) -> Case:
    assert case.errand is not None
    case.errand.phone = phone or case.errand.phone
    if words and words not in case.words and all(a.words != words for a in case.additions):
        add(case, words=words, by=by, now=now)
    return case
