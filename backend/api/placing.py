"""A point as a phone gives it."""

from typing import Any

from ..people.places import Spot, spot
from .fields import Input, decimal, one_of


class PlaceInput(Input):
    """A point as a phone gives it, with the system it is in."""

    latitude = decimal("纬度", required=True, example=30.6067)
    longitude = decimal("经度", required=True, example=114.3105)
    system = one_of(["gcj02", "wgs84"], "wx.getLocation 给的是哪种", required=True, example="gcj02")


def spot_of(place: dict[str, Any] | None) -> Spot | None:
    """The point that was given, if one was. Raises Invalid."""
    return spot(place["latitude"], place["longitude"], place["system"]) if place else None
