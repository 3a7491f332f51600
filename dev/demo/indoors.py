"""Upright pictures from inside a house: a fire exit, a stair hall."""

import math

import numpy as np
import surfaces as made_of
from canvas import (
    Array,
    Camera,
    Colour,
    Point,
    blank,
    brush,
    clouds,
    double,
    glow,
    hit,
    ink,
    lay,
    mix,
    project,
    shade,
    smooth,
)
from PIL import ImageDraw
from things import bag, box, cartons, line, sag

PORTRAIT = Camera(1.5, 13, 1330, 1200, 1600)


def corridor(cam: Camera, end: float) -> Array:
    """An old stair hall: green skirting, terrazzo floor, a tube lamp."""
    picture = blank(cam)
    paint = made_of.plaster((0.80, 0.80, 0.74), (1.25, (0.30, 0.50, 0.42)))
    terrazzo = made_of.tiles(0.8, 0.8, (0.52, 0.51, 0.47), 0.008)
    lay(picture, cam, 2, end, (-1.3, 1.3, 0, 2.7), paint)
    lay(picture, cam, 0, -1.3, (0, 2.7, 0.1, end), lambda u, v, p: paint(v, u, p) * 0.90)
    lay(picture, cam, 0, 1.3, (0, 2.7, 0.1, end), lambda u, v, p: paint(v, u, p) * 0.78)
    lay(picture, cam, 1, 2.7, (-1.3, 1.3, 0.1, end), made_of.plaster((0.74, 0.74, 0.70)))
    lay(picture, cam, 1, 0, (-1.3, 1.3, 0.1, end), terrazzo)
    for x in (-1.3, 1.3):
        shade(
            picture,
            cam,
            [(x, 0, 0.4), (x * 0.85, 0, 0.4), (x * 0.85, 0, end), (x, 0, end)],
            0.4,
            16,
        )
    return picture


def fire_exit_blocked() -> Array:
    """A fire door under its green sign, cartons and an old armchair piled in front."""
    cam, end = PORTRAIT, 4.6
    picture = corridor(cam, end)
    steel = made_of.plaster((0.62, 0.63, 0.62))
    lay(picture, cam, 2, end - 0.01, (-0.95, 0.95, 0, 2.12), made_of.plaster((0.36, 0.37, 0.37)))
    for x in (-0.88, 0.02):
        lay(picture, cam, 2, end - 0.02, (x, x + 0.86, 0.02, 2.05), steel)
        lay(
            picture,
            cam,
            2,
            end - 0.03,
            (x + 0.28, x + 0.58, 1.25, 1.85),
            made_of.plaster((0.30, 0.37, 0.38)),
        )
        lay(
            picture,
            cam,
            2,
            end - 0.03,
            (x + 0.10, x + 0.76, 0.98, 1.05),
            made_of.plaster((0.75, 0.15, 0.12)),
        )
    words = made_of.lettering("安全出口")
    lay(
        picture,
        cam,
        2,
        end - 0.06,
        (-0.52, 0.52, 2.20, 2.52),
        lambda u, v, p: mix(
            np.full((*u.shape, 3), (0.05, 0.62, 0.30), np.float32),
            (0.95, 1.0, 0.96),
            made_of.stamped(words, u, v - 2.36, 0.80),
        ),
    )
    middle = project(cam, [(0, 2.36, end)])[0]
    glow(picture, middle, 230, (0.0, 0.16, 0.07))
    cartons(
        picture,
        cam,
        [
            (-0.95, 0.75, 3.9, 0.5, 0, 0.55),
            (-0.15, 0.62, 3.9, 0.5, 0, 0.50),
            (0.5, 0.60, 3.85, 0.5, 0, 0.62),
            (-0.88, 0.62, 3.92, 0.45, 0.55, 0.45),
            (-0.2, 0.60, 3.95, 0.4, 0.50, 0.48),
            (0.45, 0.5, 3.9, 0.4, 0.62, 0.4),
            (-0.80, 0.55, 3.95, 0.4, 1.0, 0.36),
            (-0.12, 0.45, 3.98, 0.35, 0.98, 0.30),
            (0.38, 0.62, 3.0, 0.5, 0, 0.46),
            (0.46, 0.46, 3.05, 0.4, 0.46, 0.34),
        ],
    )
    armchair(picture, cam)
    bag(picture, cam, (0.12, 0, 2.85), (0.46, 0.40), (0.16, 0.19, 0.27), 4)
    top = project(cam, [(0, 2.65, 2.6)])[0]
    glow(picture, top, 700, (0.16, 0.16, 0.14))
    return picture * np.array([1.0, 1.0, 0.95], np.float32)


def armchair(picture: Array, cam: Camera) -> None:
    """A worn brown armchair."""
    shade(
        picture, cam, [(-1.15, 0, 2.7), (-0.1, 0, 2.7), (-0.1, 0, 3.6), (-1.15, 0, 3.6)], 0.55, 18
    )
    cloth = made_of.plaster((0.44, 0.27, 0.18))
    soft = made_of.plaster((0.52, 0.33, 0.22))
    box(picture, cam, (-1.08, -0.28, 3.45, 3.65), 0.1, 0.95, cloth)
    box(picture, cam, (-0.95, -0.40, 2.95, 3.45), 0.1, 0.36, soft)
    box(picture, cam, (-1.10, -0.93, 2.88, 3.6), 0.1, 0.60, cloth)
    box(picture, cam, (-0.42, -0.25, 2.88, 3.6), 0.1, 0.60, cloth)


def charging_wires() -> Array:
    """A stair hall: wires down from above to a socket strip on the floor, two e-bikes charging."""
    cam, end = PORTRAIT, 4.4
    picture = corridor(cam, end)
    meters = made_of.lettering("电表箱")
    lay(picture, cam, 2, end - 0.02, (0.05, 0.95, 1.05, 1.85), made_of.plaster((0.32, 0.33, 0.33)))
    lay(
        picture,
        cam,
        2,
        end - 0.03,
        (0.07, 0.93, 1.07, 1.83),
        lambda u, v, p: mix(
            made_of.plaster((0.60, 0.62, 0.61))(u, v, p),
            (0.70, 0.12, 0.10),
            made_of.stamped(meters, u - 0.5, v - 1.62, 0.34),
        ),
    )
    lay(picture, cam, 2, end - 0.03, (-1.2, -0.45, 0, 2.05), made_of.plaster((0.42, 0.22, 0.14)))
    scooter(picture, cam, 0.20, 3.5, (0.10, 0.30, 0.55))
    scooter(picture, cam, 0.62, 2.6, (0.70, 0.70, 0.68))
    strip(picture, cam)

    def strokes(draw: ImageDraw.ImageDraw) -> None:
        orange, black, white = (0.86, 0.36, 0.08), (0.07, 0.07, 0.08), (0.88, 0.88, 0.85)
        line(
            draw,
            cam,
            [(-0.62, 2.7, 2.6), *sag((-0.62, 2.6, 2.6), (-0.66, 0.03, 2.15), -0.05, 30)],
            0.016,
            orange,
        )
        line(draw, cam, [*sag((-0.66, 0.02, 2.15), (-0.52, 0.06, 1.98), 0.01, 8)], 0.016, orange)
        line(draw, cam, sag((-0.40, 0.07, 1.98), (0.35, 0.55, 2.58), 0.22, 30), 0.014, black)
        line(draw, cam, sag((-0.25, 0.07, 1.98), (0.30, 0.5, 3.28), 0.24, 30), 0.014, black)
        line(draw, cam, sag((-0.50, 2.7, 2.8), (-0.12, 0.07, 1.98), 0.55, 40), 0.012, white)
        loop = [
            (-0.55 + 0.17 * math.cos(t), 0.012, 1.72 + 0.11 * math.sin(t) + 0.004 * t)
            for t in np.linspace(0, 15, 60)
        ]
        line(draw, cam, loop, 0.014, orange)

    brush(picture, strokes)
    for x in (-0.46, -0.33, -0.2):
        glow(picture, project(cam, [(x, 0.085, 1.93)])[0], 26, (0.9, 0.12, 0.05))
    glow(picture, project(cam, [(0, 2.65, 2.6)])[0], 650, (0.14, 0.12, 0.08))
    return picture * np.array([1.02, 0.98, 0.90], np.float32)


def strip(picture: Array, cam: Camera) -> None:
    """A socket strip with two chargers, lying in the wet."""
    _, u, v, _ = hit(cam, 1, 0)
    u, v = np.nan_to_num(u, nan=99), np.nan_to_num(v, nan=99)
    far = np.hypot((u + 0.2) / 0.8, (v - 1.75) / 0.38) + 0.5 * (clouds(u, v, 0.3) - 0.5)
    wet = 1 - smooth(0.80, 0.84, far)
    picture *= (1 - 0.42 * wet)[..., None]
    picture += (0.10 * wet * smooth(0.45, 0.7, clouds(u * 0.5, v * 2, 0.3)))[..., None]
    shade(picture, cam, [(-0.6, 0, 1.88), (0.02, 0, 1.88), (0.02, 0, 2.1), (-0.6, 0, 2.1)], 0.6, 8)
    white = made_of.plaster((0.88, 0.88, 0.86))
    box(picture, cam, (-0.56, -0.02, 1.94, 2.02), 0.005, 0.06, white)
    for x in (-0.44, -0.18):
        box(
            picture,
            cam,
            (x, x + 0.10, 1.95, 2.01),
            0.065,
            0.05,
            made_of.plaster((0.10, 0.10, 0.11)),
        )
    shade(
        picture, cam, [(-0.05, 0, 1.66), (0.32, 0, 1.66), (0.32, 0, 1.85), (-0.05, 0, 1.85)], 0.6, 8
    )
    box(picture, cam, (0.0, 0.26, 1.70, 1.82), 0.0, 0.09, made_of.plaster((0.13, 0.13, 0.14)))


def scooter(picture: Array, cam: Camera, x: float, z: float, colour: Colour) -> None:
    """An e-bike standing across the hall."""
    dark = (0.07, 0.07, 0.08)

    def strokes(draw: ImageDraw.ImageDraw) -> None:
        for middle in (-0.55, 0.55):
            turns = np.linspace(0, 6.3, 40)
            line(
                draw,
                cam,
                [(x + middle + 0.20 * math.cos(t), 0.24 + 0.20 * math.sin(t), z) for t in turns],
                0.085,
                dark,
            )
            line(
                draw,
                cam,
                [(x + middle - 0.06, 0.24, z), (x + middle + 0.06, 0.24, z)],
                0.14,
                (0.5, 0.5, 0.5),
            )
            guard = [
                (x + middle + 0.30 * math.cos(t), 0.26 + 0.30 * math.sin(t), z)
                for t in np.linspace(0.4, 2.7, 14)
            ]
            line(draw, cam, guard, 0.06, colour)
        low = tuple(0.72 * c for c in colour)
        hull = [
            (0.66, 0.52),
            (0.72, 0.70),
            (0.0, 0.70),
            (-0.08, 0.36),
            (-0.28, 0.34),
            (-0.40, 0.95),
            (-0.52, 0.95),
            (-0.44, 0.22),
            (0.35, 0.22),
        ]
        draw.polygon(double(project(cam, [(x + a, b, z) for a, b in hull])), fill=ink(colour))
        skirt = [(0.35, 0.22), (-0.44, 0.22), (-0.42, 0.30), (0.45, 0.36)]
        draw.polygon(double(project(cam, [(x + a, b, z) for a, b in skirt])), fill=ink(low))
        line(draw, cam, [(x + 0.02, 0.76, z), (x + 0.68, 0.77, z)], 0.13, dark)
        line(draw, cam, [(x - 0.46, 0.95, z), (x - 0.38, 1.16, z)], 0.06, dark)
        line(
            draw,
            cam,
            [(x - 0.42, 1.17, z - 0.26), (x - 0.36, 1.17, z), (x - 0.40, 1.18, z + 0.24)],
            0.05,
            dark,
        )
        draw.ellipse(
            [k * 2 for k in bounds(cam, (x - 0.52, 0.90, z), 0.07)], fill=ink((0.85, 0.87, 0.85))
        )

    shade(
        picture,
        cam,
        [
            (x - 0.85, 0, z - 0.16),
            (x + 0.85, 0, z - 0.16),
            (x + 0.85, 0, z + 0.2),
            (x - 0.85, 0, z + 0.2),
        ],
        0.5,
        12,
    )
    brush(picture, strokes)


def bounds(cam: Camera, middle: Point, radius: float) -> list[float]:
    """The picture's box round a small ball."""
    x, y = project(cam, [middle])[0]
    r = cam.focal * radius / middle[2]
    return [x - r, y - r, x + r, y + r]
