"""Many cases at once: tick, say what, see what would become of each, then once and for all."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ...cases import closing, noting, reviewing
from ...cases.bulk import MOST, Outcome, cases_to_move, try_each
from ...cases.models import Case
from ...cases.rules import REVIEWERS
from ...catalogue.kinds import KINDS
from ...clock import now
from ...db import db
from ...errors import DomainError, Invalid
from ...people.models import Person
from ...people.queries import units_serving
from ...people.rules import community_of
from ...records import desk
from ...web import Access, asker, open_to
from ..door import shows_again, status_of
from ..fields import chosen_unit, number_in, row_id, typed
from ..once import key_of_form, lead_to, sent_before
from ..roles import looks_down

pages = Blueprint("bulk", __name__, url_prefix="/panel/cases/bulk")

MOST_PLACES = 5  # of which the units are offered

Verb = Callable[[Case], str]


def _dispatch(person: Person) -> Verb:
    unit, note = chosen_unit(typed("unit")), typed("note")

    def dispatch(case: Case) -> str:
        reviewing.dispatch(case, unit, note=note, by=person, now=now())
        return f"派给{unit.name}"

    return dispatch


def _set_kind(person: Person) -> Verb:
    key = typed("kind")
    if key not in KINDS:
        raise Invalid("请选一类。", fields={"kind": "必选"})

    def set_kind(case: Case) -> str:
        reviewing.set_kind(case, key, by=person, now=now())
        return f"分类改为“{KINDS[key].tile}”"

    return set_kind


def _note(person: Person) -> Verb:
    words = typed("words")

    def note(case: Case) -> str:
        noting.note(case, words, by=person, now=now())
        return "加一条内部备注"

    return note


def _close(person: Person) -> Verb:
    words = typed("words")

    def close(case: Case) -> str:
        closing.close(case, note=words, by=person, now=now())
        return "结掉，报的人会收到您写的话"

    return close


@dataclass(frozen=True)
class Action:
    """What can be done to many: how it is said, how a form becomes the step, which field it needs
    before there is anything to see."""

    words: str
    verb: Callable[[Person], Verb]
    needs: str


ACTIONS = {
    "dispatch": Action("派给一个单位", _dispatch, "unit"),
    "set_kind": Action("改分类", _set_kind, "kind"),
    "close": Action("写一句，结掉", _close, "words"),
    "note": Action("加内部备注", _note, "words"),
}


def offered(person: Person) -> dict[str, str]:
    """What this person is offered for many; whether each case allows it, its verb says."""
    if person.only_reads:
        return {}
    printing = {"print": "打印工单"}
    if any(role.kind in REVIEWERS for role in person.open_roles):
        return {key: action.words for key, action in ACTIONS.items()} | printing
    return {"note": ACTIONS["note"].words} | printing if looks_down(person) else printing


@pages.post("")
@open_to(Access.STAFF)
def prepare() -> ResponseReturnValue:
    """What is to be done to those ticked; as soon as it is said, what would become of each."""
    ids = _ids()
    if typed("action") == "print":
        return redirect(url_for("panel.case_sheets.several", id=ids), 303)
    return _page(_cases(ids), tried=bool(typed(_action().needs)))


@pages.post("/do")
@open_to(Access.STAFF)
def do() -> ResponseReturnValue:
    """Do it, to each that still is as it was seen."""
    if again := sent_before():
        return again
    person, action, cases = asker(), _action(), _cases(_ids())
    outcomes = try_each(cases, action.verb(person), seen=_seen(), keep=True)
    lines = [_line(outcome) for outcome in outcomes]
    run = desk.note_run(action.words, lines, by=person, now=now())
    return lead_to(url_for(".result", run_id=run.id))


@pages.get("/<int:run_id>")
@open_to(Access.STAFF)
def result(run_id: int) -> str:
    """What became of each."""
    run = desk.run_of(asker(), row_id(run_id))
    done = [line for line in run.lines if line["done"]]
    refused = [line for line in run.lines if not line["done"]]
    return render_template("panel/cases/bulk_done.html", run=run, done=done, refused=refused)


def _page(cases: Sequence[Case], *, tried: bool, refused: DomainError | None = None) -> str:
    person, key = asker(), typed("action")
    named = [(case.id, case.number, case.title) for case in cases]
    units = _units(cases) if key == "dispatch" else []
    outcomes = try_each(cases, ACTIONS[key].verb(person), keep=False) if tried else []
    db.session.expire_all()
    return render_template(
        "panel/cases/bulk.html",
        action=key,
        heading=ACTIONS[key].words,
        named=named,
        missing=len(_ids()) - len(named),
        units=units,
        outcomes=outcomes,
        possible=[one for one in outcomes if one.done],
        refused=refused,
        typed=typed,
        once=key_of_form(),
    )


def _units(cases: Sequence[Case]) -> list[tuple[int, str]]:
    """Those that serve any of the places, each once."""
    places = dict.fromkeys(community_of(case.region_code or "") for case in cases)
    found = [unit for code in list(places)[:MOST_PLACES] if code for unit in units_serving(code)]
    return [(unit.id, unit.name) for unit in dict.fromkeys(found)]


def _action() -> Action:
    key = typed("action")
    if key not in ACTIONS or key not in offered(asker()):
        raise Invalid("请选要办什么。")
    return ACTIONS[key]


def _ids() -> list[int]:
    given = list(dict.fromkeys(request.form.getlist("id")))
    if not given:
        raise Invalid("一件也没有选。回到列表，在要办的前面打勾。")
    if len(given) > MOST:
        raise Invalid(
            f"一次最多办 {MOST} 件，您选了 {len(given)} 件。先用筛选缩小范围，分几次办；"
            "现在什么都没有动。"
        )
    numbers = [number_in(one) for one in given]
    return [row_id(number) for number in numbers if number is not None]


def _cases(ids: Sequence[int]) -> list[Case]:
    return cases_to_move(asker(), ids)


def _seen() -> dict[int, int]:
    """Which version of each case the preview showed. What it did not show is done to nothing."""
    pairs = [one.partition(".") for one in request.form.getlist("seen")]
    shown = {number_in(case_id): number_in(version) for case_id, _, version in pairs}
    return {row_id(i): shown.get(i) or 0 for i in _ids()}


def _line(outcome: Outcome) -> dict[str, Any]:
    kept = asdict(outcome)
    return {name: kept[name] for name in ("case_id", "number", "title", "done", "said", "becomes")}


def _again(error: DomainError) -> ResponseReturnValue:
    """The page once more with the sentence, if it is one of the fields that lacked."""
    if typed("action") not in offered(asker()) or not error.fields:
        raise error
    return _page(_cases(_ids()), tried=False, refused=error), status_of(error)


shows_again("bulk.prepare", _again)
