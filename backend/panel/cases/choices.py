"""What the forms of a case offer: filing conditions, units with the reason, other communities."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ...cases.likeness import Likeness, like
from ...cases.loads import Load, loads_of
from ...cases.models import Case, CaseFile
from ...cases.nearby import MOST_OFFERED, similar_in
from ...cases.routing import Suggestion, suggest
from ...cases.rules import Actor, looks_on
from ...catalogue.kinds import KINDS
from ...catalogue.models import Rule
from ...catalogue.queries import all_current_rules, own_category, own_list
from ...clock import now
from ...people.models import Level, Region
from ...people.places import grid_index
from ...people.queries import children, places_named
from ...people.rules import community_of, street_of
from .reading import first_line, first_photo

MOST_AT_ONCE = 4  # units shown with their reason; the others are in a list to unfold
METRES_TO_A_NEIGHBOUR = 300.0


@dataclass(frozen=True)
class Conditions:
    """Filing conditions: those of the case's kind, the one chosen beforehand, and all by tile."""

    own: list[Rule]
    chosen: Rule | None
    by_tile: list[tuple[str, list[Rule]]]


def conditions(case: Case) -> Conditions:
    """One statement, whatever the kind."""
    rules = all_current_rules()
    own = [rule for rule in rules if rule.kind_key == case.kind_key]
    own.sort(key=lambda rule: not rule.is_default)
    tiles = [(kind.tile, [r for r in rules if r.kind_key == key]) for key, kind in KINDS.items()]
    return Conditions(own, _chosen(case, own), [(tile, found) for tile, found in tiles if found])


def _chosen(case: Case, own: Sequence[Rule]) -> Rule | None:
    filed = [rule for rule in own if case.rule is not None and rule.id == case.rule.id]
    fits = [rule for rule in own if case.danger and rule.for_danger]
    return next(iter([*filed, *fits, *own]), None)


@dataclass(frozen=True)
class Units:
    """Whom to send: the likeliest with the reason and what they have in hand, then the others that
    serve the place."""

    first: list[Suggestion]
    others: list[Suggestion]
    loads: dict[int, Load]


def units_for(case: Case) -> Units:
    """In the order of `routing.suggest`; nobody is chosen beforehand."""
    found = suggest(case)
    usual = sum(suggestion.usual for suggestion in found)
    shown = max(MOST_AT_ONCE, usual)
    loads = loads_of([suggestion.unit.id for suggestion in found[:shown]])
    return Units(found[:shown], found[shown:], loads)


def may_be_called(case: Case) -> list[Suggestion]:
    """Units that can be whistled for: they serve the place and are not on it."""
    on_it = {d.unit_id for d in case.dispatches if d.ended_at is None}
    return [suggestion for suggestion in suggest(case) if suggestion.unit.id not in on_it]


def other_sides(case: Case) -> list[tuple[str, str]]:
    """Codes and names of communities that may lie on the other side of a border: those near the
    point, then those of the same street."""
    codes = dict.fromkeys([*_near(case), *(region.code for region in _of_the_street(case))])
    taken = {case.community_code, *(side.region_code for side in case.sides)}
    free = [code for code in codes if code not in taken]
    names = places_named(free)
    return [(code, names[code]) for code in free]


def _near(case: Case) -> list[str]:
    if case.latitude is None or case.longitude is None:
        return []
    found = grid_index().near(case.latitude, case.longitude, METRES_TO_A_NEIGHBOUR)
    return [code for grid, _ in found if (code := community_of(grid)) is not None]


def _of_the_street(case: Case) -> list[Region]:
    street = street_of(case.region_code or "")
    found = children(street) if street else []
    return [region for region in found if region.level is Level.COMMUNITY]


@dataclass(frozen=True)
class Alike:
    """A case that may be the same matter: how near it is, what is written of it, in a line; what is
    alike, and its picture."""

    case: Case
    where: str
    line: str
    reasons: tuple[str, ...] = ()
    photo: CaseFile | None = None


def alike(actor: Actor, case: Case) -> list[Alike]:
    """What a case may be the same as; what lies across a border is not this reader's to see."""
    found = [one for one in like(case, now=now()) if looks_on(actor, one.case)]
    codes = {one.case.region_code for one in found if one.case.region_code}
    names = places_named(codes) if codes else {}
    return [_like(one, names) for one in found]


def _like(one: Likeness, names: dict[str, str]) -> Alike:
    away = (
        _away(one.metres) if one.metres is not None else names.get(one.case.region_code or "", "")
    )
    return Alike(one.case, away, first_line(one.case), one.reasons, first_photo(one.case))


def alike_in(actor: Actor, region_code: str | None, kind_key: str | None) -> list[Alike]:
    """The same for what is known only to lie in a region."""
    if kind_key is None or region_code is None:
        return []
    found = similar_in(region_code, kind_key, now=now(), limit=MOST_OFFERED + 1)
    names = places_named(other.region_code for other in found if other.region_code)
    return _shown(actor, [(other, names[other.region_code or ""]) for other in found])


def _shown(actor: Actor, found: Sequence[tuple[Case, str]]) -> list[Alike]:
    return [
        Alike(other, where, first_line(other)) for other, where in found if looks_on(actor, other)
    ]


def _away(metres: int) -> str:
    return f"相距约 {metres} 米" if metres else "就在这里"


def filed_under(case: Case) -> dict[str, Any] | None:
    """The rule that it was filed under, and what the community's own list calls it."""
    rule = case.rule
    if rule is None or case.region_code is None:
        return None
    own = own_list(case.region_code)
    category = own_category(own, rule.kind_key, rule.entry_id) if own else None
    return {
        "rule": rule,
        "entry": f"{rule.entry.class_name} · {rule.entry.name}" if rule.entry else rule.item,
        "key": rule.entry.key if rule.entry else "",
        "own": f"{own.name}：{category}" if own and category else "",
    }
