"""Draws relief.png beside it: an island of two hills seen from above, from a formula and nothing else."""

from __future__ import annotations

from math import atan2, cos, exp, hypot, pi, sin
from pathlib import Path

from PIL import Image

WIDTH, HEIGHT = 1600, 960
#: Middle, breadth and height of each hill; all lengths in hundredths of the picture's height.
HILLS = ((60, 46, 24, 30), (96, 54, 30, 24), (118, 40, 13, 14), (80, 78, 16, -12), (40, 62, 12, 9))
SHADES = 20


def height(x: float, y: float) -> float:
    """Meters above the sea, or below it."""
    hills = sum(top * exp(-((x - a) ** 2 + (y - b) ** 2) / breadth**2) for a, b, breadth, top in HILLS)
    ridges = sin(x / 3.1 + 2 * sin(y / 7)) * sin(y / 2.7 + sin(x / 5)) + 0.4 * sin(x / 1.3) * sin(y / 1.1 + x / 9)
    return hills - 7 + ridges * (0.35 + max(hills - 7, 0) / 14)


def shade(x: float, y: float) -> float:
    """How bright the ground is, from 0 to 1, in light from the upper left; water by its depth."""
    here = height(x, y)
    if here < 0:
        return 0.62 + 0.3 * exp(here / 2)
    east, south = height(x + 0.1, y) - here, height(x, y + 0.1) - here
    slope, aspect = atan2(hypot(east, south) * 5, 1), atan2(south, east)
    return min(1.0, max(0.0, cos(slope) * 0.7 + sin(slope) * 0.7 * cos(aspect - pi / 4) + 0.05))


def draw() -> Image.Image:
    """The picture, in so few shades of gray that its file is small."""
    unit = 100 / HEIGHT
    levels = [round(shade(x * unit, y * unit) * (SHADES - 1)) for y in range(HEIGHT) for x in range(WIDTH)]
    picture = Image.new("L", (WIDTH, HEIGHT))
    picture.putdata([level * 255 // (SHADES - 1) for level in levels])
    return picture.quantize(SHADES)


if __name__ == "__main__":
    draw().save(Path(__file__).with_suffix(".png"), optimize=True, dpi=(300, 300))
