"""代登记: what a walk-in, a caller or a chat group says, written down by staff."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ...cases import joining, queries
from ...cases.guessing import EMERGENCIES, Guess, guess
from ...cases.models import Case, Source
from ...cases.reporting import report
from ...cases.rules import CLERKS, REVIEWERS
from ...cases.words import SOURCE_WORDS
from ...catalogue.kinds import KINDS
from ...clock import now
from ...db import db
from ...errors import Conflict, DomainError, Invalid, NotFound
from ...files.models import File
from ...people.models import Level, Person, Region
from ...people.queries import places_named, places_reached
from ...texts.typed import MOST_WORDS
from ...web import Access, asker, before_transaction, open_to
from ..door import shows_again, status_of
from ..fields import number_in, ticked, typed
from ..once import key_of_form, lead_to, sent_before
from ..roles import files_cases
from ..uploads import carried_over, photos_of_form, read_photos
from .choices import Alike, alike_in

pages = Blueprint("filing", __name__, url_prefix="/panel/new")

SOURCES = (Source.WALK_IN, Source.PHONE, Source.GROUP)


@pages.get("")
@open_to(Access.STAFF, files_cases)
def form() -> str:
    return _page()


@pages.post("")
@open_to(Access.STAFF, files_cases)
@before_transaction(read_photos)
def enter() -> ResponseReturnValue:
    """File it, perhaps as the same matter as another, or only say what the words sound like and
    who else has reported it. Sent twice, it is filed once."""
    person = asker()
    if (again := sent_before()) is not None:
        return again
    files = photos_of_form(person)
    if "look" in request.form:
        return _page(guessed=guess(typed("words")), kept=files)
    try:
        with db.session.begin_nested():
            case = _join(_file(person, files), person)
    except (Invalid, NotFound, Conflict) as refused:
        return _page(refused=refused, kept=files), status_of(refused)
    return lead_to(url_for("panel.cases.show", case_id=case.id))


def _file(person: Person, files: Sequence[File]) -> Case:
    source = next((s for s in SOURCES if s == typed("source")), None)
    if source is None:
        raise Invalid("请选是怎么来的：当面、电话还是群里。", fields={"source": "必选"})
    return report(
        by=person,
        source=source,
        words=typed("words"),
        kind_key=typed("kind") or None,
        region_code=typed("region") or None,
        place_words=typed("place_words"),
        files=files,
        danger=True if ticked("danger") else None,
        now=now(),
    )


def _join(case: Case, person: Person) -> Case:
    """The case where it goes on: what was written down, or the one that it is the same as."""
    if not typed("into"):
        flash(f"{case.number} 已登记，归在“{case.title}”。不对的话在下面改分类。")
        return case
    into = queries.whole_case(person, number_in(typed("into")) or 0)
    joining.merge(case, into, by=person, now=now())
    flash(f"{case.number} 已登记，并到这一件一起办。照片和原话在 {case.number} 里。")
    return into


def _regions(person: Person) -> list[Region]:
    """Where this person may write things down."""
    return places_reached(person, CLERKS)


def _page(
    *,
    refused: DomainError | None = None,
    guessed: Guess | None = None,
    kept: Sequence[File] = (),
) -> str:
    regions = _regions(asker())
    return render_template(
        "panel/cases/new.html",
        regions=regions,
        places=places_named(region.code for region in regions),
        only_community=_only_community(regions),
        sources=[(source.value, SOURCE_WORDS[source]) for source in SOURCES],
        most_words=MOST_WORDS,
        once=key_of_form(),
        refused=refused,
        alike=_alike(asker(), regions),
        kept=list(kept),
        file_url=lambda file_key, size: url_for(f"panel.photos.{size}", key=file_key),
        typed=lambda _, name: request.form.get(name, ""),
        **_about(guessed),
    )


def _alike(person: Person, regions: Sequence[Region]) -> list[Alike]:
    """What was reported before in the place that was chosen, for whoever may say it is the same."""
    region, kind = typed("region"), typed("kind") or guess(typed("words")).kind
    theirs = region in {place.code for place in regions}
    if kind not in KINDS or not theirs or not person.holds(REVIEWERS, region):
        return []
    return alike_in(person, region, kind)


def _about(guessed: Guess | None) -> dict[str, Any]:
    emergency = EMERGENCIES.get(guessed.emergency or "") if guessed else None
    return {
        "guessed": guessed,
        "emergency": emergency.says if emergency else "",
        "chosen_kind": typed("kind") or (guessed.kind if guessed else None),
        "urgent": ticked("danger") or (guessed is not None and guessed.danger),
    }


def _only_community(regions: Sequence[Region]) -> str:
    """The community to choose beforehand: there is only one for most workers."""
    own = [region.code for region in regions if region.level is Level.COMMUNITY]
    return own[0] if len(own) == 1 else ""


def _again(error: DomainError) -> ResponseReturnValue:
    kept = carried_over(asker()) if isinstance(error, Invalid) else []
    return _page(refused=error, kept=kept), status_of(error)


shows_again("filing.enter", _again)
