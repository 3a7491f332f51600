"""Which page of the mini-program a notice opens."""

import pytest

from backend.notifications import pages
from backend.notifications.models import Notice


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
