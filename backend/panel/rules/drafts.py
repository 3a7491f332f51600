"""The next version of the rules or of the catalogue: begun, looked at, decided."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ...cases.recounting import open_by_rule
from ...catalogue import adopting, drafting, entries, queries, rule_rows
from ...catalogue.kinds import KINDS
from ...catalogue.models import DraftOf, RuleDraft
from ...catalogue.planning import RulesPlan, touched
from ...catalogue.tables import MOST_BYTES, MOST_ROWS, Row, named, rows_of
from ...clock import now, said
from ...decisions.rules import must_decide, reads
from ...errors import DomainError, Invalid, NotFound
from ...files.sheets import read_sheet
from ...records.actions import audit
from ...web import Access, asker, open_to
from ..door import shows_again, status_of
from . import deciding
from .catalogue import page as catalogue_page
from .told import names_of

pages = Blueprint("drafts", __name__, url_prefix="/panel/rules/drafts")

MOST_SHOWN = 100


@pages.get("/<what>")
@open_to(Access.STAFF, reads)
def show(what: str) -> str:
    return _page(_what(what))


@pages.post("/<what>")
@open_to(Access.STAFF, reads)
def begin(what: str) -> ResponseReturnValue:
    """From a file, or from what holds."""
    must_decide(asker())
    of, file = _what(what), request.files.get("file")
    rows = _rows_given(of) if file and file.filename else None
    source = (file.filename or "")[:100] if file and rows is not None else "照现行的改"
    draft = drafting.begin(of, rows, source=source, by=asker(), now=now())
    audit(asker().id, "begin_rules", f"rule_draft:{draft.id}", now=now())
    flash("新版本开始写了。现行的不受影响，定下来以后到了日子才换。")
    return _back(of)


@pages.post("/<what>/<move>")
@open_to(Access.STAFF, reads)
def move(what: str, move: str) -> ResponseReturnValue:
    """Decide it, take the decision back, or throw it away."""
    must_decide(asker())
    of, at = _what(what), now()
    draft = drafting.draft_of(of)
    step: dict[str, Any] = {"by": asker(), "now": at, "seen": deciding.seen()}
    if move == "decide":
        starts, why = deciding.starts_on(at), deciding.why()
        made = adopting.decide_start(draft, starts, why=why, **step)
        sentence = "新版本现在开始用了。" if made else f"定好了，{said(starts, at)} 起用。"
    elif move == "call-off":
        adopting.call_off(draft, **step)
        sentence = "收回了，到时候不会换。可以接着改。"
    elif move == "drop":
        drafting.drop(draft, **step)
        sentence = "这个新版本不要了。现行的不受影响。"
    else:
        raise NotFound()
    audit(asker().id, f"{move}_rules", f"rule_draft:{draft.id}", now=at)
    flash(sentence)
    return _back(of)


def _what(words: str) -> DraftOf:
    if words not in set(DraftOf):
        raise NotFound()
    return DraftOf(words)


def _back(of: DraftOf) -> ResponseReturnValue:
    there = drafting.open_draft(of) is not None
    page = url_for("panel.drafts.show", what=of.value) if there else url_for("panel.catalogue.show")
    return redirect(page, 303)


def _rows_given(of: DraftOf) -> list[Mapping[str, str]]:
    """The lines of the file that was sent, by our columns. Raises Invalid."""
    content = request.files["file"].read(MOST_BYTES + 1)
    also = rule_rows.HEADINGS if of is DraftOf.RULES else entries.HEADINGS
    if content.startswith(b"PK"):
        sheet = read_sheet(content, most=MOST_ROWS)
        for line in sheet.rows:
            for why in line.bad.values():
                raise Invalid(f"第 {line.number} 行：{why}")
        return [r.cells for r in named([Row(r.number, r.cells) for r in sheet.rows], also)]
    return [line.cells for line in rows_of(content, also)]


def _page(of: DraftOf, refused: DomainError | None = None) -> str:
    person, at = asker(), now()
    draft = drafting.draft_of(of)
    planned, wrong = None, ""
    try:
        planned = drafting.plan(draft)
    except Invalid as problem:
        wrong = problem.message
    words = request.args.get("q", "").strip()[:50]
    return render_template(
        "panel/rules/draft.html",
        draft=draft,
        called=drafting.CALLED[of],
        plan=planned,
        wrong=wrong,
        whole=planned is not None and not drafting.in_the_way(planned),
        keeping=_keeping(planned) if isinstance(planned, RulesPlan) else [],
        rows=_shown(draft, words) if of is DraftOf.RULES else [],
        words=words,
        tiles={key: kind.tile for key, kind in KINDS.items()},
        who=_names(draft),
        most=MOST_SHOWN,
        refused=refused,
        **deciding.about_deciding(person, at),
    )


def _keeping(planned: RulesPlan) -> list[tuple[str, int]]:
    """Rules that change or go and have open cases: what they are called, how many cases."""
    gone = touched(queries.all_current_rules(), planned)
    counts = open_by_rule([rule.id for rule in gone]) if gone else {}
    return [
        (f"{rule.item}：{rule.condition}（{rule.limit.words()}）", counts[rule.id])
        for rule in gone
        if rule.id in counts
    ]


def _names(draft: RuleDraft) -> dict[int, str]:
    return names_of({id for id in (draft.changed_by_id, draft.decided_by_id) if id})


def _shown(draft: RuleDraft, words: str) -> list[tuple[int, dict[str, str]]]:
    """Lines that have all the words, with their places."""
    found = [
        (place, cells)
        for place, cells in enumerate(draft.rows)
        if all(word in " ".join(cells.values()) for word in words.split())
    ]
    return found[:MOST_SHOWN]


def _again(error: DomainError) -> ResponseReturnValue:
    return _page(_what((request.view_args or {})["what"]), error), status_of(error)


def _not_begun(error: DomainError) -> ResponseReturnValue:
    return catalogue_page(error), status_of(error)


shows_again("drafts.move", _again)
shows_again("drafts.begin", _not_begun)
