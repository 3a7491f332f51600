"""What is to be done now, the longer list of everything, and finding one by its number."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ...cases import queries
from ...cases.agenda import appeals_open, visits_due
from ...cases.filters import Filters
from ...cases.models import OPEN, Case, Status, Verdict
from ...cases.rules import DECIDERS, ONLOOKERS
from ...cases.words import LOOK_BACK_WORDS, STAGE_WORDS, VERDICT_WORDS
from ...catalogue.kinds import KINDS
from ...clock import now, today
from ...errors import Invalid, NotFound
from ...people.models import Person
from ...people.queries import places_named, places_reached
from ...texts.masking import masked
from ...web import Access, asker, open_to
from ..fields import number_arg
from ..roles import looks_down
from .agenda import REMEMBERED, grouped
from .reading import clock_words, day, first_line, first_photo

pages = Blueprint("queue", __name__, url_prefix="/panel")

MOST = 100
PAGE = 20
FILTERS = ("words", "status", "kind", "region", "late")
MOST_WORDS = 50
SOON = timedelta(days=7)
LISTED = [status for status in Status if status is not Status.DRAFT]


@pages.get("/")
@open_to(Access.STAFF)
def show() -> str:
    """What is due first stands on top; what waits for a rating or for others comes after."""
    person, down = asker(), looks_down(asker())
    found = queries.queue(person, _filters(), limit=MOST + 1)
    groups = grouped(person, found[:MOST], looks_down=down, now=now())
    mine = [case for heading, cases in groups for case in cases if heading != REMEMBERED]
    return render_template(
        "panel/cases/queue.html",
        groups=groups,
        glance=queries.glance(person, now=now()) if down else None,
        in_hand=len(mine),
        late=sum(clock_words(case, now()).late for case in mine),
        more=len(found) > MOST,
        **_beside(person, down),
        **_for_a_list(person, found[:MOST]),
        last_verdict=_last_verdict,
        statuses=OPEN,
    )


def _beside(person: Person, down: bool) -> dict[str, Any]:
    """What waits beside the queue: visits after the end, appeals for whoever decides them."""
    officer = any(role.kind in DECIDERS for role in person.open_roles)
    return {
        "visits": visits_due(person, until=today() + SOON) if down else [],
        "appeals": appeals_open(person) if officer else [],
        "look_back_words": LOOK_BACK_WORDS,
        "stage_words": STAGE_WORDS,
        "today": today(),
        "day": day,
    }


def _last_verdict(case: Case) -> Verdict | None:
    return case.ratings[-1].verdict if case.ratings else None


@pages.get("/cases")
@open_to(Access.STAFF)
def everything() -> str:
    """Everything that was ever reported here, newest first."""
    person = asker()
    before = number_arg("before")
    found = queries.page(person, _filters(), before=before, limit=PAGE + 1)
    shown = [case for case in found[:PAGE] if case.reported_at is not None]
    older = _address(before=found[PAGE - 1].id) if found[PAGE:] else None
    return render_template(
        "panel/cases/list.html",
        cases=shown,
        older=older,
        **_for_a_list(person, shown),
        last_verdict=lambda case: None,
        statuses=LISTED,
    )


@pages.get("/find")
@open_to(Access.STAFF)
def find() -> ResponseReturnValue:
    """By number, as people type it."""
    number = request.args.get("number", "").strip()[:40]
    if not any(letter.isdecimal() for letter in number):
        raise Invalid("请输入编号，比如 JA-0007，只打 7 也行。")
    try:
        case = queries.case_numbered(asker(), number)
    except NotFound as unknown:
        raise NotFound(f"没有找到编号 {number}，或者它不归您看。") from unknown
    return redirect(url_for("panel.cases.show", case_id=case.id), 303)


def _address(**changes: int) -> str:
    """This list with the same filters; only names that we know go into an address."""
    chosen: dict[str, Any] = {name: request.args.get(name) or None for name in FILTERS}
    return url_for(".everything", **{**chosen, **changes})


def _for_a_list(person: Person, cases: Sequence[Case]) -> dict[str, object]:
    """What the rows and the filters above them need, in as many looks for two rows as for all."""
    codes = [case.region_code for case in cases if case.region_code]
    regions = places_reached(person, ONLOOKERS)
    return {
        "places": places_named([*codes, *(region.code for region in regions)]),
        "regions": regions,
        "clock_words": lambda case: clock_words(case, now()),
        "first_photo": first_photo,
        "first_line": first_line,
        "masked": masked,
        "verdict_words": VERDICT_WORDS,
        "chosen": request.args,
    }


def _filters() -> Filters:
    given = request.args
    status, kind, region = (given.get(name) or None for name in ("status", "kind", "region"))
    if status is not None and status not in LISTED:
        raise Invalid("没有这种状态，请从列出的里面选。")
    if kind is not None and kind not in KINDS:
        raise Invalid("没有这一类，请从列出的里面选。")
    if region is not None and not (region.isdecimal() and len(region) in {12, 15}):
        raise Invalid("没有这个区域，请从列出的里面选。")
    return Filters(
        status=Status(status) if status else None,
        kind_key=kind,
        region_code=region,
        late_at=now() if given.get("late") else None,
        words=given.get("words", "").strip()[:MOST_WORDS] or None,
    )
