"""What the reporter changes while nobody has been sent."""

from backend.cases import amending
from backend.cases.models import Status

from ..world import World
from .making import filed


def test_a_filed_case_that_is_renamed_is_filed_under_the_rule_of_its_kind(inside: World) -> None:
    case = filed(inside)
    amending.name_kind(case, "road", by=inside.rider, now=inside.now)
    assert (case.status, case.kind_key) == (Status.FILED, "road")
    assert case.rule is not None and case.rule.kind_key == "road"
    chosen = case.rule
    amending.name_kind(case, "road", by=inside.rider, now=inside.now)
    assert case.rule is chosen
