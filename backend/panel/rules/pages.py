"""规则: what holds and held; a page for each rule, with what a change would do."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ...catalogue.adopting import open_drafts
from ...clock import local, now, said
from ...decisions.rules import must_decide, reads
from ...errors import DomainError, Invalid, NotFound
from ...records.actions import audit
from ...web import Access, asker, open_to
from ...worktime import calendar
from ...worktime.rules import DUTY, WORK
from ..door import shows_again, status_of
from . import deciding
from .books import Book, Field
from .holidays import missing_year
from .limit_book import LimitBook, kind_dues, starts
from .point_book import PointBook
from .told import Standing, differences, standing, standings
from .wish_book import WishBook
from .word_book import WordBook

pages = Blueprint("rules", __name__, url_prefix="/panel/rules")

BOOKS: dict[str, Book] = {
    book.name: book for book in (LimitBook(), WishBook(), PointBook(), WordBook())
}


@pages.get("")
@open_to(Access.STAFF, reads)
def show() -> str:
    """The groups of rules, and what has changed or is about to."""
    at = now()
    groups = [(book, standings(book, book.keys, at)) for book in BOOKS.values()]
    missing = missing_year(calendar(), local(at).date())
    return render_template(
        "panel/rules/overview.html", groups=groups, missing_year=missing, drafts=open_drafts()
    )


@pages.get("/<book>")
@open_to(Access.STAFF, reads)
def group(book: str) -> str:
    """Every rule of a group."""
    found, at = _book(book), now()
    words = request.args.get("q", "").strip()[:50]
    rules = standings(found, found.keys, at)
    return render_template(
        "panel/rules/group.html",
        book=found,
        words=words,
        count=len(rules),
        rules=[rule for rule in rules if _fits(words, rule)],
        starts=[words for words, _ in starts(at, calendar())],
        kinds_due=kind_dues(at) if book == LimitBook.name else [],
        hours={"工作时间": WORK, "值班时间": DUTY},
    )


@pages.get("/<book>/<key>")
@open_to(Access.STAFF, reads)
def one(book: str, key: str) -> str:
    """One rule; with `preview` in the address, what would follow from what the form says."""
    return _page(book, key)


@pages.post("/<book>/<key>")
@open_to(Access.STAFF, reads)
def decide(book: str, key: str) -> ResponseReturnValue:
    found, at = _rule(book, key), now()
    must_decide(asker())  # whoever may not is told so, whatever else the form lacks
    made = found.decide(
        key,
        found.read(key, deciding.given(), at),
        valid_from=deciding.starts_on(at),
        why=deciding.why(),
        by=asker(),
        now=at,
        seen=deciding.seen(),
    )
    audit(asker().id, "decide_rule", f"{book}:{key}:{made.id}"[:40], now=at)
    since = (
        "从现在起就是新的了" if made.valid_from <= at else f"{said(made.valid_from, at)} 起是新的"
    )
    flash(f"“{found.called(key)}”记下了，{since}。{found.past}")
    return redirect(url_for("panel.rules.one", book=book, key=key), 303)


def _fits(words: str, rule: Standing) -> bool:
    """Every word is in what a rule is called or says; two characters are a word like any other."""
    text = " ".join([rule.called, *rule.said, *rule.said.values()])
    return all(word in text for word in words.split())


def _book(name: str) -> Book:
    if name not in BOOKS:
        raise NotFound("没有这一组规则。")
    return BOOKS[name]


def _rule(name: str, key: str) -> Book:
    book = _book(name)
    if key not in book.keys:
        raise NotFound("没有这条规则。")
    return book


def _page(name: str, key: str, refused: DomainError | None = None) -> str:
    person, book, at = asker(), _rule(name, key), now()
    given, there = deciding.given(), standing(book, key, at)
    held = next((v for v in book.versions(key) if v.valid_from <= at), None)
    value, consequences, changes = book.value(held, key), None, []
    if "preview" in given:
        try:
            wanted = book.read(key, given, at)
            consequences = book.consequences(key, wanted, at)
            changes = differences(book.say(key, value), book.say(key, wanted))
        except Invalid as wrong:
            refused = refused or wrong
    fields = book.fields(key, value, given)
    return render_template(
        "panel/rules/one.html",
        book=book,
        rule=there,
        hint=book.hint(key),
        fields=fields,
        sent=[(name, given[name]) for name in _names(fields) if name in given],
        consequences=consequences,
        changes=changes,
        refused=refused,
        **deciding.about_deciding(person, at),
    )


def _names(fields: list[Field]) -> list[str]:
    """What the first form has sent, to be sent along with the decision."""
    return ["preview", *(name for f in fields for name in (f.name, f"{f.name}_unit"))]


def _again(error: DomainError) -> ResponseReturnValue:
    where = request.view_args or {}
    return _page(where["book"], where["key"], refused=error), status_of(error)


shows_again("rules.decide", _again)
