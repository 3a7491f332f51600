"""Draw the demo's photos: `python dev/demo/draw_photos.py [NAME ...]`.

Nothing here was photographed: every picture is computed, so nobody and no place is shown.
"""

import sys
from collections.abc import Callable
from pathlib import Path

import indoors
import roads
import streets
import yards
from canvas import Array, develop
from PIL import Image

PHOTOS = Path(__file__).parent / "photos"
ORIENTATION = 0x0112
SCENES: dict[str, Callable[[], Array]] = {
    "manhole_broken": roads.manhole_broken,
    "manhole_missing": roads.manhole_missing,
    "manhole_fixed": roads.manhole_fixed,
    "manhole_comms": roads.manhole_comms,
    "pothole": roads.pothole,
    "pothole_patched": roads.pothole_patched,
    "bikes_gate": streets.bikes_gate,
    "rubbish_pile": yards.rubbish_pile,
    "rubbish_cleared": yards.rubbish_cleared,
    "hanging_cable": streets.hanging_cable,
    "flooding": streets.flooding,
    "lamp_dark": streets.lamp_dark,
    "fire_exit_blocked": indoors.fire_exit_blocked,
    "charging_wires": indoors.charging_wires,
}
TURNED = {"fire_exit_blocked", "charging_wires"}


def save(name: str, photo: Image.Image) -> None:
    """Write the JPEG; portraits lie on their side with a tag that says so, as phones do it."""
    exif = Image.Exif()
    if name in TURNED:
        photo = photo.transpose(Image.Transpose.ROTATE_90)
        exif[ORIENTATION] = 6
    photo.save(PHOTOS / f"{name}.jpg", quality=80, optimize=True, exif=exif)


def main(names: list[str]) -> None:
    """Draw the named pictures, or all."""
    PHOTOS.mkdir(exist_ok=True)
    for name in names or SCENES:
        save(name, develop(SCENES[name]()))
        print(name)


if __name__ == "__main__":
    main(sys.argv[1:])
