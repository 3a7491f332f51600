"""No page asks the database more often because there is more to show.

Each page is opened, then again with twice as much in the neighbourhood. A new page is a line in
PAGES; what it lists must be among what `_more` makes.
"""

from collections.abc import Callable

import pytest

from backend.db import db, transaction
from backend.people.caring import Said, enter_household
from backend.people.entering import enter
from backend.people.models import Person, RoleKind, UnitKind
from backend.people.units import enter_unit
from backend.records.actions import audit
from backend.web import App

from ..cases.making import IN_STATUS, appealed, extension_asked, paused, to_approve
from ..planning import heard
from ..wishes import making as wishes
from ..world import COMMUNITY, GRID, World
from .conftest import Browser

Browse = Callable[[str | None], Browser]

# who opens what, and how many statements it may take at the most
PAGES = [
    ("worker", "/panel/", 36),
    ("handler", "/panel/", 30),
    ("worker", "/panel/cases", 14),
    ("worker", "/panel/cases?status=open&words=井盖", 24),
    ("worker", "/panel/cases?view=map", 26),
    ("handler", "/panel/cases?view=map&status=closed", 22),
    ("worker", "/panel/cases/2", 40),
    ("worker", "/panel/cases/2/on-site", 26),
    ("worker", "/panel/cases/2/print", 30),
    ("worker", "/panel/chat", 10),
    ("worker", "/panel/orders", 14),
    ("worker", "/panel/replies", 14),
    ("worker", "/panel/wishes", 28),
    ("worker", "/panel/wishes/all", 20),
    ("worker", "/panel/wishes/board", 16),
    ("worker", "/panel/wishes/promises", 16),
    ("worker", "/panel/wishes/2", 60),
    ("worker", "/panel/wishes/helpers", 16),
    ("worker", "/panel/wishes/new", 12),
    ("worker", "/panel/inbox", 8),
    ("worker", "/panel/duty", 16),
    ("worker", "/panel/codes", 10),
    ("worker", "/panel/codes/k/2", 24),
    ("worker", "/panel/engine", 22),
    ("admin", "/panel/engine/log", 12),
    ("worker", "/panel/airings", 16),
    ("worker", "/panel/figures", 36),
    ("street_officer", "/panel/red-black", 20),
    ("worker", "/panel/screen", 40),
    ("street_officer", "/panel/figures?period=year", 36),
    ("worker", "/panel/rules", 30),
    ("worker", "/panel/rules/catalogue?q=井盖", 16),
    ("worker", "/panel/rules/holidays?preview=yes&day=2027-06-01&working=no", 24),
    ("worker", "/panel/people", 14),
    ("worker", "/panel/people/10", 26),
    ("worker", "/panel/people/10/erase", 34),
    ("worker", "/panel/units", 14),
    ("street_officer", "/panel/units/1", 22),
    ("street_officer", "/panel/care", 12),
    ("worker", f"/panel/care/{GRID}", 20),
    ("worker", "/panel/places", 18),
    ("worker", f"/panel/places/{GRID}", 16),
    ("admin", "/panel/retention?count=yes", 14),
    ("admin", "/panel/rules/points/case_filed?preview=yes&points=2&daily_cap=4", 14),
]


def _more(w: World) -> None:
    """One more of everything that a page may list."""
    for make in (*IN_STATUS.values(), appealed, extension_asked, paused, to_approve):
        make(w)
    for wish in (wishes.posted, wishes.on_the_board, wishes.claimed, wishes.fulfilled):
        wish(w)
    _more_people(w)
    db.session.flush()


def _more_people(w: World) -> None:
    number = db.session.query(Person).count()
    for kind in (RoleKind.STEWARD, RoleKind.GRID_WORKER):
        enter(
            "王师傅", f"1380000{number:04}", kind, region_code=GRID, by=w.street_officer, now=w.now
        )
        number += 1
    enter_unit(
        f"第{number}物业", UnitKind.PROPERTY, COMMUNITY, duty_phone="", handles=[], by=w.worker
    )
    enter_household(GRID, Said(f"{number}-101"), steward_id=None, by=w.worker, now=w.now)
    audit(w.ids["worker"], "look_phone", "person:10", now=w.now, reason="上门")


def _asked(app: App, browser: Browser, path: str) -> list[str]:
    with app.app_context(), heard() as sent:
        answer = browser.get(path)
    assert answer.status_code == 200, path
    return [statement for statement, _ in sent if not statement.startswith("BEGIN")]


@pytest.fixture
def more(app: App, world: World) -> Callable[[], None]:
    with app.app_context(), transaction():
        wishes.unbound(world)

    def make() -> None:
        with app.app_context(), transaction():
            _more(world)
        with app.app_context():
            db.session.remove()

    return make


def test_twice_as_much_takes_as_many_statements(
    app: App, browser: Browse, more: Callable[[], None]
) -> None:
    hers = {who: browser(who) for who, _, _ in PAGES}
    more()
    for who, path, _ in PAGES:  # what is kept in memory is kept from here on
        hers[who].get(path)
    before = {(who, path): _asked(app, hers[who], path) for who, path, _ in PAGES}
    more()
    after = {(who, path): _asked(app, hers[who], path) for who, path, _ in PAGES}
    grown = {
        page: [s for s in sent if sent.count(s) != before[page].count(s)]
        for page, sent in after.items()
        if len(sent) != len(before[page])
    }
    assert grown == {}
    counted = {(who, path): len(after[who, path]) for who, path, _ in PAGES}
    assert {page: n for page, n in counted.items() if n > _cap(page)} == {}


def _cap(page: tuple[str, str]) -> int:
    return next(most for who, path, most in PAGES if (who, path) == page)
