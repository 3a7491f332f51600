"""目录和立案条件: what holds, found by words; every version and what it changed."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request, url_for

from ...cases.recounting import open_by_rule
from ...catalogue import queries
from ...catalogue.adopting import open_drafts
from ...catalogue.drafting import as_table
from ...catalogue.kinds import KINDS
from ...catalogue.models import CatalogueEntry, Rule
from ...catalogue.planning import changes_between
from ...decisions.rules import decides, reads
from ...errors import DomainError, NotFound
from ...files.sheets import write_sheet
from ...web import Access, asker, open_to
from .told import names_of

pages = Blueprint("catalogue", __name__, url_prefix="/panel/rules/catalogue")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_SHOWN, MOST_ENTRIES, LONGEST = 60, 40, 50


@dataclass(frozen=True)
class Found:
    """Rules that fit the words, the first `MOST_SHOWN` of them; entries without a rule beside."""

    rules: Sequence[Rule]
    count: int
    bare: Sequence[CatalogueEntry]


@pages.get("")
@open_to(Access.STAFF, reads)
def show() -> str:
    return page()


def page(refused: DomainError | None = None) -> str:
    """What was asked for in the address; with why a new version could not be begun."""
    words, tile = request.args.get("q", "").strip()[:LONGEST], request.args.get("tile", "")
    found = _found(words, tile)
    sets, versions = queries.rule_sets(), queries.catalogue_versions()
    return render_template(
        "panel/rules/catalogue.html",
        words=words,
        tile=tile,
        tiles=[(key, kind.tile) for key, kind in KINDS.items()],
        owners={key: kind.owner for key, kind in KINDS.items()},
        found=found,
        open_cases=open_by_rule([rule.id for rule in found.rules]),
        sets=sets,
        versions=versions,
        names=names_of({by for by in [s.by_id for s in sets] + [v.by_id for v in versions] if by}),
        drafts=open_drafts(),
        decides=decides(asker()),
        refused=refused,
    )


@pages.get("/rules.xlsx")
@open_to(Access.STAFF, reads)
def sheet() -> Response:
    """What holds, to be changed in a spreadsheet and brought back as the next version."""
    content = write_sheet("立案条件", *as_table())
    answer = Response(content, mimetype=XLSX)
    answer.headers["Content-Disposition"] = "attachment; filename=rules.xlsx"
    return answer


@pages.get("/versions/<int:set_id>")
@open_to(Access.STAFF, reads)
def version(set_id: int) -> str:
    """What a set of rules changed of the one before it."""
    sets = queries.rule_sets()
    place = next((n for n, one in enumerate(sets) if one.id == set_id), None)
    if place is None:
        raise NotFound("没有这个版本。")
    here, older = sets[place], sets[place + 1] if place + 1 < len(sets) else None
    before = queries.rules_of(older) if older else []
    return render_template(
        "panel/rules/version.html",
        here=here,
        older=older,
        plan=changes_between(before, queries.rules_of(here)),
        who=names_of({here.by_id}).get(here.by_id, "") if here.by_id else "装系统的人",
        back=url_for("panel.catalogue.show"),
    )


def _found(words: str, tile: str) -> Found:
    rules = queries.all_current_rules()
    fitting = [rule for rule in rules if tile in ("", rule.kind_key) and _fits(words, _text(rule))]
    bare: list[CatalogueEntry] = []
    if words and not tile:
        named = {rule.entry.key for rule in rules if rule.entry}
        entries = queries.entries(queries.current_catalogue()).items()
        bare = [
            entry
            for key, entry in entries
            if key not in named and _fits(words, f"{key} {entry.name} {entry.class_name}")
        ]
    return Found(fitting[:MOST_SHOWN], len(fitting), bare[:MOST_ENTRIES])


def _text(rule: Rule) -> str:
    tile = KINDS[rule.kind_key].tile if rule.kind_key in KINDS else ""
    entry = f"{rule.entry.key} {rule.entry.name}" if rule.entry else ""
    return f"{tile} {entry} {rule.item} {rule.condition} {rule.closing_condition}"


def _fits(words: str, text: str) -> bool:
    """Every word is in the text; two characters are a word like any other."""
    return all(word in text for word in words.split())
