"""The map that WeChat itself has: where the phone's screens choose and show a place.

GET /emulator/map   {west, north, scale_x, scale_y, width, height, places: [{name, path, x, y,
      lat, lng}]}, WGS-84, a drawing of mapview; {"error"} and 404 without one
"""

from __future__ import annotations

from dataclasses import asdict

from flask import Response, jsonify

from . import mapview
from .control import control
from .core import current
from .subscribe_doors import refuse

AN_HOUR = 3600


@control.get("/map")
def district() -> Response:
    view = mapview.load(current().settings.map_file)
    if view is None:
        refuse("没有地图。", 404)
    told = asdict(view)
    places = told.pop("shapes")
    response = jsonify(**told, width=mapview.WIDTH, places=places)
    response.headers["Cache-Control"] = f"private, max-age={AN_HOUR}"
    return response
