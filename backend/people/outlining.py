"""Grids' outlines as people draw and import them: looked at first, then put in place.

What makes an outline useless is refused; what only looks odd (it overlaps, it lies far off) is said
and left to whoever knows the place.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

import shapely
from shapely.errors import ShapelyError
from shapely.geometry import Polygon, shape
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from ..db import db
from ..errors import Conflict, Invalid, NotAllowed, NotFound
from .actions import RUNNING
from .finding import FINDERS, reach
from .importing import LONGEST_NAME, put_outlines
from .models import Boundary, BoundaryChange, Level, Person, Region
from .outlines import Corner, as_geojson, outline_of, problem_of, square_metres
from .places import METRES_PER_DEGREE, grid_index
from .rules import community_of

MOST_GRIDS = 500
MOST_POINTS = 2000  # of one outline in a file
SMALLEST, LARGEST = 200.0, 5_000_000.0  # square metres; beyond, it is said
OVERLAP = 0.02  # of the smaller of two: the width of a line is no overlap
FAR = 500.0  # metres from the other grids of the community
NO_SUCH_PLACE = "没有这个网格，或者它不在您管的地方。"


@dataclass
class Planned:
    """One grid as a file or a drawing would have it. `was`: as it is now, None for a new one."""

    code: str
    name: str
    outline: Any = None
    was: Any = None
    problems: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)

    @property
    def state(self) -> str:
        """In a word: new, changed, same or bad."""
        if self.problems:
            return "bad"
        if self.was is None:
            return "new"
        return "same" if self.outline.equals(self.was) else "changed"

    @property
    def hectares(self) -> float:
        """How large it would be."""
        return square_metres(self.outline) / 10_000


def plan_file(content: bytes, *, by: Person) -> list[Planned]:
    """What a GeoJSON FeatureCollection (WGS-84, `properties.code`, `properties.name`) would change.
    Changes nothing. Raises Invalid for what is no such file."""
    try:
        features = json.loads(content.decode("utf-8-sig"))["features"]
        found = [_planned(feature) for feature in features]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as broken:
        raise Invalid(
            "这不是可用的 GeoJSON。请导出成 GeoJSON（WGS-84），里面要有 features。"
        ) from broken
    if not 0 < len(found) <= MOST_GRIDS:
        raise Invalid(f"一次导入 1 到 {MOST_GRIDS} 个网格。")
    return checked(found, by=by)


def _planned(feature: Mapping[str, Any]) -> Planned:
    """Raises what its shape provokes, where it is no feature at all."""
    given = feature.get("properties") or {}
    one = Planned(str(given.get("code") or "").strip(), str(given.get("name") or "").strip())
    try:
        one.outline = shape(feature["geometry"])
        if shapely.get_num_coordinates(one.outline) > MOST_POINTS:
            one.problems.append(f"角太多了，最多 {MOST_POINTS} 个。")
    except (ValueError, LookupError, TypeError, AttributeError, ShapelyError):
        one.outline = Polygon()
    return one


def checked(found: list[Planned], *, by: Person) -> list[Planned]:
    """The same with what stands against each, and what looks odd."""
    codes = [one.code for one in found]
    kept = _kept(found)
    regions = {
        region.code: region
        for region in db.session.scalars(
            select(Region).where(Region.code.in_({*codes, *(code[:12] for code in codes)}))
        )
    }
    for one in found:
        one.was = kept.get(one.code)
        known = regions.get(one.code)
        one.name = one.name or (known.name if known else "")
        one.problems += filter(None, [_refused(one, codes, regions, by), problem_of(one.outline)])
    whole = {**kept, **{one.code: one.outline for one in found if not one.problems}}
    for one in found:
        if not one.problems:
            one.doubts = _doubts(one, whole)
    return found


def _refused(one: Planned, codes: Sequence[str], regions: Mapping[str, Region], by: Person) -> str:
    known, code = regions.get(one.code), one.code
    if not (code.isascii() and code.isdigit() and len(code) == 15):
        return "网格编码应为 15 位数字，前 12 位是社区的编码。"
    if code[:12] not in regions or not by.holds(RUNNING, code):
        return "这个编码的社区不在您管的地方，或者还没有导入。"
    if known is not None and known.level is not Level.GRID:
        return f"这个编码是{known.name}，不是网格。"
    if codes.count(code) > 1:
        return "这个编码在文件里出现了两次。"
    return "" if 0 < len(one.name) <= LONGEST_NAME else f"名称要 1 到 {LONGEST_NAME} 个字。"


def _doubts(one: Planned, whole: Mapping[str, Any]) -> list[str]:
    size, outline = square_metres(one.outline), one.outline
    found = [f"只有 {size:.0f} 平方米，太小了。"] if size < SMALLEST else []
    found += [f"有 {size / 1_000_000:.1f} 平方公里，太大了。"] if size > LARGEST else []
    others = {code: other for code, other in whole.items() if code != one.code}
    for code, other in others.items():
        shared = outline.intersection(other).area if outline.intersects(other) else 0.0
        if shared > OVERLAP * min(outline.area, other.area):
            part = shared / outline.area
            found.append(f"和{_called(code)}重叠了 {max(part, 0.01):.0%}。")
    own = [other for code, other in others.items() if code[:12] == one.code[:12]]
    if own and (away := min(outline.distance(other) for other in own) * METRES_PER_DEGREE) > FAR:
        found.append(f"离本社区别的网格有 {away / 1000:.1f} 公里，可能画错了地方。")
    return found


def _called(code: str) -> str:
    region = db.session.get(Region, code)
    return f"“{region.name}”" if region else f"文件里的 {code}"


def _kept(found: Sequence[Planned]) -> dict[str, Any]:
    """Outlines of their communities' grids, and of whatever lies where they would."""
    index = grid_index()
    kept = dict(pair for code in {one.code[:12] for one in found} for pair in index.below(code))
    for one in found:
        if not one.outline.is_empty and one.outline.is_valid:
            kept |= dict(index.touching(one.outline))
    return {code: shapely.make_valid(outline) for code, outline in kept.items()}


def put_in_place(found: Sequence[Planned], *, by: Person, now: datetime) -> int:
    """Make it so; how many grids are new or other than before. Raises Conflict if anything stands
    against one, as it may since it was looked at."""
    if any(one.problems for one in found):
        raise Conflict("有的网格还不能用，请先改好文件再导入。")
    outlines = {one.code: (one.name, as_geojson(one.outline)) for one in found}
    report = put_outlines(outlines, now=now, by=by)
    return len(report.added) + len(report.changed)


def version_of(code: str) -> str:
    """By which one knows that an outline is still the one that somebody began to correct."""
    kept = db.session.get(Boundary, code)
    return sha256(kept.geojson.encode()).hexdigest()[:16] if kept else ""


def draw(
    code: str,
    name: str,
    corners: Sequence[Corner],
    *,
    began_with: str,
    by: Person,
    now: datetime,
) -> Planned:
    """A grid's outline, drawn or corrected by hand; the one before is kept. Raises NotAllowed,
    Invalid, Conflict when somebody else has drawn it meanwhile."""
    if not by.holds(RUNNING, code):
        raise NotAllowed("网格的边界由社区或街道来改。")
    if version_of(code) != began_with:
        raise Conflict("您画的时候有人改过这个网格，下面是他改过的样子，请在上面再画。")
    [one] = checked([Planned(code, name, outline_of(corners))], by=by)
    if one.problems:
        raise Invalid(one.problems[0])
    put_in_place([one], by=by, now=now)
    return one


def grid_to_draw(by: Person, code: str) -> Region:
    """A grid within reach. Raises NotFound."""
    found = db.session.get(Region, code)
    if found is None or found.level is not Level.GRID or not by.holds(FINDERS, code):
        raise NotFound(NO_SUCH_PLACE)
    return found


def community_for(by: Person, code: str) -> Region:
    """A community within reach, also that of a grid worker's grid. Raises NotFound."""
    found = db.session.get(Region, code)
    near = any(community_of(held) == code for held in reach(by))
    if found is None or found.level is not Level.COMMUNITY or not (by.holds(FINDERS, code) or near):
        raise NotFound("没有这个社区，或者它不在您管的地方。")
    return found


def next_code(community: Region) -> str:
    """A code that no grid or house of a community has. Raises Conflict when all are taken."""
    taken = set(db.session.scalars(select(Region.code).where(Region.parent_code == community.code)))
    for number in range(1, 1000):
        code = f"{community.code}{number:03}"
        if code not in taken and db.session.get(Region, code) is None:
            return code
    raise Conflict("这个社区的编码用完了。")


def changes_of(codes: Sequence[str]) -> dict[str, BoundaryChange]:
    """Who changed each of these grids last, and when."""
    query = select(BoundaryChange).where(BoundaryChange.region_code.in_(codes))
    rows = db.session.scalars(
        query.options(joinedload(BoundaryChange.by)).order_by(BoundaryChange.id)
    )
    return {row.region_code: row for row in rows}


def look_at(code: str, name: str, corners: Sequence[Corner], *, by: Person) -> Planned:
    """What a drawing would be, with what looks odd. Changes nothing. Raises Invalid."""
    [one] = checked([Planned(code, name or "新网格", outline_of(corners))], by=by)
    return one


def planned_again(kept: Sequence[Mapping[str, str]], *, by: Person) -> list[Planned]:
    """What was read from a file before (code, name, geojson), looked at anew."""
    read = [Planned(one["code"], one["name"], shape(json.loads(one["geojson"]))) for one in kept]
    return checked(read, by=by)


def grids_of(community: Region) -> Sequence[Region]:
    """The grids of a community, by code."""
    query = select(Region).where(Region.parent_code == community.code, Region.level == Level.GRID)
    return db.session.scalars(query.order_by(Region.code)).all()
