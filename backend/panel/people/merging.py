"""Two entries that are one person: what would move is shown first, and only then moved."""

from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from ...clock import now
from ...errors import DomainError, Invalid
from ...ledger.actions import carry_over
from ...people.finding import knows_people
from ...people.joining import merge, what_would_move
from ...people.models import Person
from ...web import Access, asker, open_to
from ..door import shows_again, status_of
from ..fields import number_in, typed
from .person import back, note, person_of

pages = Blueprint("merging", __name__, url_prefix="/panel/people/<int:person_id>/merge")

# Tables by what they are to somebody who reads the page; what is not named here is small change.
MOVES = {
    "身份": ("roles",),
    "微信": ("identities",),
    "反映的事": ("cases", "case_followers", "case_ratings", "case_additions"),
    "心愿和认领": ("wishes", "wish_claims", "wish_asks", "wish_helpers"),
    "积分和时长的账": ("ledger_accounts",),
    "提醒": ("notices", "message_consents"),
    "照片": ("files",),
}


@pages.get("")
@open_to(Access.STAFF, knows_people)
def show(person_id: int) -> str:
    return _page(person_id, request.args.get("other", ""))


@pages.post("")
@open_to(Access.STAFF, knows_people)
def confirm(person_id: int) -> ResponseReturnValue:
    """For good, so a box has to be ticked."""
    keeper, leaver = person_of(person_id), _other(typed("other"))
    if typed("sure") != "yes":
        raise Invalid("合并以后分不开。确定是同一个人，请先打勾。", fields={"sure": "请打勾"})
    merge(keeper, leaver, by=asker())
    carry_over(leaver.id, keeper.id, now=now())
    note(keeper, "merge_persons", f"编号 {leaver.id} 并到这里")
    return back(keeper, f"合并好了，编号 {leaver.id} 的都在这里了。")


def _other(words: str) -> Person:
    number = number_in(words)
    if number is None:
        raise Invalid("请写另一条登记的编号。", fields={"other": "必填"})
    return person_of(number)


def _page(person_id: int, other: str, **more: Any) -> str:
    keeper, leaver = person_of(person_id), _other(other)
    if keeper is leaver:
        raise Invalid("这是同一条登记，请选另一条。")
    counts = what_would_move(leaver)
    grouped = {
        words: sum(counts.get(table, 0) for table in tables) for words, tables in MOVES.items()
    }
    return render_template(
        "panel/people/merge.html",
        keeper=keeper,
        leaver=leaver,
        moves=[(words, count) for words, count in grouped.items() if count],
        further=sum(counts.values()) - sum(grouped.values()),
        **more,
    )


def _again(error: DomainError) -> ResponseReturnValue:
    person_id = (request.view_args or {})["person_id"]
    return _page(person_id, typed("other"), refused=error), status_of(error)


shows_again("merging.confirm", _again)
