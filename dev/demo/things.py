"""Things that stand about: wires and rods, boxes, cartons, bags."""

from collections.abc import Sequence

import numpy as np
import surfaces as made_of
from canvas import (
    Array,
    Camera,
    Colour,
    Point,
    Shader,
    clouds,
    double,
    ink,
    lay,
    mix,
    project,
    shade,
    smooth,
)
from PIL import ImageDraw


def line(
    draw: ImageDraw.ImageDraw, cam: Camera, points: Sequence[Point], thick: float, colour: Colour
) -> None:
    """A rod or wire of `thick` metres through points of the world, thinner when farther."""
    flat = double(project(cam, points))
    for (_, _, z), one, two in zip(points, flat, flat[1:], strict=False):
        wide = max(2, round(2 * cam.focal * thick / max(z, 0.3)))
        draw.line([one, two], fill=ink(colour), width=wide)
        if wide > 5:
            r = wide / 2 - 0.5
            draw.ellipse([two[0] - r, two[1] - r, two[0] + r, two[1] + r], fill=ink(colour))


def box(
    picture: Array,
    cam: Camera,
    sides: tuple[float, float, float, float],
    base: float,
    height: float,
    shader: Shader,
) -> None:
    """A box standing at sides (x0, x1, z0, z1): its shadow, top, one side and front."""
    x0, x1, z0, z1 = sides
    top = base + height
    if top < cam.height:
        lay(picture, cam, 1, top, (x0, x1, z0, z1), lambda u, v, p: shader(u, v, p) * 1.18)
    if x0 > 0:
        lay(picture, cam, 0, x0, (base, top, z0, z1), lambda u, v, p: shader(v, u, p) * 0.72)
    if x1 < 0:
        lay(picture, cam, 0, x1, (base, top, z0, z1), lambda u, v, p: shader(v, u, p) * 0.80)
    lay(picture, cam, 2, z0, (x0, x1, base, top), shader)


def carton(x0: float, y0: float, width: float, height: float) -> Shader:
    """A carton's front with its tape and a printed mark."""

    def shader(u: Array, v: Array, p: Array) -> Array:
        body = made_of.cardboard(u, v, p)
        x, y = (u - x0) / width, (v - y0) / height
        body = mix(body, (0.80, 0.70, 0.52), 0.8 * made_of.band(x, 0.45, 0.55) * (v > -9))
        body = mix(
            body,
            (0.30, 0.20, 0.13),
            0.7 * made_of.band(x, 0.10, 0.32) * made_of.band(y, 0.15, 0.22),
        )
        border = np.minimum(np.minimum(x, 1 - x), np.minimum(y, 1 - y))
        return body * (0.80 + 0.20 * smooth(0, 0.03, np.abs(border)))[..., None]

    return shader


def cartons(picture: Array, cam: Camera, stack: Sequence[tuple[float, ...]]) -> None:
    """Cartons, farthest first: (x, width, z, depth, base, height)."""
    for x, width, z, depth, base, height in stack:
        if base == 0:
            rim = [
                (x - 0.08, 0, z - 0.10),
                (x + width + 0.1, 0, z - 0.10),
                (x + width + 0.1, 0, z + depth),
                (x - 0.08, 0, z + depth),
            ]
            shade(picture, cam, rim, 0.55, 14)
        box(
            picture, cam, (x, x + width, z, z + depth), base, height, carton(x, base, width, height)
        )


def bag(
    picture: Array, cam: Camera, spot: Point, size: tuple[float, float], colour: Colour, seed: int
) -> None:
    """A tied plastic bag: a crumpled, shining lump."""
    ((cx, cy),) = project(cam, [(spot[0], spot[1] + size[1] * 0.46, spot[2])])
    rx, ry = (cam.focal * s / spot[2] / 2 for s in size)
    x0, x1 = max(int(cx - rx * 1.4), 0), min(int(cx + rx * 1.4), cam.width)
    y0, y1 = max(int(cy - ry * 1.6), 0), min(int(cy + ry * 1.4), cam.depth)
    if x0 >= x1 or y0 >= y1:
        return
    x, y = np.meshgrid((np.arange(x0, x1) - cx) / rx, (np.arange(y0, y1) - cy) / ry)
    wave = seed * 3.7
    knot = np.exp(-((x / 0.16) ** 2)) * 0.42 * (y < 0)
    far = np.sqrt(x * x + np.where(y > 0, y * 1.12, y / (1 + knot)) ** 2)
    far = far + 0.22 * (clouds(x + wave, y, 0.8) - 0.5)
    fold = np.abs(clouds(x * 1.3 + wave + 5, y * 0.8, 0.75, 0, 3) - 0.5) * 5
    up = np.sqrt(np.clip(1 - far * far, 0, 1))
    down, across = np.gradient(fold)
    light = (
        0.35 + 0.5 * np.clip(up * 0.5 - x * 0.35 - y * 0.45, 0, 1) - (across + down) * rx * 0.028
    )
    shine = smooth(0.82, 1.0, light + 0.20 * fold) * 0.40
    body = (
        np.asarray(colour, np.float32) * np.clip(light * 1.5, 0.1, 1.7)[..., None]
        + shine[..., None]
    )
    cover = 1 - smooth(0.97, 1.0, far)
    picture[y0:y1, x0:x1] = mix(picture[y0:y1, x0:x1], body, cover.astype(np.float32))


def sag(one: Point, two: Point, drop: float, count: int = 30) -> list[Point]:
    """A wire hanging between two points."""
    share = np.linspace(0, 1, count)
    return [
        tuple(
            a + (b - a) * t - (4 * drop * t * (1 - t) if k == 1 else 0)
            for k, (a, b) in enumerate(zip(one, two, strict=True))
        )
        for t in share
    ]  # type: ignore[misc]
