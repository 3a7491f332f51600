"""Pictures of a yard's corner: rubbish, and the same place cleared."""

import numpy as np
import surfaces as made_of
from canvas import (
    Array,
    Camera,
    Colour,
    blank,
    clouds,
    lay,
    mix,
    shade,
    smooth,
)
from streets import sky
from things import bag, box, cartons

YARD = Camera(1.6, 15, 1560)


def bin_at(picture: Array, cam: Camera, x: float, z: float, colour: Colour, full: bool) -> None:
    """A wheeled bin, its lid thrown back when it is full."""
    shade(
        picture,
        cam,
        [
            (x - 0.1, 0, z - 0.12),
            (x + 0.75, 0, z - 0.12),
            (x + 0.75, 0, z + 0.6),
            (x - 0.1, 0, z + 0.6),
        ],
        0.5,
        14,
    )
    hue = np.asarray(colour, np.float32)

    def side(u: Array, v: Array, p: Array) -> Array:
        edge = np.minimum(u - x, x + 0.58 - u)
        grime = 0.85 + 0.35 * (clouds(u, v, 0.4, p) - 0.5) + 0.08 * np.sin(u * 60)
        return hue * (grime * (0.75 + 0.25 * smooth(0, 0.09, edge)))[..., None]

    lid = 1.55 if full else 1.08
    if full:
        lay(picture, cam, 2, z + 0.55, (x, x + 0.58, 0.9, lid), lambda u, v, p: side(u, v, p) * 0.7)
    box(picture, cam, (x, x + 0.58, z, z + 0.55), 0.08, 0.92, side)
    if not full:
        box(
            picture,
            cam,
            (x - 0.03, x + 0.61, z - 0.03, z + 0.58),
            1.0,
            0.07,
            lambda u, v, p: np.broadcast_to(hue * 1.1, (*u.shape, 3)),
        )
    label = made_of.lettering("其他垃圾" if colour[1] < 0.35 else "厨余垃圾")
    lay(
        picture,
        cam,
        2,
        z - 0.001,
        (x + 0.08, x + 0.5, 0.55, 0.8),
        lambda u, v, p: mix(
            side(u, v, p), (0.9, 0.9, 0.88), made_of.stamped(label, u - x - 0.29, v - 0.68, 0.36)
        ),
    )


def yard(wet: float) -> Array:
    """A corner behind the dormitory: brick wall, concrete ground."""
    picture, cam = blank(YARD), YARD
    sky(picture, cam, (0.55, 0.66, 0.78), (0.85, 0.88, 0.9))
    brick = made_of.tiles(0.24, 0.075, (0.56, 0.34, 0.26), 0.014, 0.5, 0.22, (0.52, 0.49, 0.45))

    def old(u: Array, v: Array, p: Array) -> Array:
        moss = smooth(0.45, 0.7, clouds(u, v * 0.6, 0.9, p)) * (1 - smooth(0.1, 1.2, v))
        return mix(
            brick(u, v, p) * (0.8 + 0.3 * clouds(u + 3, v, 1.4, p))[..., None],
            (0.22, 0.24, 0.16),
            0.6 * moss,
        )

    lay(picture, cam, 2, 5.2, (-20, 20, 0, 3.0), old)
    lay(picture, cam, 2, 5.15, (-20, 20, 3.0, 3.15), made_of.plaster((0.55, 0.53, 0.5)))

    def floor(u: Array, v: Array, p: Array) -> Array:
        damp = wet * smooth(0.40, 0.58, clouds(u + 2, v, 1.6, p, 4))
        dry = made_of.concrete(u, v, p)
        return (
            dry * (1 - 0.38 * damp)[..., None]
            + np.array([0.04, 0.05, 0.07], np.float32) * damp[..., None]
        )

    lay(picture, cam, 1, 0, (-20, 20, 0, 5.2), floor)
    shade(picture, cam, [(-20, 0, 5.2), (20, 0, 5.2), (20, 0, 4.9), (-20, 0, 4.9)], 0.45, 14)
    return picture


def rubbish_pile() -> Array:
    """Two overflowing bins with bags and cartons heaped round them."""
    picture, cam = yard(0.9), YARD
    bin_at(picture, cam, -1.15, 4.2, (0.14, 0.42, 0.24), True)
    bin_at(picture, cam, 0.25, 4.2, (0.30, 0.31, 0.33), True)
    colours: list[Colour] = [
        (0.09, 0.09, 0.10),
        (0.78, 0.78, 0.80),
        (0.20, 0.30, 0.50),
        (0.58, 0.20, 0.18),
        (0.12, 0.12, 0.12),
        (0.66, 0.55, 0.30),
    ]
    dice = np.random.default_rng(4)
    for k, (x, y) in enumerate(
        [(-1.0, 0.95), (-0.72, 1.02), (0.42, 0.98), (0.68, 0.93), (-0.85, 1.25), (0.52, 1.22)]
    ):
        bag(picture, cam, (x, y, 4.3), (0.46, 0.42), colours[k % 6], k)
    cartons(
        picture,
        cam,
        [
            (0.95, 0.62, 3.9, 0.5, 0, 0.5),
            (1.05, 0.45, 3.95, 0.4, 0.5, 0.34),
            (-2.05, 0.7, 3.9, 0.5, 0, 0.4),
        ],
    )
    heap = sorted(
        ((dice.normal(-0.15, 0.58), dice.uniform(2.75, 4.0)) for _ in range(34)),
        key=lambda s: -s[1],
    )
    for x, z in heap:
        rim = [
            (x - 0.28, 0, z - 0.16),
            (x + 0.3, 0, z - 0.16),
            (x + 0.3, 0, z + 0.1),
            (x - 0.28, 0, z + 0.1),
        ]
        shade(picture, cam, rim, 0.42, 12)
    for k, (x, z) in enumerate(heap):
        lift = (
            max(0.0, 0.5 - 0.55 * abs(x + 0.15)) * max(0.0, (z - 2.9)) * 0.8 * dice.uniform(0.3, 1)
        )
        bag(
            picture,
            cam,
            (x, lift, z),
            (dice.uniform(0.36, 0.62), dice.uniform(0.3, 0.5)),
            colours[int(dice.integers(6))],
            k + 9,
        )
    return picture * np.array([1.10, 1.06, 1.0], np.float32)


def rubbish_cleared() -> Array:
    """The same corner, swept and rinsed, the bins shut."""
    picture, cam = yard(0.75), YARD
    bin_at(picture, cam, -1.15, 4.2, (0.14, 0.46, 0.26), False)
    bin_at(picture, cam, 0.25, 4.2, (0.30, 0.31, 0.33), False)
    return picture * np.array([1.16, 1.13, 1.08], np.float32)
