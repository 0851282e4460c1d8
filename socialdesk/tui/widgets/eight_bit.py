"""Colours for terminals that have 256 of them: greys stay greys, and words as readable as they are
where every colour can be shown.

The toolkit takes the nearest by hue, which makes navy and teal patches of dark greys.
"""

from __future__ import annotations

from functools import cache

from rich.color import Color, ColorType
from rich.style import Style
from textual.color import Color as Seen
from textual.color import rgb_to_lab

OWN = range(16, 256)
"""Those that every terminal shows alike; the first sixteen are the user's."""
PROMISED = (7.0, 4.5)
"""How much words stand out: what is less is so on purpose, as what lies behind a dialog."""
WEIGHT = 4.0
"""Of how light a ground is: a dark olive as the terminal has it would be twice as light."""
Rgb = tuple[int, int, int]


@cache
def in_eight_bits(style: Style) -> Style:
    """The style in colours that the terminal has. Its words stand out from what is behind them as
    much as before, or at least as much as words must."""
    ground, word = _rgb(style.bgcolor), _rgb(style.color)
    behind = nearest(ground) if ground is not None else None
    before = nearest(word) if word is not None else None
    if word is not None and ground is not None and behind is not None:
        had = contrast(word, ground)
        wanted = next((each for each in PROMISED if had >= each), had)
        before = nearest(word, rgb_of(behind), wanted)
    made = Style(
        color=Color.from_ansi(before) if before is not None else None,
        bgcolor=Color.from_ansi(behind) if behind is not None else None,
    )
    return style + made


def _rgb(colour: Color | None) -> Rgb | None:
    if colour is None or colour.type is not ColorType.TRUECOLOR or colour.triplet is None:
        return None
    return tuple(colour.triplet)  # type: ignore[return-value] # of three


@cache
def nearest(colour: Rgb, ground: Rgb | None = None, wanted: float = 0.0) -> int:
    """The number of the colour that looks most like this one: as a ground, how light it is counts
    before its hue; as a word on a `ground`, among those that stand out enough."""
    light, *hue = _lab(colour)
    weight = WEIGHT if ground is None else 1.0
    good = [each for each in OWN if ground is None or contrast(rgb_of(each), ground) >= wanted]

    def distance(number: int) -> float:
        its_light, *its_hue = _lab(rgb_of(number))
        apart = sum((one - other) ** 2 for one, other in zip(hue, its_hue, strict=True))
        return weight * (light - its_light) ** 2 + apart

    return min(good or OWN, key=distance)


@cache
def _lab(colour: Rgb) -> tuple[float, float, float]:
    found = rgb_to_lab(Seen(*colour))
    return found.L, found.a, found.b


@cache
def rgb_of(number: int) -> Rgb:
    """What a colour of the 256 is."""
    if number >= 232:
        grey = 8 + 10 * (number - 232)
        return grey, grey, grey
    red, rest = divmod(number - 16, 36)
    steps = (0, 95, 135, 175, 215, 255)
    return steps[red], steps[rest // 6], steps[rest % 6]


def contrast(one: Rgb, other: Rgb) -> float:
    """How much two colours stand out from each other, from 1 to 21 (WCAG 2.2)."""
    low, high = sorted((_light(one), _light(other)))
    return (high + 0.05) / (low + 0.05)


@cache
def _light(colour: Rgb) -> float:
    parts = [each / 255 for each in colour]
    red, green, blue = [x / 12.92 if x <= 0.03928 else ((x + 0.055) / 1.055) ** 2.4 for x in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
