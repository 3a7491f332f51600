"""Where a wish is, never nearer than its neighbours may know."""

from ..errors import Invalid
from ..people.models import Level, Person, Region
from ..people.places import Spot, grid_index, locate
from ..people.queries import region, registered_community
from ..people.rules import community_of
from .models import Wish

COARSE = 3  # decimals of a degree that are kept: some hundred metres


def where(by: Person, region_code: str | None, place: Spot | None) -> str:
    """The code of the point's grid, of the region named, or of where `by` is registered. Raises
    Invalid for a point outside, or a region above a community, NotFound for no region."""
    if place is not None:
        return grid_of(place)
    code = region_code or registered_community(by)
    if code is None:
        raise Invalid("请选您住的社区。", fields={"region": "请选社区"})
    return _as_coarse_as_a_grid(region(code))


def grid_of(place: Spot) -> str:
    """The code of a point's grid, or of its community. Raises Invalid for a point outside."""
    found = locate(place)
    if found is None:
        raise Invalid("这个位置不在我们负责的片区里，请选一个社区。", fields={"place": "请选社区"})
    return found.grid_code or found.community_code


def _as_coarse_as_a_grid(named: Region) -> str:
    """A building would tell the neighbours whose wish it is: then what lies above it."""
    community = community_of(named.code)
    if community is None:
        raise Invalid("请选到社区一级。", fields={"region": "请选社区"})
    if named.level is not Level.BUILDING:
        return named.code
    above = named.parent
    return above.code if above is not None and above.level is Level.GRID else community


def put_near(wish: Wish, place: Spot | None) -> None:
    """A point as coarse as it may be kept, and from where one says how far it is."""
    near = grid_index().centre(wish.region_code)
    if place is not None:
        near = round(place.latitude, COARSE), round(place.longitude, COARSE)
        wish.latitude, wish.longitude = near
    wish.near_latitude, wish.near_longitude = near or (None, None)
