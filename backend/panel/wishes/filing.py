"""登记心愿: for somebody without a telephone, at the door or on paper, or the community's own."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ...clock import now, today
from ...db import db
from ...errors import Conflict, DomainError, Invalid, NotFound
from ...files.models import File
from ...people.models import Level
from ...people.queries import places_named, places_reached
from ...texts.masking import masked_home
from ...web import Access, asker, before_transaction, open_to
from ...wishes import posting
from ...wishes.guessing import guess_kind
from ...wishes.models import AgeBand, Payer, Source, Wish
from ...wishes.posting import Reach, Wanted
from ...wishes.rules import MOST_WORDS, kinds, rule
from ...wishes.triage import hints
from ...wishes.verbs import CLERKS
from ...wishes.words import AGE_WORDS, PAYER_WORDS, SOURCE_WORDS
from ..door import shows_again, status_of
from ..fields import chosen_day, number_in, ticked, typed
from ..once import key_of_form, lead_to, sent_before
from ..roles import files_cases
from ..uploads import carried_over, photos_of_form, read_photos
from .frame import context, pages

SOURCES = (Source.VISIT, Source.PAPER, Source.PROJECT)
AGES = {AgeBand.UNSAID: "没有说", **{age: words for age, words in AGE_WORDS.items() if words}}


@pages.get("/new")
@open_to(Access.STAFF, files_cases)
def filing() -> str:
    return _page()


@pages.post("/new")
@open_to(Access.STAFF, files_cases)
@before_transaction(read_photos)
def enter() -> ResponseReturnValue:
    """Write it down; or only say what stands out in the words. Sent twice, it is posted once."""
    person = asker()
    if (again := sent_before()) is not None:
        return again
    files = photos_of_form(person)
    if "look" in request.form:
        return _page(kept=files, looked=True)
    try:
        with db.session.begin_nested():
            wish = _post(files)
    except (Invalid, NotFound, Conflict) as refused:
        return _page(refused=refused, kept=files), status_of(refused)
    flash(f"{wish.number} 登记好了。看一眼，遮住个人信息就可以上墙。")
    return lead_to(url_for("panel.wishes.show", wish_id=wish.id))


def _post(files: Sequence[File]) -> Wish:
    source = _chosen(SOURCES, typed("source"), "请选是怎么来的。", "source")
    return posting.post(
        _wanted(),
        by=asker(),
        source=source,
        region_code=typed("region") or None,
        reach=Reach(name=typed("name"), phone=typed("phone"), address=typed("address")),
        agreed=ticked("agreed"),
        files=files,
        now=now(),
    )


def _wanted() -> Wanted:
    wanted = Wanted(
        kind_key=typed("kind") or guess_kind(typed("words"), now()) or "",
        words=typed("words"),
        wanted_by=_day(),
        places=_number("places", 1),
        cost=_number("cost", 0),
        age_band=_chosen(tuple(AgeBand), typed("age") or "unsaid", "请从列出的里面选。", "age"),
    )
    if not wanted.kind_key:
        raise Invalid("看不出是哪一类，请选一下。", fields={"kind": "必选"})
    if not wanted.cost:
        return wanted
    payer = _chosen(tuple(Payer), typed("payer"), "要花钱的，请说好谁出。", "payer")
    return replace(wanted, payer=payer)


def _day() -> date | None:
    return chosen_day("wanted_by", "希望哪天前办好？请选一天。") if typed("wanted_by") else None


def _number(name: str, if_none: int) -> int:
    number = number_in(typed(name)) if typed(name) else if_none
    if number is None:
        raise Invalid("人数和花费请写整数。", fields={name: "写整数"})
    return number


def _chosen(among: Sequence[Any], given: str, sentence: str, field: str) -> Any:
    found = next((one for one in among if one.value == given), None)
    if found is None:
        raise Invalid(sentence, fields={field: "必选"})
    return found


def _page(
    *, refused: DomainError | None = None, kept: Sequence[File] = (), looked: bool = False
) -> str:
    at, words = now(), typed("words")
    regions, offered = places_reached(asker(), CLERKS), kinds(at)
    own = [region.code for region in regions if region.level is Level.COMMUNITY]
    guessed = guess_kind(words, at) if looked else None
    return render_template(
        "panel/wishes/new.html",
        regions=regions,
        places=places_named(region.code for region in regions),
        only_community=own[0] if len(own) == 1 else "",
        sources=[(source.value, SOURCE_WORDS[source]) for source in SOURCES],
        ages=[(age.value, words) for age, words in AGES.items()],
        payers=[(payer.value, words) for payer, words in PAYER_WORDS.items() if payer != "nobody"],
        offered=offered,
        cap=rule("cost", at)["cap"],
        most_words=MOST_WORDS,
        first_day=today(),
        once=key_of_form(),
        refused=refused,
        kept=list(kept),
        looked=looked and bool(words),
        hints=hints(words) if looked else [],
        board=masked_home(words),
        guessed=offered[guessed] if guessed else None,
        chosen_kind=typed("kind") or guessed or "",
        typed=lambda _, name: typed(name),
        ticked=ticked,
        **context(),
    )


def _again(error: DomainError) -> ResponseReturnValue:
    kept = carried_over(asker()) if isinstance(error, Invalid) else []
    return _page(refused=error, kept=kept), status_of(error)


shows_again("wishes.enter", _again)
