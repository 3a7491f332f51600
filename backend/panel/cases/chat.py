"""群里说的：paste a chat or drop screenshots, look at what was found in it, file what is ticked."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ...cases import joining, queries
from ...cases.chat_reading import MOST_DRAFTS, MOST_LETTERS, Reading, read_chat
from ...cases.guessing import EMERGENCIES
from ...cases.models import Case, Source
from ...cases.reporting import report
from ...cases.rules import CLERKS, MOST_FILES, REVIEWERS
from ...catalogue.kinds import KINDS
from ...clock import now
from ...db import db
from ...errors import Conflict, DomainError, Invalid, NotFound
from ...files.models import File
from ...people.models import Level, Person, Region
from ...people.queries import places_named, places_reached
from ...texts.masking import masked
from ...texts.typed import MOST_WORDS
from ...web import Access, asker, before_transaction, open_to
from ..door import shows_again, status_of
from ..fields import number_in, typed
from ..once import key_of_form, lead_to, sent_before
from ..roles import files_cases
from ..uploads import carried_over, photos_of_form, read_photos
from .choices import Alike, alike_in

pages = Blueprint("chat", __name__, url_prefix="/panel/chat")


@dataclass(frozen=True)
class Entry:
    """A draft as its form shows it; `alike` may be the same matter."""

    words: str = ""
    kind: str = ""
    region: str = ""
    place: str = ""
    danger: bool = False
    take: bool = False
    into: str = ""
    says: str = ""  # whom to call first
    alike: Sequence[Alike] = field(default_factory=tuple)


@pages.get("")
@open_to(Access.STAFF, files_cases)
def form() -> str:
    return _start()


@pages.post("")
@open_to(Access.STAFF, files_cases)
@before_transaction(read_photos)
def look() -> ResponseReturnValue:
    """What was found; nothing is filed. The screenshots are kept for the drafts."""
    text = request.form.get("text", "")
    if len(text) > MOST_LETTERS:
        raise Invalid(f"一次最多贴 {MOST_LETTERS} 个字，请分几次。", fields={"text": "太长"})
    files, reading = photos_of_form(asker()), read_chat(text)
    if not reading.drafts and not files:
        raise Invalid("没有看到要登记的事。贴上群里的话，或者放上截图。", fields={"text": "没有"})
    return _drafts(_found(reading, files), files, reading)


@pages.post("/file")
@open_to(Access.STAFF, files_cases)
def enter() -> ResponseReturnValue:
    """File what is ticked, all of it or, when one lacks something, nothing."""
    if (again := sent_before()) is not None:
        return again
    files, entries = carried_over(asker()), _sent()
    try:
        with db.session.begin_nested():
            cases = _file_all(entries, files)
    except (Invalid, NotFound, Conflict) as refused:
        return _drafts(entries, files, refused=refused), status_of(refused)
    flash(f"登记了 {len(cases)} 件：{'、'.join(case.number for case in cases)}。")
    return lead_to(url_for("panel.lists.show"))


def _found(reading: Reading, files: Sequence[File]) -> list[Entry]:
    """A draft for each matter; with screenshots alone, one for each of them."""
    places = _places(asker())
    drafts = [
        Entry(
            words=draft.words[:MOST_WORDS],
            kind=draft.guessed.kind or "",
            region=_region_in(draft.words, places),
            place=draft.place,
            danger=draft.guessed.danger,
            take=draft.sure,
            says=_says(draft.guessed.emergency),
        )
        for draft in reading.drafts
    ]
    return drafts or [Entry(region=_region_in("", places), take=True) for _ in files]


def _says(emergency: str | None) -> str:
    return EMERGENCIES[emergency].says if emergency in EMERGENCIES else ""


def _places(person: Person) -> dict[str, Region]:
    return {region.code: region for region in places_reached(person, CLERKS)}


def _region_in(words: str, places: dict[str, Region]) -> str:
    """The grid that is named in the words, else the only community there is to choose."""
    named = [p.code for p in places.values() if p.level is Level.GRID and p.name in words]
    communities = [p.code for p in places.values() if p.level is Level.COMMUNITY]
    found = named or (communities if len(communities) == 1 else [])
    return found[0] if found else ""


def _sent() -> list[Entry]:
    """The drafts as their form comes back."""
    count = min(number_in(typed("count")) or 0, MOST_DRAFTS)
    return [
        Entry(
            words=typed(f"words-{n}"),
            kind=typed(f"kind-{n}"),
            region=typed(f"region-{n}"),
            place=typed(f"place-{n}"),
            danger=bool(typed(f"danger-{n}")),
            take=bool(typed(f"take-{n}")),
            into=typed(f"into-{n}"),
        )
        for n in range(count)
    ]


def _file_all(entries: Sequence[Entry], files: Sequence[File]) -> list[Case]:
    taken = [(n, entry) for n, entry in enumerate(entries) if entry.take]
    if not taken:
        raise Invalid("一件都没有勾。勾上要登记的，再按一次。", fields={"take": "必选"})
    return [_file(n, entry, files) for n, entry in taken]


def _file(n: int, entry: Entry, files: Sequence[File]) -> Case:
    try:
        case = report(
            by=asker(),
            source=Source.GROUP,
            words=masked(entry.words),
            kind_key=entry.kind or None,
            region_code=entry.region or None,
            place_words=entry.place,
            files=[file for file in files if typed(f"of-{file.key}") == str(n)],
            danger=entry.danger or None,
            now=now(),
        )
        return _join(case, entry.into)
    except Invalid as refused:
        raise Invalid(f"第 {n + 1} 件：{refused.message}", fields=refused.fields) from refused


def _join(case: Case, into: str) -> Case:
    if into:
        other = queries.whole_case(asker(), number_in(into) or 0)
        joining.merge(case, other, by=asker(), now=now())
    return case


def _alike(entries: Sequence[Entry], places: dict[str, Region]) -> dict[tuple[str, str], Any]:
    """What was reported before of the same kind there, looked up once for each kind and place."""
    keys = {(e.region, e.kind) for e in entries if e.kind in KINDS and e.region in places}
    may = [(r, k) for r, k in keys if asker().holds(REVIEWERS, r)]
    return {(region, kind): alike_in(asker(), region, kind) for region, kind in may}


def _start(refused: DomainError | None = None) -> str:
    return render_template(
        "panel/cases/chat.html",
        refused=refused,
        typed=lambda _, name: request.form.get(name, ""),
        most=MOST_LETTERS,
        most_files=MOST_FILES,
    )


def _drafts(
    entries: Sequence[Entry],
    files: Sequence[File],
    reading: Reading | None = None,
    refused: DomainError | None = None,
) -> str:
    places = _places(asker())
    return render_template(
        "panel/cases/chat_drafts.html",
        entries=entries,
        files=files,
        chosen={file.key: _belongs(file, n, len(entries)) for n, file in enumerate(files)},
        reading=reading,
        refused=refused,
        alike=_alike(entries, places),
        places=places_named(places),
        most_words=MOST_WORDS,
        once=key_of_form(),
    )


def _belongs(file: File, number: int, drafts: int) -> str:
    """The draft of a screenshot: as it was chosen; at first its own, or the first one."""
    given = request.form.get(f"of-{file.key}")
    return given if given is not None else str(number if number < drafts else 0)


def _again(error: DomainError) -> ResponseReturnValue:
    return _start(error), status_of(error)


shows_again("chat.look", _again)
