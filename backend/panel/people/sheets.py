"""表格导入: choose a sheet, see each bad cell in its place, then confirm what was shown."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ...catalogue.kinds import KINDS as TILES
from ...clock import now
from ...errors import DomainError, Invalid, NotFound
from ...files.sheets import Sheet, read_sheet, write_sheet
from ...files.workbooks import MOST_BYTES
from ...people.importing_sheets import KINDS, Kind, Line, Plan, do, plan, plan_sheet
from ...people.importing_sheets.lines import MOST_LINES, said_of
from ...records.actions import audit
from ...records.models import PreparedImport
from ...records.preparing import HOLDS, prepare, prepared, settle
from ...web import Access, asker, before_transaction, open_to
from ...web import prepared as read_before
from ..door import shows_again, status_of
from .units import may_run

pages = Blueprint("sheets", __name__, url_prefix="/panel/sheets")

MOST_SHOWN = 200
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def read_upload() -> Sheet:
    """The sheet of this form, read before anything is locked. The file itself is not kept."""
    sent = request.files.get("file")
    content = sent.stream.read(MOST_BYTES + 1) if sent and sent.filename else b""
    if not content:
        raise Invalid("请先选一个 .xlsx 文件。", fields={"file": "必选"})
    return read_sheet(content, most=MOST_LINES)


@pages.get("")
@open_to(Access.STAFF, may_run)
def show() -> str:
    return _page()


@pages.get("/<kind>.xlsx")
@open_to(Access.STAFF, may_run)
def empty(kind: str) -> Response:
    """A sheet to fill in: our headings and one line as an example."""
    what = _kind(kind)
    headings = [names[0] for names in what.columns.values()]
    content = write_sheet(what.words, headings, [list(what.example.values())])
    response = Response(content, mimetype=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{what.key}.xlsx"'
    return response


@pages.post("/<kind>")
@open_to(Access.STAFF, may_run)
@before_transaction(read_upload)
def look(kind: str) -> ResponseReturnValue:
    """What the sheet would do; nothing changes yet."""
    what, sheet = _kind(kind), read_before()
    planned = plan_sheet(what, sheet, by=asker(), tiles=_tiles())
    return redirect(_kept(planned), 303)


@pages.get("/<kind>/<key>")
@open_to(Access.STAFF, may_run)
def preview(kind: str, key: str) -> str:
    return _preview(kind, key)


@pages.post("/<kind>/<key>")
@open_to(Access.STAFF, may_run)
def confirm(kind: str, key: str) -> ResponseReturnValue:
    """What was shown, and nothing else; then the sheet is forgotten."""
    kept, planned = _again_planned(_kind(kind), key)
    for verb, subject in do(planned, kept.content["does"], by=asker(), now=now()):
        audit(asker().id, verb, subject, now=now())
    done, bad = len(planned.good), sum(bool(line.bad) for line in planned.lines)
    settle(kept)
    flash(_told(done, bad))
    return redirect(url_for("panel.sheets.show"), 303)


def _told(done: int, bad: int) -> str:
    left = f"还有 {bad} 行没有导入，改好以后可以整张表再导一次。" if bad else ""
    return f"导入了 {done} 行。{left}"


def _kind(key: str) -> Kind:
    if key not in KINDS:
        raise NotFound()
    return KINDS[key]


def _tiles() -> dict[str, str]:
    return {kind.tile: key for key, kind in TILES.items()}


def _kept(planned: Plan) -> str:
    """The address of the preview."""
    bad = {line.number: line.bad for line in planned.lines}
    content = {
        "lines": [[line.number, line.cells, bad[line.number]] for line in planned.lines],
        "left_out": planned.left_out,
        "does": said_of(planned),
    }
    key = prepare(asker().id, planned.kind.key, content, now=now())
    return url_for("panel.sheets.preview", kind=planned.kind.key, key=key)


def _again_planned(what: Kind, key: str) -> tuple[PreparedImport, Plan]:
    """The same lines, looked at anew: others may have changed what they would do."""
    kept = prepared(key, asker().id, what.key, now=now())
    lines = [Line(number, cells, dict(bad)) for number, cells, bad in kept.content["lines"]]
    return kept, plan(what, lines, kept.content["left_out"], by=asker(), tiles=_tiles())


def _page(**more: Any) -> str:
    kinds = [(kind, [names[0] for names in kind.columns.values()]) for kind in KINDS.values()]
    chosen = (request.view_args or {}).get("kind", "")
    return render_template(
        "panel/people/sheets.html", kinds=kinds, most=MOST_LINES, chosen=chosen, **more
    )


def _preview(kind: str, key: str, **more: Any) -> str:
    what = _kind(kind)
    _, planned = _again_planned(what, key)
    order = sorted(planned.lines, key=lambda line: (not line.bad, line.number))
    return render_template(
        "panel/people/sheets_preview.html",
        kind=what,
        key=key,
        plan=planned,
        columns=[(name, names[0]) for name, names in what.columns.items()],
        lines=order[:MOST_SHOWN],
        more_lines=max(len(order) - MOST_SHOWN, 0),
        minutes=int(HOLDS.total_seconds() // 60),
        **more,
    )


def _again(error: DomainError) -> ResponseReturnValue:
    given = request.view_args or {}
    if "key" in given:
        return _preview(given["kind"], given["key"], refused=error), status_of(error)
    return _page(refused=error), status_of(error)


for _post in ("look", "confirm"):
    shows_again(f"sheets.{_post}", _again)
