"""The audit log: who looked at or changed what, when and why; searched, and taken along."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for

from ...cases.queries import case_numbered, numbers_of
from ...clock import day_bounds, now
from ...db import transaction
from ...errors import Invalid, NotFound
from ...files.sheets import write_sheet
from ...people.models import Person
from ...records.actions import audit
from ...records.audit_log import MOST_EXPORTED, PAGE, Entry, Wanted, entries, reads_log
from ...web import Access, asker, open_to, own_transactions
from ..fields import number_arg
from .audit_words import VERB_WORDS, subject_words, verb_words

pages = Blueprint("engine_log", __name__, url_prefix="/panel/engine/log")

FILTERS = ("who", "verb", "case", "since", "until")
LONGEST = 50
HEADINGS = ("时间", "谁", "做了什么", "对什么", "为什么")
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pages.get("")
@open_to(Access.STAFF, reads_log)
def show() -> str:
    found = entries(asker(), _wanted(asker()), before=number_arg("before"), limit=PAGE + 1)
    shown = found[:PAGE]
    return render_template(
        "panel/engine/log.html",
        entries=shown,
        what=_what(shown),
        verb_words=verb_words,
        verbs=VERB_WORDS,
        chosen=request.args,
        any_chosen=any(request.args.get(name) for name in FILTERS),
        older=_address(".show", before=shown[-1].id) if found[PAGE:] else None,
        sheet=_address(".sheet"),
        most=MOST_EXPORTED,
    )


@pages.get("/log.xlsx")
@open_to(Access.STAFF, reads_log)
@own_transactions
def sheet() -> Response:
    """All that the filters find. Taking it along is itself noted, so: read first, write after."""
    with transaction(write=False):
        person_id = asker().id
        found = entries(asker(), _wanted(asker()), limit=MOST_EXPORTED)
        content = write_sheet("操作记录", HEADINGS, _rows(found))
    with transaction():
        audit(person_id, "export_log", "log", now=now(), reason=f"{len(found)} 行")
    name = {"Content-Disposition": "attachment; filename=linli-log.xlsx"}
    return Response(content, mimetype=SHEET, headers=name)


def _rows(found: list[Entry]) -> Iterable[tuple[str | datetime, ...]]:
    what = _what(found)
    for one in found:
        who = one.name or "凭链接办理的单位"
        yield one.at, who, verb_words(one.verb), what[one.subject], one.reason


def _what(found: list[Entry]) -> dict[str, str]:
    """What each subject is called; cases by number, in one look."""
    ids = {one.subject: int(one.subject[5:]) for one in found if _is_case(one.subject)}
    numbers = numbers_of(set(ids.values()))
    said = {one.subject: subject_words(one.subject) for one in found}
    return said | {subject: numbers.get(case_id, said[subject]) for subject, case_id in ids.items()}


def _is_case(subject: str) -> bool:
    return subject.startswith("case:") and subject[5:].isdecimal()


def _wanted(reader: Person) -> Wanted:
    """What the filter bar says. Raises Invalid with a sentence."""
    given = {name: request.args.get(name, "").strip()[:LONGEST] for name in FILTERS}
    if given["verb"] and given["verb"] not in VERB_WORDS:
        raise Invalid("没有这种操作，请从列出的里面选。")
    since, until = _day(given["since"]), _day(given["until"])
    return Wanted(
        who=given["who"],
        verb=given["verb"],
        subject=_subject(reader, given["case"]),
        since=day_bounds(since)[0] if since else None,
        until=day_bounds(until)[1] if until else None,
    )


def _subject(reader: Person, number: str) -> str:
    if not number:
        return ""
    try:
        return f"case:{case_numbered(reader, number).id}"
    except NotFound as unknown:
        raise NotFound(f"没有找到编号 {number} 的事件，或者它不归您看。") from unknown


def _day(given: str) -> date | None:
    try:
        return date.fromisoformat(given) if given else None
    except ValueError:
        raise Invalid("日期要像 2026-07-01 这样填。") from None


def _address(endpoint: str, **more: Any) -> str:
    chosen = {name: request.args.get(name) or None for name in FILTERS}
    return url_for(endpoint, **{**chosen, **more})
