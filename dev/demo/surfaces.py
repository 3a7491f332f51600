"""What streets and walls are made of: shaders that give a colour for each point of a plane."""

import math

import numpy as np
from canvas import Array, Colour, Shader, clouds, mix, noise, smooth
from PIL import Image, ImageDraw, ImageFont

FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc"  # Debian: fonts-noto-cjk


def asphalt(u: Array, v: Array, pixel: Array, tone: float = 0.33) -> Array:
    """Worn asphalt: stains, grit, pale stones, a few cracks."""
    grey = tone + 0.13 * (clouds(u, v, 1.9, pixel) - 0.5)
    grey += 0.16 * (noise(u, v, 0.011, pixel) - 0.5) + 0.10 * (noise(u + 9, v, 0.028, pixel) - 0.5)
    grey += 0.16 * smooth(0.80, 0.95, noise(u + 3, v + 5, 0.017, pixel))
    crack = np.abs(clouds(u + 40, v + 11, 1.3, pixel, 5) - 0.5)
    grey *= 1 - 0.45 * (1 - smooth(0.0015, 0.006, crack))
    return grey[..., None] * np.array([1.0, 0.985, 0.955], np.float32)


def concrete(u: Array, v: Array, pixel: Array) -> Array:
    """Pale slabs of poured concrete, 2.4 m, stained."""
    grey = 0.50 + 0.16 * (clouds(u, v, 1.4, pixel, 5) - 0.5)
    grey += 0.07 * (noise(u, v, 0.014, pixel) - 0.5)
    joint = np.minimum(np.abs((u + 0.9) % 2.4 - 0.01), np.abs((v + 0.3) % 2.4 - 0.01))
    grey *= 0.62 + 0.38 * smooth(0.004, 0.016, joint)
    return grey[..., None] * np.array([1.0, 0.985, 0.94], np.float32)


def tiles(
    wide: float,
    high: float,
    colour: Colour,
    joint: float = 0.006,
    stagger: float = 0.0,
    spread: float = 0.12,
    gap: Colour = (0.35, 0.34, 0.32),
) -> Shader:
    """Bricks, paving or wall tiles: each of its own tone, with joints."""

    def shader(u: Array, v: Array, pixel: Array) -> Array:
        row = np.floor(v / high)
        x = u + row * wide * stagger
        column = np.floor(x / wide)
        tone = 1 + spread * (noise(column * 3.7 + 0.5, row * 5.3 + 0.5, 1.0) - 0.5) * 2
        tone = (
            tone + 0.10 * (clouds(u, v, 0.7, pixel) - 0.5) + 0.10 * (noise(u, v, 0.01, pixel) - 0.5)
        )
        edge = np.minimum(
            np.minimum(x % wide, wide - x % wide), np.minimum(v % high, high - v % high)
        )
        line = 1 - smooth(joint * 0.4, joint * 0.6, np.maximum(edge - pixel * 0.3, 0))
        line *= np.clip(joint * 2 / np.maximum(pixel, 1e-6), 0, 1)
        return mix(tone[..., None] * np.asarray(colour, np.float32), gap, line)

    return shader


def plaster(colour: Colour, skirt: tuple[float, Colour] | None = None) -> Shader:
    """A painted wall with streaks of rain; `skirt` is the painted band below (height, colour)."""

    def shader(u: Array, v: Array, pixel: Array) -> Array:
        wall = np.broadcast_to(np.asarray(colour, np.float32), (*u.shape, 3))
        if skirt:
            wall = mix(wall, skirt[1], 1 - smooth(skirt[0] - 0.004, skirt[0] + 0.004, v))
        dirt = 0.14 * (clouds(u, v * 0.35, 0.8, pixel, 5) - 0.5) + 0.03 * (
            noise(u, v, 0.02, pixel) - 0.5
        )
        low = 0.16 * (1 - smooth(0.0, 0.5, v + 0.3 * clouds(u, v, 0.4, pixel) - 0.15))
        return wall * (1 + dirt - low)[..., None]

    return shader


def facade(colour: Colour, step: float = 2.1, floor: float = 3.0, lit: float = 0.0) -> Shader:
    """A house front: windows in frames, sills, stains below; `lit` is the share of lit windows."""
    wall = plaster(colour)

    def shader(u: Array, v: Array, pixel: Array) -> Array:
        cell, storey = np.floor(u / step), np.floor(v / floor)
        x, y = u % step / step, v % floor / floor
        body = wall(u, v, pixel)
        body = mix(body, (0.30, 0.29, 0.27), 0.35 * band(x, 0.24, 0.76) * band(y, 0.06, 0.3))
        body = mix(body, (0.78, 0.78, 0.76), band(x, 0.24, 0.76) * band(y, 0.30, 0.84))
        dice = noise(cell * 3.3 + 0.5, storey * 7.1 + 0.5, 1.0)
        glass = mix(
            (0.16, 0.20, 0.24), (0.40, 0.47, 0.52), np.clip(y * 0.9 - 0.1 + dice * 0.3, 0, 1)
        )
        glass = mix(glass, (1.25, 0.95, 0.50), (dice > 1 - lit).astype(np.float32) * (storey > 0))
        pane = (band(x, 0.27, 0.49) + band(x, 0.51, 0.73)) * band(y, 0.33, 0.81)
        return body * (1 - pane[..., None]) + glass * pane[..., None]

    return shader


def band(x: Array, low: float, high: float) -> Array:
    """1 between low and high, softly edged."""
    return smooth(low - 0.008, low + 0.008, x) * (1 - smooth(high - 0.008, high + 0.008, x))


def cardboard(u: Array, v: Array, pixel: Array) -> Array:
    """A carton's side: fluted, scuffed."""
    tone = 1 + 0.10 * (clouds(u, v, 0.3, pixel) - 0.5) + 0.05 * np.sin(u * 700) * (pixel < 0.002)
    return tone[..., None] * np.array([0.66, 0.49, 0.31], np.float32)


def lettering(text: str, pixels: int = 160) -> Array:
    """A mask of words, 0..1."""
    font = ImageFont.truetype(FONT, pixels)
    left, top, right, bottom = font.getbbox(text)
    sheet = Image.new("L", (int(right - left) + 8, int(bottom - top) + 8))
    ImageDraw.Draw(sheet).text((4 - left, 4 - top), text, font=font, fill=255)
    return np.asarray(sheet, np.float32) / 255


def stamped(mask: Array, u: Array, v: Array, width: float) -> Array:
    """The mask laid on the plane, `width` metres wide, centred on (0, 0), v upwards."""
    rows, columns = mask.shape
    scale = columns / width
    x = np.round(u * scale + columns / 2).astype(int)
    y = np.round(rows / 2 - v * scale).astype(int)
    inside = (x >= 0) & (x < columns) & (y >= 0) & (y < rows)
    return np.where(inside, mask[np.clip(y, 0, rows - 1), np.clip(x, 0, columns - 1)], 0)


def iron(u: Array, v: Array, pixel: Array, words: Array, radius: float, clean: float) -> Array:
    """A cast cover seen from above: rim, ring, studs, words; `clean` 0 rusty .. 1 new."""

    def height(x: Array, y: Array) -> Array:
        far = np.hypot(x, y) / radius
        studs = smooth(0.15, 0.5, np.sin(x * 105) * np.sin(y * 105)) * band(far, 0.50, 0.80)
        rings = band(far, 0.83, 0.90) + band(far, 0.95, 1.0) + band(far, 0.44, 0.48)
        return studs + rings + 1.2 * stamped(words, x, y, radius * 0.62)

    relief = height(u - 0.002, v + 0.002) - height(u + 0.002, v - 0.002)
    worn = clouds(u + 5, v, 0.25, pixel)
    old = mix((0.26, 0.245, 0.23), (0.38, 0.25, 0.16), smooth(0.48, 0.75, worn))
    base = mix(old, (0.25, 0.255, 0.265), np.full_like(u, clean))
    light = 0.85 + 0.35 * relief + 0.30 * height(u, v) + 0.25 * (noise(u, v, 0.006, pixel) - 0.5)
    return base * light[..., None]


def shaft(u: Array, v: Array, eye: float, middle: tuple[float, float], radius: float) -> Array:
    """What is seen through a round hole in the ground: a brick wall going down into the dark."""
    x, z = u - middle[0], v - middle[1]
    a, b, c = u * u + v * v, u * x + v * z, x * x + z * z - radius * radius
    on = (-b + np.sqrt(np.maximum(b * b - a * c, 0))) / a
    depth = on * eye
    angle = np.arctan2(z + on * v, x + on * u) * radius
    brick = tiles(0.20, 0.06, (0.42, 0.30, 0.23), 0.010, 0.5)(angle, depth, np.full_like(u, 0.002))
    wall = brick * np.exp(-depth * 2.9)[..., None] * 0.95
    water = np.full_like(wall, 0.025) + np.array([0.0, 0.006, 0.010], np.float32)
    return mix(wall, water, smooth(1.15, 1.2, depth))


def circle(
    middle: tuple[float, float], radius: float, count: int = 48
) -> list[tuple[float, float, float]]:
    """Points of a circle on the ground."""
    turn = [2 * math.pi * k / count for k in range(count)]
    return [(middle[0] + radius * math.cos(t), 0.0, middle[1] + radius * math.sin(t)) for t in turn]
