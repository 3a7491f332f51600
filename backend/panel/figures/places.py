"""Of which places somebody may see figures: what their roles reach, down the tree."""

from ...errors import NotFound
from ...people.models import READERS, Level, Person, Region
from ...people.queries import children, lineage
from ...people.queries import region as region_of
from ...people.rules import stem

ABOVE = {Level.PROVINCE, Level.CITY}


def place_seen(person: Person, code: str | None) -> Region:
    """The place that is asked for, or the widest that somebody works for. Raises NotFound, also for
    what is somebody else's."""
    if code is None:
        held = [r.region_code for r in person.open_roles if r.kind in READERS and r.region_code]
        if not held:
            raise NotFound("统计给社区、街道和区里的工作人员看。")
        return region_of(min(held, key=lambda one: (len(stem(one)), one)))
    if not person.holds(READERS, code):
        raise NotFound("没有找到这个地方，请从页面上选。")
    return region_of(code)


def places_offered(person: Person, here: Region) -> list[tuple[str, str]]:
    """The way down to a place as far as one may see it, and what lies directly below: codes and
    names, indented by how deep they lie."""
    path = [step for step in lineage(here.code) if person.holds(READERS, step.code)]
    below = [] if here.level is Level.BUILDING else children(here.code)
    down = [(step.code, "　" * depth + step.name) for depth, step in enumerate(path)]
    return [*down, *((one.code, "　" * len(path) + one.name) for one in below)]
