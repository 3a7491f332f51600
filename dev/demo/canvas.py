"""A small eye: a camera over a street, textures that lie in perspective, a brush on top.

Lengths are metres; x to the right, y up, z away from the camera; colours are 0..1 arrays.
"""

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

Array = NDArray[np.float32]
Point = tuple[float, float, float]
Colour = tuple[float, float, float]
Shader = Callable[[Array, Array, Array], Array]


class Camera(NamedTuple):
    """Where the eye stands: height (m), pitch down (degrees), focal length (px), picture size."""

    height: float
    pitch: float
    focal: float = 1150
    width: int = 1600
    depth: int = 1200


# --- noise ------------------------------------------------------------------------------------

_DICE = np.random.default_rng(20)
_TILE = _DICE.random((512, 512), dtype=np.float32)


def noise(u: Array, v: Array, size: float, blur: Array | float = 0.0) -> Array:
    """Smooth noise 0..1 of grain `size`; fades to grey where a pixel (`blur`) outgrows a grain."""
    a, b = u / size, v / size
    i, j = np.floor(a), np.floor(b)
    s, t = a - i, b - j
    s, t = s * s * (3 - 2 * s), t * t * (3 - 2 * t)
    i, j = i.astype(int) % 512, j.astype(int) % 512
    k, m = (i + 1) % 512, (j + 1) % 512
    low = _TILE[j, i] * (1 - s) + _TILE[j, k] * s
    high = _TILE[m, i] * (1 - s) + _TILE[m, k] * s
    keep = np.clip(1.6 - np.asarray(blur) / size, 0, 1)
    return ((low * (1 - t) + high * t - 0.5) * keep + 0.5).astype(np.float32)


def clouds(u: Array, v: Array, size: float, blur: Array | float = 0.0, octaves: int = 4) -> Array:
    """Noise of several grains laid over one another, 0..1."""
    total = sum(noise(u + 7.3 * k, v + 3.1 * k, size / 2**k, blur) / 2**k for k in range(octaves))
    return total / (2 - 2.0 ** (1 - octaves))


def smooth(low: float, high: float, x: Array) -> Array:
    """0 below `low`, 1 above `high`, a soft step between."""
    t = np.clip((x - low) / (high - low), 0, 1)
    return t * t * (3 - 2 * t)


def mix(a: Array | Colour, b: Array | Colour, share: Array) -> Array:
    """From colour a to colour b by a mask."""
    part = share[..., None]
    return np.asarray(a, np.float32) * (1 - part) + np.asarray(b, np.float32) * part


# --- planes -----------------------------------------------------------------------------------


def rays(cam: Camera) -> Array:
    """Direction of the ray through each pixel."""
    x = (np.arange(cam.width) - cam.width / 2 + 0.5) / cam.focal
    y = (cam.depth / 2 - 0.5 - np.arange(cam.depth)) / cam.focal
    dx, dy = np.meshgrid(x, y)
    c, s = math.cos(math.radians(cam.pitch)), math.sin(math.radians(cam.pitch))
    return np.stack([dx, dy * c - s, dy * s + c], -1).astype(np.float32)


def project(cam: Camera, points: Sequence[Point]) -> list[tuple[float, float]]:
    """Where points of the world fall in the picture (px)."""
    c, s = math.cos(math.radians(cam.pitch)), math.sin(math.radians(cam.pitch))
    seen = []
    for x, y, z in points:
        y -= cam.height
        depth = max(z * c - y * s, 0.05)
        up = y * c + z * s
        seen.append((cam.width / 2 + cam.focal * x / depth, cam.depth / 2 - cam.focal * up / depth))
    return seen


def hit(cam: Camera, axis: int, at: float) -> tuple[Array, Array, Array, Array]:
    """Meeting of each ray with the plane `axis`=`at`: distance, the other two axes, pixel size."""
    ray = rays(cam)
    eye = np.array([0, cam.height, 0], np.float32)
    with np.errstate(divide="ignore", invalid="ignore"):
        far = (at - eye[axis]) / ray[..., axis]
    far = np.where((far > 0.01) & (far < 400), far, np.nan)
    spot = eye + ray * far[..., None]
    u, v = (spot[..., k] for k in range(3) if k != axis)
    grazing = np.abs(ray[..., axis]) / np.linalg.norm(ray, axis=-1)
    pixel = np.nan_to_num(far, nan=400) / cam.focal / np.maximum(grazing, 0.04) ** 0.6
    return far, u, v, pixel


def lay(
    picture: Array, cam: Camera, axis: int, at: float, box: tuple[float, ...], shader: Shader
) -> None:
    """Paint a flat rectangle of the world: box is (u0, u1, v0, v1) in the other two axes."""
    _, u, v, pixel = hit(cam, axis, at)
    u0, u1, v0, v1 = box
    inside = (u > u0) & (u < u1) & (v > v0) & (v < v1)
    if inside.any():
        picture[inside] = shader(u[inside], v[inside], pixel[inside])


# --- the brush --------------------------------------------------------------------------------


def brush(picture: Array, strokes: Callable[[ImageDraw.ImageDraw], None], blur: float = 0) -> None:
    """Draw shapes with Pillow (RGBA, pixel coordinates) over the picture, softly edged."""
    height, width = picture.shape[:2]
    sheet = Image.new("RGBA", (width * 2, height * 2), (0, 0, 0, 0))
    strokes(ImageDraw.Draw(sheet))
    sheet = sheet.resize((width, height), Image.Resampling.BOX)
    if blur:
        # RGBa: else the edges would take on the black of the empty sheet
        sheet = sheet.convert("RGBa").filter(ImageFilter.GaussianBlur(blur)).convert("RGBA")
    layer = np.asarray(sheet, np.float32) / 255
    alpha = layer[..., 3:]
    picture[:] = picture * (1 - alpha) + layer[..., :3] * alpha


def blank(cam: Camera) -> Array:
    """An unpainted picture."""
    return np.zeros((cam.depth, cam.width, 3), np.float32)


def double(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Picture coordinates on the brush's sheet, which is twice as fine."""
    return [(x * 2, y * 2) for x, y in points]


def ink(colour: Colour, alpha: float = 1.0) -> tuple[int, int, int, int]:
    """A colour of 0..1 as Pillow wants it."""
    red, green, blue = (round(255 * min(max(c, 0), 1)) for c in colour)
    return red, green, blue, round(255 * alpha)


def shade(picture: Array, cam: Camera, outline: Sequence[Point], depth: float, blur: float) -> None:
    """Darken what lies under an outline on the ground: a soft shadow."""
    mask = Image.new("L", (cam.width, cam.depth), 0)
    ImageDraw.Draw(mask).polygon(project(cam, outline), fill=255)
    mask = mask.filter(ImageFilter.GaussianBlur(blur))
    picture *= 1 - depth * (np.asarray(mask, np.float32) / 255)[..., None]


def glow(picture: Array, at: tuple[float, float], radius: float, colour: Colour) -> None:
    """Add a ball of light round a pixel."""
    height, width = picture.shape[:2]
    x, y = np.meshgrid(np.arange(width), np.arange(height))
    far = np.hypot(x - at[0], y - at[1]) / radius
    picture += np.exp(-far * 2.2)[..., None].astype(np.float32) * np.asarray(colour, np.float32)


def develop(picture: Array, grain: float = 0.006, vignette: float = 0.28) -> Image.Image:
    """From light to a phone's picture: vignette, gentle contrast, sensor grain."""
    height, width = picture.shape[:2]
    x, y = np.meshgrid(np.linspace(-1, 1, width), np.linspace(-1, 1, height))
    light = picture * (1 - vignette * ((x * x + y * y) / 2) ** 1.3)[..., None]
    light = np.clip(light, 0, 1)
    light = light * 0.75 + (light * light * (3 - 2 * light)) * 0.25
    sharp = Image.fromarray((light * 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(0.8))
    speckle = np.random.default_rng(5).normal(0, grain * 255, picture.shape[:2])[..., None]
    return Image.fromarray(np.clip(np.asarray(sharp) + speckle, 0, 255).astype(np.uint8))
