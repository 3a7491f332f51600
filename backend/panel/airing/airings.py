"""What is being made public, what is public already, and what could be."""

from collections.abc import Sequence

from flask import Blueprint, render_template

from ...cases.airing.queries import airings_here, to_air
from ...cases.airing.rules import waits
from ...cases.models import Airing, AiringState, Case
from ...clock import now
from ...people.queries import places_named
from ...texts.masking import masked
from ...web import Access, asker, open_to
from ..cases.reading import first_line
from ..roles import looks_down

pages = Blueprint("airings", __name__, url_prefix="/panel/airings")


@pages.get("")
@open_to(Access.STAFF)
def show() -> str:
    person = asker()
    here = airings_here(person)
    could = to_air(person, now=now()) if looks_down(person) else []
    return render_template(
        "panel/airing/airings.html",
        groups=[
            ("有单位提了意见", [one for one in here if one.open_objections]),
            ("等签发", _in_state(here, AiringState.ANNOUNCED)),
            ("草稿", _in_state(here, AiringState.DRAFTED)),
            ("已经公开", _in_state(here, AiringState.PUBLISHED)),
        ],
        could=could,
        places=places_named([*(one.region_code for one in here), *_codes(could)]),
        first_line=first_line,
        masked=masked,
        waits=lambda one: waits(one, now()),
    )


def _codes(cases: Sequence[Case]) -> list[str]:
    return [case.region_code for case in cases if case.region_code]


def _in_state(found: list[Airing], state: AiringState) -> list[Airing]:
    return [one for one in found if one.state is state and not one.open_objections]
