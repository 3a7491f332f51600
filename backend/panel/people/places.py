"""网格边界: the grids of a community on a map, and a file of them looked at before it counts."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ...clock import now
from ...errors import DomainError, Invalid
from ...people import outlining
from ...people.finding import knows_people, places_to_choose
from ...people.models import Level, Person, Region
from ...people.outlines import as_geojson, square_metres
from ...people.places import grid_index
from ...people.queries import place_name, place_of, region
from ...people.rules import community_of
from ...records.actions import audit
from ...records.preparing import prepare, prepared, settle
from ...web import Access, asker, open_to
from ..door import shows_again, status_of
from ..region_maps import region_map
from .outline_maps import map_of_plan
from .units import may_run

pages = Blueprint("places", __name__, url_prefix="/panel/places")

KIND = "grids"
MOST_BYTES = 4 * 1024 * 1024
STATES = {"new": "新的", "changed": "改了", "same": "没变", "bad": "不能用"}


@pages.get("")
@open_to(Access.STAFF, knows_people)
def show() -> str:
    return _page()


@pages.post("/import")
@open_to(Access.STAFF, may_run)
def look() -> ResponseReturnValue:
    """What the file would change; nothing changes yet."""
    sent = request.files.get("file")
    content = sent.stream.read(MOST_BYTES + 1) if sent and sent.filename else b""
    if not content:
        raise Invalid("请先选一个 GeoJSON 文件。", fields={"file": "必选"})
    if len(content) > MOST_BYTES:
        raise Invalid("文件超过 4 MB，请分成几份导入。", fields={"file": "太大"})
    found = outlining.plan_file(content, by=asker())
    kept = [
        {"code": one.code, "name": one.name, "geojson": as_geojson(one.outline)} for one in found
    ]
    key = prepare(asker().id, KIND, kept, now=now())
    return redirect(url_for("panel.places.preview", key=key), 303)


@pages.get("/import/<key>")
@open_to(Access.STAFF, may_run)
def preview(key: str) -> str:
    return _preview(key)


@pages.post("/import/<key>")
@open_to(Access.STAFF, may_run)
def confirm(key: str) -> ResponseReturnValue:
    """What was shown, and nothing else."""
    kept = prepared(key, asker().id, KIND, now=now())
    found = outlining.planned_again(kept.content, by=asker())
    count = outlining.put_in_place(found, by=asker(), now=now())
    settle(kept)
    for code in {one.code[:12] for one in found}:
        audit(asker().id, "import_grids", f"region:{code}", now=now(), reason=f"{count} 个网格")
    flash(f"{count} 个网格的边界换好了，以前的边界留着备查。")
    return redirect(url_for("panel.places.show", place=found[0].code[:12]), 303)


def communities(by: Person) -> list[Region]:
    """Whose grids somebody may look at; a grid worker's own community too."""
    found = [place for place in places_to_choose(by) if place.level is Level.COMMUNITY]
    if found:
        return found
    held = {community_of(role.region_code or "0" * 12) for role in by.open_roles}
    return [region(code) for code in sorted(filter(None, held)) if code.strip("0")]


def _page(**more: Any) -> str:
    by, theirs = asker(), communities(asker())
    asked = request.args.get("place") or (theirs[0].code if theirs else "")
    here = outlining.community_for(by, asked) if asked else None
    grids = outlining.grids_of(here) if here else []
    outlines = dict(grid_index().below(here.code)) if here else {}
    return render_template(
        "panel/people/places.html",
        here=here,
        place=place_name(here.code) if here else "",
        theirs=[(one.code, place_of(one)) for one in theirs],
        grids=grids,
        hectares={code: square_metres(area) / 10_000 for code, area in outlines.items()},
        changes=outlining.changes_of([grid.code for grid in grids]),
        map=region_map(here.code, leads=_leads) if here else None,
        may_draw=may_run(by),
        **more,
    )


def _leads(code: str) -> str:
    return url_for("panel.outlines.show", code=code)


def _preview(key: str, **more: Any) -> str:
    kept = prepared(key, asker().id, KIND, now=now())
    found = outlining.planned_again(kept.content, by=asker())
    counts = {words: sum(one.state == state for one in found) for state, words in STATES.items()}
    return render_template(
        "panel/people/places_preview.html",
        key=key,
        found=sorted(found, key=lambda one: (one.state != "bad", not one.doubts)),
        counts=[(words, count) for words, count in counts.items() if count],
        states=STATES,
        usable=all(not one.problems for one in found),
        map=map_of_plan(found),
        **more,
    )


def _again(error: DomainError) -> ResponseReturnValue:
    given = request.view_args or {}
    if "key" in given:
        return _preview(given["key"], refused=error), status_of(error)
    return _page(refused=error), status_of(error)


for _post in ("look", "confirm"):
    shows_again(f"places.{_post}", _again)
