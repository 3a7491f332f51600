"""Everything that the page of figures says, asked of the features once."""

from dataclasses import dataclass
from datetime import datetime

from ...cases.figures.by_day import Flow, flow
from ...cases.figures.counts import Tallies, tallies
from ...cases.figures.scope import Scope, code_of
from ...cases.figures.stages import Stages, stages
from ...cases.figures.standing import Standing, standing
from ...ledger.figures import LedgerFigures, ledger_figures
from ...people.models import Region
from ...people.queries import region_names, unit_names
from ...wishes.figures import WishFigures, wish_figures
from .period import Period


@dataclass(frozen=True)
class Gathered:
    """The figures of a place in a period, and the names of what they are divided into."""

    place: Region
    period: Period
    counts: Tallies
    stages: Stages
    open: Standing
    flow: Flow
    wishes: WishFigures
    ledger: LedgerFigures
    areas: dict[str, str]
    units: dict[int, str]
    at: datetime


def gathered(place: Region, period: Period, *, now: datetime) -> Gathered:
    """A number of statements that does not depend on how much there is to count."""
    scope = Scope(place.code, period.since, period.until)
    counts = tallies(scope)
    wishes = wish_figures(place.code, period.since, period.until)
    areas = {area: code_of(area) for area in {*counts.by_area, *wishes.by_area}}
    names = region_names(areas.values())
    return Gathered(
        place=place,
        period=period,
        counts=counts,
        stages=stages(scope, now=now),
        open=standing(scope, now=now),
        flow=flow(scope),
        wishes=wishes,
        ledger=ledger_figures(place.code, period.since, period.until),
        areas={
            area: names.get(code, code) if code != place.code else f"{place.name}，没有分到下面"
            for area, code in areas.items()
        },
        units=unit_names(counts.by_unit),
        at=now,
    )
