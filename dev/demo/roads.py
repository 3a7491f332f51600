"""Pictures that look down at the road: covers and potholes."""

import math
from collections.abc import Callable

import numpy as np
import surfaces as made_of
from canvas import (
    Array,
    Camera,
    Shader,
    blank,
    brush,
    clouds,
    double,
    hit,
    ink,
    lay,
    mix,
    noise,
    project,
    shade,
    smooth,
)
from PIL import ImageDraw

DOWN = Camera(1.5, 43, 1480)
COVER, RADIUS = (0.06, 1.66), 0.40


def asphalt(shift: float) -> Shader:
    """The road at another spot, so that no two pictures have the same cracks."""
    return lambda u, v, p: made_of.asphalt(u + shift, v + 0.7 * shift, p)


def road(shift: float, cam: Camera = DOWN) -> Array:
    """Asphalt with a kerb and pavement on the left and a worn white line on the right."""
    picture = blank(cam)
    lay(picture, cam, 1, 0, (-9, 9, 0, 60), asphalt(shift))
    lay(picture, cam, 1, 0, (-9, -1.12, 0, 60), made_of.tiles(0.3, 0.3, (0.56, 0.50, 0.45)))
    lay(picture, cam, 1, 0, (-1.26, -1.08, 0, 60), made_of.tiles(9, 0.8, (0.60, 0.59, 0.57), 0.01))
    shade(picture, cam, [(-1.09, 0, 0.3), (-1.02, 0, 0.3), (-1.02, 0, 9), (-1.09, 0, 9)], 0.55, 5)
    line = lambda u, v, p: mix(  # noqa: E731
        asphalt(shift)(u, v, p),
        (0.74, 0.73, 0.69),
        0.85 * smooth(0.30, 0.42, clouds(u, v, 0.16, p)),
    )
    lay(picture, cam, 1, 0, (1.12, 1.26, 0, 60), line)
    return picture


def leaves(picture: Array, cam: Camera, seed: int, count: int = 16) -> None:
    """A few fallen leaves with their shadows."""
    dice = np.random.default_rng(seed)
    spots = [
        (x, z)
        for x, z in dice.uniform((-2.2, 1.0), (2.2, 4.5), (count, 2))
        if math.hypot(x - COVER[0], z - COVER[1]) > 0.62
    ]

    def strokes(draw: ImageDraw.ImageDraw) -> None:
        for x, z in spots:
            turn, size = dice.uniform(0, 6.3), dice.uniform(0.03, 0.055)
            tone = dice.uniform(0.7, 1.1)
            for lift, colour in (
                (0.012, ink((0.08, 0.08, 0.08), 0.5)),
                (0.0, ink((0.55 * tone, 0.42 * tone, 0.16 * tone))),
            ):
                ring = [
                    (
                        x + lift + size * math.cos(a + turn) * r,
                        0.0,
                        z - lift + size * math.sin(a + turn) * r,
                    )
                    for a, r in (
                        (0, 1.2),
                        (0.9, 0.6),
                        (1.6, 0.5),
                        (3.1, 1.1),
                        (4.6, 0.5),
                        (5.4, 0.6),
                    )
                ]
                draw.polygon(double(project(cam, ring)), fill=colour)

    brush(picture, strokes)


def seat(u: Array, v: Array, p: Array, width: float, tone: float, ground: Shader) -> Array:
    """The concrete collar round a cover."""
    grey = tone + 0.12 * (clouds(u, v, 0.3, p) - 0.5) + 0.10 * (noise(u, v, 0.012, p) - 0.5)
    far = np.hypot(u - COVER[0], v - COVER[1]) + 0.03 * (clouds(u, v, 0.2, p) - 0.5)
    return (
        mix(ground(u, v, p), (0.98, 0.97, 0.93), 1 - smooth(width - 0.01, width, far))
        * (np.where(far < width, grey, 1)[..., None])
    )


def manhole(
    words: str, gone: Callable[[Array, Array], Array], clean: float, collar: float, shift: float
) -> Array:
    """The road with a cover in it; `gone` says where (metres from its middle) the iron is lost."""
    picture, cam = road(shift), DOWN
    mask = made_of.lettering(words)

    def shader(u: Array, v: Array, p: Array) -> Array:
        x, y = u - COVER[0], v - COVER[1]
        far = np.hypot(x, y)
        body = seat(u, v, p, collar, 0.36 + 0.12 * clean, asphalt(shift))
        frame = np.stack([0.20 + 0.12 * noise(u, v, 0.01, p)] * 3, -1)
        body = mix(body, frame, 1 - smooth(RADIUS + 0.030, RADIUS + 0.034, far))
        body = mix(body, (0.03, 0.03, 0.03), 1 - smooth(RADIUS, RADIUS + 0.004, far))
        cover = made_of.iron(x, y, p, mask, RADIUS - 0.008, clean)
        hole = gone(x, y)
        lost = smooth(0, 0.006, hole)
        edge = smooth(-0.022, -0.014, hole) * (1 - lost)
        cover = mix(cover, (0.52, 0.49, 0.46), edge * 0.8)
        cover = mix(cover, made_of.shaft(u, v, cam.height, COVER, RADIUS - 0.004), lost)
        return mix(body, cover, 1 - smooth(RADIUS - 0.006, RADIUS - 0.003, far))

    box = (COVER[0] - 0.9, COVER[0] + 0.9, COVER[1] - 0.9, COVER[1] + 0.9)
    lay(picture, cam, 1, 0, box, shader)
    return picture


def sun(picture: Array, cam: Camera, warm: float = 1.0) -> Array:
    """Afternoon light with the soft shadow of a tree's crown."""
    _, u, v, p = hit(cam, 1, 0)
    u, v = np.nan_to_num(u), np.nan_to_num(v)
    crown = smooth(0.50, 0.62, clouds(u * 0.9 + 3, v * 0.7 + 8, 0.9, p, 3)) * smooth(
        0.2, 1.6, v - u
    )
    picture *= (1 - 0.34 * crown)[..., None]
    return picture * np.array([1.52 * warm, 1.48, 1.40], np.float32)


def manhole_broken() -> Array:
    """Half of the cover has broken away."""

    def gone(x: Array, y: Array) -> Array:
        jag = 0.34 * (clouds(x + 1, y, 0.15, 0, 4) - 0.5)
        return 0.86 * x - 0.5 * y - 0.03 + jag

    picture = manhole("雨水", gone, 0.0, 0.52, 1.0)
    leaves(picture, DOWN, 3)
    return sun(picture, DOWN)


def manhole_missing() -> Array:
    """No cover at all; somebody has put a branch with a red rag into the hole."""
    picture = manhole("雨水", lambda x, y: np.full_like(x, 1.0), 0.0, 0.50, 4.4)
    leaves(picture, DOWN, 8)
    picture = sun(picture, DOWN)
    foot, tip = (0.00, -0.35, 1.86), (-0.22, 0.62, 2.05)

    def strokes(draw: ImageDraw.ImageDraw) -> None:
        knees = [foot, (-0.08, 0.05, 1.92), (-0.12, 0.3, 1.95), tip]
        draw.line(
            double(project(DOWN, knees)), fill=ink((0.34, 0.24, 0.15)), width=26, joint="curve"
        )
        draw.line(
            double(project(DOWN, knees)), fill=ink((0.52, 0.39, 0.25)), width=9, joint="curve"
        )
        twig = [(-0.12, 0.3, 1.95), (0.04, 0.5, 1.98), (0.08, 0.62, 2.0)]
        draw.line(
            double(project(DOWN, twig)), fill=ink((0.38, 0.27, 0.17)), width=13, joint="curve"
        )
        rag = [
            (-0.20, 0.56, 2.03),
            (0.02, 0.54, 2.0),
            (0.08, 0.44, 1.98),
            (0.0, 0.40, 1.98),
            (-0.02, 0.30, 1.97),
            (-0.10, 0.42, 1.98),
            (-0.17, 0.46, 2.0),
        ]
        draw.polygon(double(project(DOWN, rag)), fill=ink((0.80, 0.10, 0.10)))
        fold = [(-0.18, 0.53, 2.02), (-0.02, 0.46, 1.99), (-0.03, 0.32, 1.97), (-0.09, 0.43, 1.98)]
        draw.polygon(double(project(DOWN, fold)), fill=ink((0.60, 0.05, 0.07)))

    shade(
        picture,
        DOWN,
        [(-0.35, 0, 2.2), (-0.75, 0, 2.62), (-0.70, 0, 2.66), (-0.32, 0, 2.25)],
        0.4,
        5,
    )
    brush(picture, strokes, 0.6)
    return picture


def manhole_fixed() -> Array:
    """A new cover in a fresh collar."""
    picture = manhole("雨水", lambda x, y: np.full_like(x, -1.0), 1.0, 0.60, 4.4)
    leaves(picture, DOWN, 5, 8)
    return sun(picture, DOWN)


def manhole_comms() -> Array:
    """An old, loose cover that says whose it is."""
    picture = manhole("通信", lambda x, y: np.full_like(x, -1.0), 0.15, 0.47, 9.1)
    shade(picture, DOWN, [(x, y, z) for x, y, z in made_of.circle((0.08, 1.78), 0.9)], 0.12, 60)
    leaves(picture, DOWN, 12, 22)
    return sun(picture, DOWN, 0.97)


def pothole() -> Array:
    """A broken-up hole in the road with rain water in it."""
    picture, cam = road(13.0), DOWN

    def deep(u: Array, v: Array) -> Array:
        far = np.hypot((u - 0.1) / 1.25, (v - 1.9) / 0.9)
        return 0.07 * smooth(0.0, 0.42, 0.62 - far + 0.62 * (clouds(u + 2, v, 0.4, 0, 5) - 0.5))

    def shader(u: Array, v: Array, p: Array) -> Array:
        depth = deep(u, v) - 0.012 * clouds(u, v, 0.05, p, 2) * (deep(u, v) > 0.01)
        slope = (deep(u + 0.008, v - 0.008) - deep(u - 0.008, v + 0.008)) / 0.02
        grit = 0.30 + 0.30 * (noise(u, v, 0.009, p) - 0.4) + 0.2 * (noise(u, v, 0.024, p) - 0.5)
        floor = grit[..., None] * np.array([1.05, 0.94, 0.78], np.float32)
        body = mix(asphalt(13.0)(u, v, p), floor, smooth(0.004, 0.022, depth))
        body = body * np.clip(1 - 0.30 * slope - 3.5 * depth, 0.15, 1.7)[..., None]
        water = smooth(0.0585, 0.0600, depth + 0.008 * (clouds(u + 4, v, 0.3, p) - 0.5))
        sky = mix(
            (0.24, 0.25, 0.25),
            (0.47, 0.52, 0.57),
            smooth(1.7, 2.15, v + 0.12 * clouds(u, v, 0.2, p)),
        )
        return mix(body, sky, 0.9 * water)

    lay(picture, cam, 1, 0, (-0.95, 1.11, 0.9, 3.2), shader)
    leaves(picture, cam, 21, 9)
    return sun(picture, cam)[:, ::-1]


def pothole_patched() -> Array:
    """The same place, cut square and filled with new asphalt."""
    picture, cam = road(13.0), DOWN

    def shader(u: Array, v: Array, p: Array) -> Array:
        wobble = 0.07 * (clouds(u, v, 0.3, p) - 0.5)
        edge = np.minimum(0.74 - np.abs(u - 0.1), 0.55 - np.abs(v - 1.95)) + wobble
        fresh = made_of.asphalt(u * 1.4 + 50, v * 1.4, p, 0.19) * 0.85
        body = mix(asphalt(13.0)(u, v, p), fresh, smooth(-0.002, 0.004, edge))
        tar = smooth(-0.035, -0.028, edge) * (1 - smooth(0.012, 0.02, edge))
        return mix(body, (0.11, 0.11, 0.115), tar * 0.9)

    lay(picture, cam, 1, 0, (-0.95, 1.11, 1.0, 3.2), shader)
    leaves(picture, cam, 22, 7)
    return sun(picture, cam)[:, ::-1]
