"""Pictures along a street: bicycles at a gate, a fallen cable, a flood, a dark lamp."""

import math

import numpy as np
import surfaces as made_of
from canvas import (
    Array,
    Camera,
    Colour,
    Point,
    Shader,
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
from things import bag, box, line, sag

STREET = Camera(1.55, 5)
YELLOW, BLUE, TEAL = (0.95, 0.74, 0.08), (0.12, 0.48, 0.88), (0.10, 0.66, 0.56)


def sky(picture: Array, cam: Camera, top: Colour, low: Colour) -> None:
    """A sky from horizon to zenith with faint clouds."""
    rows = np.linspace(0, 1, cam.depth, dtype=np.float32)[:, None]
    columns = np.linspace(0, 1, cam.width, dtype=np.float32)[None, :]
    y, x = np.broadcast_arrays(rows, columns)
    picture[:] = mix(
        mix(top, low, smooth(0, 0.45, y)), (1, 1, 1), 0.25 * smooth(0.5, 0.8, clouds(x, y * 2, 0.5))
    )


# --- bicycles at the gate ---------------------------------------------------------------------


def bike(
    picture: Array, cam: Camera, spot: tuple[float, float], turn: float, tilt: float, colour: Colour
) -> None:
    """A shared bicycle: `turn` radians from the x axis, leaning by `tilt`."""
    c, s = math.cos(turn), math.sin(turn)

    def at(along: float, up: float, side: float = 0.0) -> Point:
        lean = side + up * tilt
        return spot[0] + along * c - lean * s, up, spot[1] + along * s + lean * c

    def wheel(middle: float, radius: float) -> list[Point]:
        turns = [2 * math.pi * k / 40 for k in range(41)]
        return [at(middle + radius * math.cos(t), 0.33 + radius * math.sin(t)) for t in turns]

    dark, grey = (0.10, 0.10, 0.11), (0.55, 0.56, 0.57)

    def strokes(draw: ImageDraw.ImageDraw) -> None:
        for middle in (-0.52, 0.52):
            for k in range(0, 40, 4):
                line(draw, cam, [at(middle, 0.33), wheel(middle, 0.29)[k]], 0.004, grey)
            line(draw, cam, wheel(middle, 0.305), 0.045, dark)
            guard = [
                at(middle + 0.35 * math.cos(t), 0.33 + 0.35 * math.sin(t))
                for t in np.linspace(0.3, 2.8, 14)
            ]
            line(draw, cam, guard, 0.04, tuple(0.8 * k for k in colour))
        low, seat, head = at(-0.08, 0.32), at(-0.24, 0.80), at(0.38, 0.78)
        line(draw, cam, [head, at(0.30, 0.52), low], 0.075, colour)
        line(draw, cam, [low, seat], 0.055, colour)
        line(draw, cam, [at(-0.52, 0.33), low], 0.04, colour)
        line(draw, cam, [at(-0.52, 0.33), at(-0.2, 0.66)], 0.035, colour)
        line(draw, cam, [at(0.52, 0.33), head, at(0.34, 0.98)], 0.045, grey)
        line(draw, cam, [at(0.30, 1.02, -0.28), at(0.36, 1.0), at(0.30, 1.02, 0.28)], 0.03, dark)
        line(draw, cam, [at(-0.36, 0.86), at(-0.14, 0.87)], 0.10, dark)
        line(draw, cam, [low, at(-0.02, 0.18)], 0.03, dark)
        for side in (-0.15, 0.15):
            net = [
                at(0.44, 0.95, side),
                at(0.74, 0.97, side),
                at(0.70, 0.70, side),
                at(0.50, 0.70, side),
            ]
            draw.polygon(double(project(cam, net)), fill=ink(tuple(0.72 * k for k in colour), 0.85))
            line(draw, cam, [*net, net[0]], 0.018, dark)

    foot = [at(-0.85, 0, -0.15), at(0.85, 0, -0.15), at(0.75, 0, 0.35), at(-0.95, 0, 0.35)]
    shade(picture, cam, foot, 0.38, 9)
    brush(picture, strokes)


def gate() -> Array:
    """An estate's south gate: pillars, a lintel with its name, a yard with houses behind."""
    picture, cam = blank(STREET), STREET
    sky(picture, cam, (0.42, 0.60, 0.82), (0.84, 0.90, 0.95))
    lay(picture, cam, 2, 32, (-30, 30, 0, 26), made_of.facade((0.80, 0.70, 0.56), 2.8))
    lay(
        picture,
        cam,
        1,
        0,
        (-40, 40, 0, 32),
        made_of.tiles(0.5, 0.25, (0.62, 0.57, 0.52), 0.01, 0.5),
    )
    hedge(picture, cam)
    wall = made_of.tiles(0.22, 0.07, (0.60, 0.33, 0.25), 0.012, 0.5)
    stone = made_of.tiles(0.6, 0.4, (0.72, 0.68, 0.62), 0.008, 0.5)
    for side in ((-20, -2.6), (2.6, 20)):
        lay(picture, cam, 2, 7.4, (*side, 0, 2.3), wall)
        lay(picture, cam, 2, 7.3, (*side, 2.3, 2.42), stone)
    for x in (-2.9, 2.3):
        box(picture, cam, (x, x + 0.6, 7.0, 7.6), 0, 3.1, stone)
    sign = made_of.lettering("同心花园·南门")
    lay(
        picture,
        cam,
        2,
        7.05,
        (-2.9, 2.9, 2.75, 3.55),
        lambda u, v, p: mix(
            made_of.plaster((0.55, 0.10, 0.09))(u, v, p),
            (0.96, 0.84, 0.50),
            made_of.stamped(sign, u, v - 3.15, 3.4),
        ),
    )
    lay(picture, cam, 1, 2.75, (-2.9, 2.9, 7.05, 7.6), made_of.plaster((0.3, 0.06, 0.06)))
    shade(picture, cam, [(-20, 0, 7.3), (20, 0, 7.3), (20, 0, 6.6), (-20, 0, 6.6)], 0.4, 8)
    return picture


def hedge(picture: Array, cam: Camera) -> None:
    """Shrubs and two round trees in the yard."""
    _, u, v, _ = hit(cam, 2, 24)
    top = 1.5 + 0.6 * clouds(u, v * 0, 2.0) + 5.2 * np.exp(-(((np.abs(u - 0.5) - 7) / 2.6) ** 2))
    green = 0.16 + 0.34 * clouds(u, v, 0.7, 0, 4)
    leaf = np.stack([green * 0.75, green * 1.05, green * 0.45], -1)
    edge = smooth(0, 0.3, top + 0.9 * (clouds(u, v, 0.6) - 0.5) - np.nan_to_num(v, nan=99))
    picture[:] = mix(picture, leaf, edge * (np.nan_to_num(v, nan=-1) > 0))


def bikes_gate() -> Array:
    """Shared bicycles three deep across the gate."""
    picture = gate()
    dice = np.random.default_rng(11)
    spots = [
        (x + dice.uniform(-0.12, 0.12), z)
        for z in (6.3, 5.2, 4.1)
        for x in np.arange(-2.7, 2.9, 0.62)
    ]
    for x, z in spots:
        colour = (YELLOW, BLUE, TEAL)[int(dice.choice(3, p=[0.45, 0.4, 0.15]))]
        bike(
            picture,
            STREET,
            (x, z),
            1.15 + dice.uniform(-0.35, 0.35),
            dice.uniform(-0.12, 0.12),
            colour,
        )
    bike(picture, STREET, (-0.6, 3.2), 0.25, 0.9, YELLOW)
    return picture * np.array([1.06, 1.03, 0.97], np.float32)


# --- an alley: cable, flood, night ------------------------------------------------------------


def alley(cam: Camera, lit: float = 0.0) -> Array:
    """Two rows of old houses with a street between, seen along it."""
    picture = blank(cam)
    sky(picture, cam, (0.50, 0.64, 0.80), (0.88, 0.92, 0.95))
    lay(picture, cam, 2, 60, (-14, 16, 0, 15), made_of.facade((0.72, 0.66, 0.60), 2.6))
    lay(
        picture,
        cam,
        0,
        -3.2,
        (0, 9.4, 0.2, 60),
        turned(made_of.facade((0.74, 0.66, 0.54), 2.4, 3.0, lit)),
    )
    lay(
        picture,
        cam,
        0,
        3.4,
        (0, 12.4, 0.2, 60),
        turned(made_of.facade((0.62, 0.42, 0.34), 2.7, 3.1, lit)),
    )
    if cam.height < 0:  # the water's mirror image: no ground between the eye and the houses
        return picture
    lay(picture, cam, 1, 0, (-3.2, 3.4, 0, 60), made_of.asphalt)
    for x0, x1 in ((-3.2, -2.3), (2.5, 3.4)):
        lay(picture, cam, 1, 0, (x0, x1, 0, 60), made_of.tiles(0.3, 0.3, (0.55, 0.52, 0.48)))
    return picture


def turned(shader: Shader) -> Shader:
    """A front for a wall along the street: there the first axis is the height."""
    return lambda u, v, p: shader(v, u, p)


def pole(picture: Array, cam: Camera, x: float, z: float, tall: float = 8.0) -> None:
    """A concrete pole with arms and a grey box."""

    def strokes(draw: ImageDraw.ImageDraw) -> None:
        for off, tone in ((0.0, 0.50), (-0.04, 0.62), (0.06, 0.36)):
            line(
                draw,
                cam,
                [(x + off, 0, z), (x + off * 0.7, tall, z)],
                0.26 if off == 0 else 0.07,
                (tone, tone, tone * 0.97),
            )
        for y in (5.2, 5.9):
            line(draw, cam, [(x - 0.8, y, z), (x + 0.9, y, z)], 0.09, (0.30, 0.30, 0.30))
        crate = [(x - 0.3, 2.5, z), (x + 0.3, 2.5, z), (x + 0.3, 3.3, z), (x - 0.3, 3.3, z)]
        draw.polygon(double(project(cam, crate)), fill=ink((0.60, 0.61, 0.60)))
        line(draw, cam, [*crate, crate[0]], 0.02, (0.35, 0.35, 0.35))

    shade(
        picture,
        cam,
        [(x - 0.1, 0, z), (x + 0.15, 0, z), (x + 2.6, 0, z - 1.4), (x + 2.3, 0, z - 1.5)],
        0.4,
        6,
    )
    brush(picture, strokes)


def hanging_cable() -> Array:
    """A bundle of cables that has come down to the height of a neck, one end on the ground."""
    cam = Camera(1.55, -2, 1100)
    picture = alley(cam)
    shade(picture, cam, [(-3.2, 0, 0.5), (0.3, 0, 0.5), (0.3, 0, 60), (-3.2, 0, 60)], 0.30, 24)
    pole(picture, cam, 2.35, 15, 8)
    pole(picture, cam, -2.0, 7.0, 8)

    def strokes(draw: ImageDraw.ImageDraw) -> None:
        black = (0.07, 0.07, 0.08)
        for y, drop in ((5.9, 0.5), (5.8, 0.7), (5.2, 0.9), (5.1, 0.6)):
            line(draw, cam, sag((-1.6, y, 7.0), (2.2, y, 15), drop), 0.022, black)
            line(draw, cam, sag((-2.4, y, 7.0), (-3.1, y + 0.3, 2.2), drop * 0.3), 0.022, black)
        for k in range(4):
            line(
                draw,
                cam,
                sag((-1.9, 5.0 - 0.08 * k, 7.0), (3.3, 4.2 + 0.1 * k, 5.2), 2.95 + 0.10 * k, 50),
                0.026,
                black,
            )
        end = [
            (0.25 + 0.32 * math.cos(t) * (1 - t / 26), 0.01, 4.7 + 0.30 * math.sin(t))
            for t in np.linspace(0.6, 13, 70)
        ]
        line(
            draw,
            cam,
            [*sag((0.7, 1.55, 6.1), (0.52, 0.02, 4.87), 0.15, 12), *end],
            0.028,
            (0.09, 0.09, 0.10),
        )
        for x, y in ((0.55, 1.50), (-0.4, 1.95)):
            line(draw, cam, [(x, y - 0.04, 6.1), (x, y + 0.28, 6.1)], 0.02, (0.85, 0.83, 0.78))

    shade(picture, cam, [(-0.2, 0, 4.4), (0.75, 0, 4.4), (0.75, 0, 5.1), (-0.2, 0, 5.1)], 0.25, 12)
    brush(picture, strokes)
    return picture * np.array([1.08, 1.05, 1.0], np.float32)


def flooding() -> Array:
    """The street under brown water in the rain, a bin afloat, an e-bike up to its hubs."""
    cam, below = Camera(1.5, 7, 1100), Camera(-1.5, -7, 1100)
    dim = np.array([0.50, 0.56, 0.64], np.float32)
    picture, mirror = alley(cam, 0.35) * dim, (alley(below, 0.35) * dim)[::-1]
    _, u, v, p = hit(cam, 1, 0)
    u, v = np.nan_to_num(u), np.nan_to_num(v)
    ripple = clouds(u, v * 0.6, 0.5, p, 4) - 0.5
    near = 1 / np.maximum(v, 1.2)
    rows, columns = np.indices(u.shape)
    rows = np.clip(rows + ripple * 150 * near, 0, cam.depth - 1).astype(int)
    columns = np.clip(columns + ripple * 60 * near, 0, cam.width - 1).astype(int)
    shine = np.clip(0.16 + 0.06 * v, 0.2, 0.75).astype(np.float32)
    mud = np.stack([0.27 + 0.10 * ripple, 0.235 + 0.09 * ripple, 0.17 + 0.07 * ripple], -1)
    water = mix(mud, mirror[rows, columns], shine)
    rings = sum(
        ring(u, v, x, z) for x, z in np.random.default_rng(2).uniform((-3, 1.6), (3, 9), (70, 2))
    )
    water += 0.14 * np.clip(rings, -1, 1)[..., None]
    picture[:] = mix(
        picture, water, ((u > -3.2) & (u < 3.4) & (v > 0.2) & (v < 60)).astype(np.float32)
    )
    moped(picture, cam, (1.35, 4.6))
    bag(picture, cam, (-0.9, -0.12, 3.6), (0.42, 0.28), (0.70, 0.72, 0.74), 3)
    rain(picture)
    return picture * 1.15


def ring(u: Array, v: Array, x: float, z: float) -> Array:
    """The circles of one raindrop."""
    far = np.hypot(u - x, v - z)
    return np.sin(far * 90) * np.exp(-(((far - 0.09) / 0.05) ** 2))


def rain(picture: Array) -> None:
    """Streaks of rain and a little haze."""
    picture[:] = picture * 0.92 + np.array([0.035, 0.04, 0.045], np.float32)
    drops = np.random.default_rng(9).uniform((0, 0, 20), (3200, 2400, 90), (420, 3))

    def strokes(draw: ImageDraw.ImageDraw) -> None:
        for x, y, long in drops:
            draw.line([x, y, x + long * 0.12, y + long], fill=ink((0.85, 0.9, 0.95), 0.28), width=3)

    brush(picture, strokes, 0.7)


def moped(picture: Array, cam: Camera, spot: tuple[float, float]) -> None:
    """An electric bike whose wheels are half under water."""
    x, z = spot
    dark, body = (0.06, 0.06, 0.07), (0.45, 0.09, 0.09)

    def strokes(draw: ImageDraw.ImageDraw) -> None:
        for middle in (-0.55, 0.55):
            arc = [
                (x + middle + 0.22 * math.cos(t), 0.12 + 0.22 * math.sin(t), z)
                for t in np.linspace(-0.5, 3.64, 24)
            ]
            line(draw, cam, arc, 0.08, dark)
            guard = [
                (x + middle + 0.29 * math.cos(t), 0.14 + 0.29 * math.sin(t), z)
                for t in np.linspace(0.3, 2.8, 12)
            ]
            line(draw, cam, guard, 0.05, body)
        hull = [
            (-0.62, 0.42),
            (-0.7, 0.62),
            (0.05, 0.62),
            (0.12, 0.3),
            (0.34, 0.3),
            (0.42, 0.85),
            (0.52, 0.85),
            (0.46, 0.14),
            (-0.3, 0.14),
        ]
        draw.polygon(double(project(cam, [(x + a, b, z) for a, b in hull])), fill=ink(body))
        line(draw, cam, [(x - 0.68, 0.68, z), (x - 0.02, 0.68, z)], 0.12, dark)
        line(draw, cam, [(x + 0.47, 0.85, z), (x + 0.40, 1.08, z)], 0.06, dark)
        line(draw, cam, [(x + 0.40, 1.08, z - 0.25), (x + 0.36, 1.1, z + 0.2)], 0.05, dark)
        line(draw, cam, [(x + 0.52, 0.82, z), (x + 0.56, 0.82, z)], 0.12, (0.75, 0.78, 0.78))

    brush(picture, strokes)


def lamp_dark() -> Array:
    """The same alley at night: the lamp is out, only a few windows and the phone give light."""
    cam = Camera(1.55, -1, 1050)
    picture = alley(cam, 0.22)
    lights = (picture[..., :1] > 1.02) * np.array([0.80, 0.60, 0.30], np.float32)
    top = np.linspace(0, 1, cam.depth, dtype=np.float32)[:, None, None]
    night = picture * np.array([0.12, 0.145, 0.215], np.float32) * (0.75 + 0.5 * top)
    _, u, v, _ = hit(cam, 1, 0)
    near = np.exp(
        -((np.hypot(np.nan_to_num(u, nan=99), np.nan_to_num(v, nan=99) - 2.2) / 1.9) ** 2)
    )
    night += picture * 0.75 * near[..., None]
    night += lights
    lamp(night, cam)
    for x, y, r in ((804, 560, 60), (770, 575, 34)):
        glow(night, (x, y), r, (0.42, 0.32, 0.16))
    return night * 1.5


def lamp(picture: Array, cam: Camera) -> None:
    """A street lamp that does not burn."""
    steel, z = (0.20, 0.22, 0.26), 6.0

    def strokes(draw: ImageDraw.ImageDraw) -> None:
        line(draw, cam, [(1.9, 0, z), (1.9, 4.2, z)], 0.11, steel)
        line(draw, cam, [(1.94, 0, z), (1.94, 4.2, z)], 0.02, (0.31, 0.33, 0.37))
        line(
            draw, cam, [(1.9, 4.15, z), (1.75, 4.4, z), (1.2, 4.5, z), (0.75, 4.48, z)], 0.07, steel
        )
        head = [(1.0, 4.56, z), (0.35, 4.50, z), (0.32, 4.40, z), (1.0, 4.40, z)]
        draw.polygon(double(project(cam, head)), fill=ink((0.24, 0.26, 0.30)))
        draw.polygon(
            double(project(cam, [(0.9, 4.40, z), (0.4, 4.40, z), (0.5, 4.33, z), (0.85, 4.33, z)])),
            fill=ink((0.40, 0.42, 0.46)),
        )

    brush(picture, strokes)
