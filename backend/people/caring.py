"""邻里大管家 and the households in their care, about twenty each: kept by the community."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import false, func, or_, select
from sqlalchemy.orm import joinedload

from ..db import db
from ..errors import Conflict, Invalid, NotAllowed, NotFound
from .entering import LONGEST_NAME, checked_phone
from .finding import FINDERS, reach
from .households import NOTES, Household
from .models import Level, Person, Region, Role, RoleKind
from .queries import children, region
from .rules import below

LONGEST_DOOR = 30
LONGEST_WHY = 100
NO_SUCH_PLACE = "没有这个网格，或者它不在您管的地方。"


@dataclass(frozen=True)
class Care:
    """A grid with its stewards and how many households each has; `nobodys`: those without one."""

    grid: Region
    stewards: list[tuple[Person, int]]
    nobodys: int


@dataclass(frozen=True)
class Said:
    """What is said of a household."""

    door: str
    name: str = ""
    phone: str = ""
    notes: Sequence[str] = ()
    why: str = ""


def grids_in_care(by: Person) -> list[Care]:
    """Every grid within reach. The same number of statements, however many there are."""
    here = or_(false(), *(below(Region.code, code) for code in reach(by)))
    grids = db.session.scalars(
        select(Region).where(here, Region.level == Level.GRID).order_by(Region.code)
    ).all()
    stewards = _stewards([grid.code for grid in grids])
    counts = _counts(by)
    return [_care(grid, stewards.get(grid.code, []), counts) for grid in grids]


def care_of(by: Person, code: str) -> Care:
    """One grid. Raises NotFound for one of elsewhere."""
    grid = grid_for(by, code)
    return _care(grid, _stewards([code]).get(code, []), _counts(by, code))


def grid_for(by: Person, code: str) -> Region:
    """A grid whose households are somebody's to know. Raises NotFound."""
    found = db.session.get(Region, code)
    if found is None or found.level is not Level.GRID or not by.holds(FINDERS, code):
        raise NotFound(NO_SUCH_PLACE)
    return found


def houses_of(grid: Region) -> list[Region]:
    """Where in a grid a household may be: its houses, and the grid itself."""
    return [grid, *children(grid.code)]


def households(
    grid: Region, steward_id: int | None = None, *, nobodys: bool = False
) -> Sequence[Household]:
    """Of one grid, those of one steward, or those without one; by house and door."""
    query = select(Household).where(Household.region_code.in_(_codes(grid)))
    if nobodys:
        query = query.where(Household.steward_id.is_(None))
    elif steward_id is not None:
        query = query.where(Household.steward_id == steward_id)
    whole = query.options(joinedload(Household.region), joinedload(Household.steward))
    return db.session.scalars(whole.order_by(Household.region_code, Household.door)).all()


def household_for(by: Person, household_id: int) -> Household:
    """Raises NotFound for one of elsewhere."""
    found = db.session.get(Household, household_id)
    if found is None or not by.holds(FINDERS, found.region_code):
        raise NotFound("没有这一户，或者它不在您管的地方。")
    return found


def grid_of(household: Household) -> Region:
    """The grid that it lies in."""
    place = household.region
    return region(place.parent_code or "") if place.level is Level.BUILDING else place


def enter_household(
    region_code: str, said: Said, *, steward_id: int | None, by: Person, now: datetime
) -> Household:
    """Write a household down. Raises NotAllowed, NotFound, Invalid, and Conflict for a door that
    is written down already."""
    place = region(region_code)
    if not by.holds(FINDERS, region_code):
        raise NotAllowed("住户由它所在的社区或网格来登记。")
    if place.level not in {Level.GRID, Level.BUILDING}:
        raise Invalid("请选到网格或楼栋。", fields={"place": "请选到网格或楼栋"})
    door = checked_door(said.door)
    twin = select(Household.id).where(Household.region_code == region_code, Household.door == door)
    if db.session.scalar(twin) is not None:
        raise Conflict("这个门牌已经登记过了，请打开那一户来改。", fields={"door": "已经登记过"})
    new = Household(region_code=region_code, door=door, by_id=by.id, at=now)
    new.region = place
    _write(new, said, by, now)
    assign(new, steward_id)
    db.session.add(new)
    db.session.flush()
    return new


def change_household(
    household: Household, said: Said, *, steward_id: int | None, by: Person, now: datetime
) -> None:
    """Put right what is given of name and telephone (none: as it was) and say anew the notes and
    whose care it is in. The door stays. Raises Invalid, NotFound."""
    _write(household, said, by, now)
    assign(household, steward_id)
    db.session.flush()


def forget_household(household: Household) -> None:
    """They moved away: nothing of them is kept."""
    db.session.delete(household)


def assign(household: Household, steward_id: int | None) -> None:
    """Into whose care. Raises Invalid for somebody who is no steward of that grid."""
    if steward_id is not None and steward_id != household.steward_id:
        there = {person.id for person in stewards_of(grid_of(household).code)}
        if steward_id not in there:
            raise Invalid("这一位不是这个网格的大管家。", fields={"steward": "请另选一位"})
    household.steward_id = steward_id


def stewards_of(grid_code: str) -> list[Person]:
    """Who is a steward of a grid now, by name."""
    return _stewards([grid_code]).get(grid_code, [])


def checked_door(door: str) -> str:
    """A door as it is kept. Raises Invalid."""
    door = " ".join(door.split())
    if not 0 < len(door) <= LONGEST_DOOR:
        raise Invalid(f"门牌要 1 到 {LONGEST_DOOR} 个字。", fields={"door": "必填"})
    return door


def checked_notes(notes: Sequence[str], why: str) -> tuple[str, str]:
    """What to bear in mind, and why it says so. Raises Invalid for one without the other."""
    chosen = [note for note in NOTES if note in notes]
    why = " ".join(why.split())[:LONGEST_WHY]
    if len(chosen) != len(set(notes)):
        raise Invalid(f"提醒只能从这些里选：{'、'.join(NOTES)}。", fields={"notes": "请另选"})
    if chosen and not why:
        raise Invalid("写了提醒，请说一句为什么要记、谁说的。", fields={"why": "必填"})
    return "、".join(chosen), why if chosen else ""


def _write(household: Household, said: Said, by: Person, now: datetime) -> None:
    if len(said.name.strip()) > LONGEST_NAME:
        raise Invalid(f"联系人最多 {LONGEST_NAME} 个字。", fields={"name": "太长"})
    household.notes, household.why = checked_notes(said.notes, said.why)
    household.name = said.name.strip() or household.name or ""
    household.phone = checked_phone(said.phone) or household.phone or ""
    household.by_id, household.at = by.id, now


def _stewards(codes: Sequence[str]) -> dict[str, list[Person]]:
    rows = db.session.execute(
        select(Role.region_code, Person)
        .join(Person, Person.id == Role.person_id)
        .where(Role.kind == RoleKind.STEWARD, Role.ended_at.is_(None), Role.region_code.in_(codes))
        .order_by(Person.name, Person.id)
    )
    found: dict[str, list[Person]] = {}
    for code, person in rows:
        found.setdefault(code or "", []).append(person)
    return found


Counts = dict[tuple[str, int | None], int]


def _counts(by: Person, code: str = "") -> Counts:
    """How many households by grid and steward."""
    grid = func.coalesce(
        select(Region.parent_code)
        .where(Region.code == Household.region_code, Region.level == Level.BUILDING)
        .scalar_subquery(),
        Household.region_code,
    )
    here = [below(Household.region_code, one) for one in ([code[:12]] if code else reach(by))]
    query = select(grid, Household.steward_id, func.count()).where(or_(false(), *here))
    rows = db.session.execute(query.group_by(grid, Household.steward_id))
    return {(place, steward_id): count for place, steward_id, count in rows}


def _care(grid: Region, stewards: Sequence[Person], counts: Counts) -> Care:
    cared = [(person, counts.get((grid.code, person.id), 0)) for person in stewards]
    whole = sum(count for (place, _), count in counts.items() if place == grid.code)
    return Care(grid, cared, whole - sum(count for _, count in cared))


def _codes(grid: Region) -> list[str]:
    return [place.code for place in houses_of(grid)]
