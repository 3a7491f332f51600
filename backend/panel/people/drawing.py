"""One grid's boundary, corner by corner: as text, or pulled on the map where scripts run."""

import re
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ...clock import now
from ...errors import Conflict, DomainError, Invalid
from ...people import outlining
from ...people.actions import RUNNING
from ...people.finding import knows_people
from ...people.models import Region
from ...people.outlines import Corner, corners_of
from ...people.outlining import Planned
from ...people.places import METRES_PER_DEGREE, grid_index
from ...people.queries import place_name
from ...records.actions import audit
from ...web import Access, asker, open_to
from ..door import shows_again, status_of
from ..fields import typed
from ..once import key_of_form, lead_to, sent_before
from .outline_maps import map_to_draw
from .units import may_run

pages = Blueprint("outlines", __name__, url_prefix="/panel/places/<code>")

HALF = 50 / METRES_PER_DEGREE  # of the square that a new grid begins with
_CORNER = re.compile(r"(\d{1,3}\.?\d{0,9})[\s,，、]+(\d{1,3}\.?\d{0,9})")


@pages.get("")
@open_to(Access.STAFF, knows_people)
def show(code: str) -> str:
    return _page(outlining.grid_to_draw(asker(), code))


@pages.post("")
@open_to(Access.STAFF, knows_people)
def save(code: str) -> ResponseReturnValue:
    """`look`: only show what it would be."""
    grid = outlining.grid_to_draw(asker(), code)
    if "look" in request.form:
        return _page(grid, corners=_corners(), looked=_looked(code, grid.name))
    return _drawn(code, grid.name)


@pages.get("/new")
@open_to(Access.STAFF, may_run)
def begin(code: str) -> str:
    return _new_page(outlining.community_for(asker(), code))


@pages.post("/new")
@open_to(Access.STAFF, may_run)
def add(code: str) -> ResponseReturnValue:
    """A new grid of this community, under the next code. Sent twice, it is one grid."""
    community = outlining.community_for(asker(), code)
    if (again := sent_before()) is not None:
        return again
    new = outlining.next_code(community)
    if "look" in request.form:
        return _new_page(community, corners=_corners(), looked=_looked(new, typed("name")))
    return _drawn(new, typed("name"))


def _drawn(code: str, name: str) -> ResponseReturnValue:
    done = outlining.draw(
        code, name, _corners(), began_with=typed("began_with"), by=asker(), now=now()
    )
    audit(asker().id, "draw_grid", f"region:{code}", now=now(), reason="；".join(done.doubts))
    flash(f"{done.name}的边界存好了。{''.join(done.doubts)}")
    return lead_to(url_for("panel.places.show", place=code[:12]))


def _looked(code: str, name: str) -> Planned:
    return outlining.look_at(code, name, _corners(), by=asker())


def _corners() -> list[Corner]:
    """As they stand in the fields, one after the other; an empty field is no corner. Raises
    Invalid."""
    found = []
    for number, words in enumerate(request.form.getlist("corner")[:500], start=1):
        read = _CORNER.fullmatch(words.strip())
        if read:
            found.append((float(read[1]), float(read[2])))
        elif words.strip():
            raise Invalid(
                f"第 {number} 个角没看懂，请写成“纬度, 经度”，像 30.609000, 114.305000。",
                fields={"corner": "请改一改"},
            )
    return found


def _new_page(community: Region, **more: Any) -> str:
    corners: Sequence[Corner] = more.pop("corners", None) or _square(community)
    return _shown(f"{community.code}", f"{place_name(community.code)}的新网格", corners, **more)


def _square(community: Region) -> list[Corner]:
    middle = grid_index().centre(community.code)
    if middle is None:
        return []
    signs = ((1, -1), (1, 1), (-1, 1), (-1, -1))
    return [(middle[0] + HALF * up, middle[1] + HALF * right) for up, right in signs]


def _page(grid: Region, **more: Any) -> str:
    outline = dict(grid_index().below(grid.code)).get(grid.code)
    kept = corners_of(outline)
    corners = more.pop("corners", None) or kept or []
    return _shown(
        grid.code,
        place_name(grid.code),
        corners,
        one_piece=outline is None or kept is not None,
        change=outlining.changes_of([grid.code]).get(grid.code),
        began_with=outlining.version_of(grid.code),
        **more,
    )


def _shown(code: str, title: str, corners: Sequence[Corner], **more: Any) -> str:
    shown = {"one_piece": True, "change": None, "began_with": "", **more}
    return render_template(
        "panel/people/outline.html",
        code=code,
        title=title,
        is_new=len(code) == 12,
        corners=[f"{latitude:.6f}, {longitude:.6f}" for latitude, longitude in corners],
        map=map_to_draw(code, corners),
        may_draw=asker().holds(RUNNING, code),
        once=key_of_form() if len(code) == 12 else "",
        typed=lambda _, name: typed(name),
        **shown,
    )


def _again(error: DomainError) -> ResponseReturnValue:
    code = (request.view_args or {})["code"]
    if len(code) == 12:
        page = _new_page(outlining.community_for(asker(), code), refused=error, corners=_typed())
    else:
        kept = None if isinstance(error, Conflict) else _typed()
        page = _page(outlining.grid_to_draw(asker(), code), refused=error, corners=kept)
    return page, status_of(error)


def _typed() -> list[Corner]:
    try:
        return _corners()
    except Invalid:
        return []


for _post in ("save", "add"):
    shows_again(f"outlines.{_post}", _again)
