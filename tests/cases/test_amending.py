"""What the reporter changes while nobody has been sent."""

import pytest

from backend.cases import amending, handling
from backend.cases.models import Status
from backend.errors import Invalid
from backend.files.models import File, FileKind

from ..world import World
from .making import accepted, filed


def test_a_filed_case_that_is_renamed_is_filed_under_the_rule_of_its_kind(inside: World) -> None:
    case = filed(inside)
    amending.name_kind(case, "road", by=inside.rider, now=inside.now)
    assert (case.status, case.kind_key) == (Status.FILED, "road")
    assert case.rule is not None and case.rule.kind_key == "road"
    chosen = case.rule
    amending.name_kind(case, "road", by=inside.rider, now=inside.now)
    assert case.rule is chosen


def photos(w: World, start: int, how_many: int) -> list[File]:
    return [
        File(
            key=f"{number:032}", kind=FileKind.PHOTO, sha256="", size=1,
            kept_by_id=w.rider.id, kept_at=w.now,
        )
        for number in range(start, start + how_many)
    ]  # fmt: skip


def test_what_a_unit_shows_takes_no_room_from_the_report(inside: World) -> None:
    case = accepted(inside, danger=True)
    handling.make_safe(
        case, words="围了一圈", files=photos(inside, 0, 9), by=inside.handler, now=inside.now
    )
    amending.add(case, by=inside.rider, files=photos(inside, 10, 9), now=inside.now)
    assert len(case.files) == 18
    with pytest.raises(Invalid):
        amending.add(case, by=inside.rider, files=photos(inside, 20, 1), now=inside.now)
