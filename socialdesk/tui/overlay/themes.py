"""What an overlay wears: a ground, inks in shades from it, and the colours of a wheel, by number."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from socialdesk.tui.overlay.letters import LEVELS

Rgb = tuple[int, int, int]
_SHADES = LEVELS - 1
GROUND = 0
INK, ACCENT, DIM = 1, 1 + _SHADES, 1 + 2 * _SHADES
"""The faintest shade of each; the full one stands so many behind it."""
FULL = _SHADES - 1
TRACK = 1 + 3 * _SHADES
WHEEL = TRACK + 1
PARTS = 8
"""Colours of a wheel; neighbours never share one."""


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours as #rrggbb."""

    ground: str
    ink: str
    accent: str
    dim: str
    track: str
    wheel: str

    @property
    def colours(self) -> tuple[Rgb, ...]:
        """Every colour, by its number."""
        ground = _rgb(self.ground)
        inks = [
            tuple(
                round(one + (other - one) * (level + 1) / _SHADES)
                for one, other in zip(ground, _rgb(ink), strict=True)
            )
            for ink in (self.ink, self.accent, self.dim)
            for level in range(_SHADES)
        ]
        return (ground, *inks, _rgb(self.track), *map(_rgb, self.wheel.split()))  # type: ignore[arg-type] # of three


def _rgb(colour: str) -> Rgb:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


_BRIGHT = "#e4572e #f3a712 #29bf6f #2f7dd3 #a64ac9 #17a398 #d6457f #7a8b2a"
THEMES = {
    "dark": Theme("#101418", "#f9fafb", "#fde68a", "#94a0b0", "#25334a", _BRIGHT),
    "light": Theme("#fdfcf8", "#101418", "#b4230a", "#52606f", "#dcd9cf", _BRIGHT),
    "green": Theme("#00b140", "#ffffff", "#ffe45c", "#e6ffe9", "#007a2c", _BRIGHT),
    "tet": Theme(
        "#9c0d12", "#fff4d6", "#ffd447", "#f2b8a2", "#6f070b",
        "#ffd447 #c9302c #f7a440 #e8e0c9 #e0592a #f6c667 #b81d24 #fff4d6",
    ),
    "mono": Theme(
        "#000000", "#ffffff", "#ffffff", "#b8b8b8", "#4a4a4a",
        "#ffffff #5a5a5a #d0d0d0 #3a3a3a #a8a8a8 #6e6e6e #e6e6e6 #888888",
    ),
}  # fmt: skip
"""By name. The ground of "green" is what a streaming program takes out (its chroma key)."""


@cache
def ink_table(base: int) -> bytes:
    """From levels of drawn letters to the shades of an ink."""
    return bytes([GROUND, *range(base, base + _SHADES), *([GROUND] * (256 - LEVELS))])


def part_colours(count: int) -> list[int]:
    """A colour for each part of a wheel; neither neighbours nor the last and the first are alike."""
    found = [WHEEL + place % PARTS for place in range(count)]
    if count > 1 and found[-1] == found[0]:
        found[-1] = WHEEL + 1 + (found[-2] == WHEEL + 1)
    return found
