"""Coordinates: WeChat speaks GCJ-02, maps drawn from open data speak WGS-84."""

from __future__ import annotations

from math import cos, pi, sin, sqrt

AXIS = 6378245.0
FLATTENING = 0.00669342162296594323


def wgs84_to_gcj02(lat: float, lng: float) -> tuple[float, float]:
    """The shifted coordinates that a Chinese map shows for a GPS position.

    The widely published approximation of the national offset, exact to about a metre; outside
    mainland China's bounding box the position stays as it is.
    """
    if not (0.83 <= lat <= 55.83 and 72.0 <= lng <= 137.84):
        return lat, lng
    x, y = lng - 105.0, lat - 35.0
    radians = lat / 180.0 * pi
    magic = 1 - FLATTENING * sin(radians) ** 2
    d_lat = _shift_lat(x, y) * 180.0 / (AXIS * (1 - FLATTENING) / (magic * sqrt(magic)) * pi)
    d_lng = _shift_lng(x, y) * 180.0 / (AXIS / sqrt(magic) * cos(radians) * pi)
    return lat + d_lat, lng + d_lng


def _shift_lat(x: float, y: float) -> float:
    value = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + _waves(x)
    value += (20 * sin(y * pi) + 40 * sin(y / 3 * pi)) * 2 / 3
    return value + (160 * sin(y / 12 * pi) + 320 * sin(y * pi / 30)) * 2 / 3


def _shift_lng(x: float, y: float) -> float:
    value = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + _waves(x)
    value += (20 * sin(x * pi) + 40 * sin(x / 3 * pi)) * 2 / 3
    return value + (150 * sin(x / 12 * pi) + 300 * sin(x / 30 * pi)) * 2 / 3


def _waves(x: float) -> float:
    return (20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)) * 2 / 3
