"""Which page of the mini-program a notice opens."""

import json
from pathlib import Path

import pytest

from backend.notifications import pages
from backend.notifications.models import Notice

APP = Path(__file__).resolve().parents[2] / "miniprogram_mock" / "app"


def notice(kind: str, **data: object) -> Notice:
    return Notice(kind=kind, data=data)


@pytest.mark.parametrize(
    ("kind", "data", "page"),
    [
        ("answered", {"case_id": 12}, "case/detail/detail?id=12"),
        ("case_for_unit", {"case_id": 12}, "work/case/case?id=12"),
        ("wish_claimed", {"wish_id": 3}, "wish/detail/detail?id=3"),
        ("wish_moved", {"wish_id": 3, "case_id": 12}, "wish/detail/detail?id=3"),
        ("nothing of the kind", {}, "pages/messages/messages"),
    ],
)
def test_a_notice_opens_its_matter(kind: str, data: dict[str, object], page: str) -> None:
    assert pages.page_of([notice(kind, **data)]) == page


def test_several_told_as_one_open_the_inbox() -> None:
    both = [notice("case_for_unit", case_id=1), notice("case_for_unit", case_id=2)]
    assert pages.page_of(both) == pages.INBOX


def test_the_mini_program_has_these_pages() -> None:
    app = json.loads((APP / "app.json").read_text(encoding="utf-8"))
    there = set(app["pages"])
    for package in app["subPackages"]:
        there |= {f"{package['root']}/{page}" for page in package["pages"]}
    assert {pages.INBOX, pages.CASE, pages.WORK, pages.WISH} <= there
