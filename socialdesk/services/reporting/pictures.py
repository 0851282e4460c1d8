"""Drawings as pictures (PNG), light and readable on paper without colours. No global state of the library's is
touched: reports may be drawn in threads."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.ticker import MaxNLocator

from socialdesk.model.ids import MINUTE
from socialdesk.services.reporting.letters import BOLD, FAMILY, REGULAR, printable
from socialdesk.services.reporting.page import Bars, Drawing, Heat, Lines, Page

DOTS = 160
"""Dots an inch: sharp on paper at the width of a page, and some tens of kilobytes."""
INK, FAINT, RULE = "#1a1a1a", "#5f6b76", "#d5dae0"
ROLES = {"good": "#2463a8", "bad": "#e07b1f", "open": "#b9c3cd", "plain": "#5f6b76"}
"""Apart for those who see few colours, and in grey."""
_HATCHES = {"bad": "////"}
_STYLES = ("-", "--")
_WIDTH = 7.2
_MOST_LABELS = 16
for _font_file in (REGULAR, BOLD):
    fontManager.addfont(_font_file)


def picture(drawing: Drawing) -> bytes:
    """A drawing by itself, as wide as a page."""
    height = {Bars: 2.3, Lines: 1.9, Heat: 2.4}[type(drawing)]
    figure = _figure(_WIDTH, height)
    _draw(figure.add_subplot(), drawing)
    return _png(figure)


def poster(page: Page) -> bytes:
    """The whole in one picture, for a telephone: headline and drawings."""
    drawings = [each for section in page.sections for each in section.drawings]
    figure = _figure(_WIDTH, 2.7 + 2.5 * len(drawings))
    parts = figure.add_gridspec(len(drawings) + 1, 1, height_ratios=[1.1, *[1] * len(drawings)])
    _head(figure.add_subplot(parts[0]), page)
    for place, each in enumerate(drawings, 1):
        _draw(figure.add_subplot(parts[place]), each)
    figure.supxlabel(
        printable(page.made),
        fontproperties=_font(7),
        parse_math=False,
        color=FAINT,
        x=0.01,
        ha="left",
    )
    return _png(figure)


def _figure(width: float, height: float) -> Figure:
    figure = Figure(figsize=(width, height), dpi=DOTS, facecolor="white", layout="constrained")
    figure.get_layout_engine().set(w_pad=0.1, h_pad=0.06)
    FigureCanvasAgg(figure)
    return figure


def _png(figure: Figure) -> bytes:
    out = io.BytesIO()
    figure.savefig(out, format="png", metadata={"Software": "socialdesk"})
    return out.getvalue()


def _font(size: float, *, bold: bool = False) -> Any:
    weight = "bold" if bold else "regular"
    return FontProperties(family=[FAMILY, "DejaVu Sans"], weight=weight, size=size)


def _say(
    text: Callable[..., Any],
    x: float,
    y: float,
    words: str,
    size: float,
    *,
    bold: bool = False,
    colour: str = INK,
    **how: Any,
) -> Any:
    """Words as they stand: a dollar begins no formula."""
    return text(
        x, y, printable(words), fontproperties=_font(size, bold=bold), color=colour,
        parse_math=False, **how,
    )  # fmt: skip


def _head(axes: Axes, page: Page) -> None:
    axes.set_axis_off()
    axes.set(xlim=(0, 1), ylim=(0, 1))
    _say(axes.text, 0, 1, page.title, 19, bold=True, va="top")
    _say(axes.text, 1, 0.98, page.shop, 12, colour=FAINT, va="top", ha="right")
    _say(axes.text, 0, 0.78, page.time, 12, colour=FAINT, va="top")
    for place, each in enumerate(page.tiles):
        x, y = place % 3 / 3, 0.58 if place < 3 else 0.24
        _say(axes.text, x, y, each.title, 8.5, colour=FAINT, va="top")
        _say(axes.text, x, y - 0.07, each.value.text, 15, bold=True, va="top")
        _say(axes.text, x, y - 0.2, each.note, 7, colour=FAINT, va="top")


def _draw(axes: Axes, drawing: Drawing) -> None:
    match drawing:
        case Bars():
            _bars(axes, drawing)
        case Lines():
            _lines(axes, drawing)
        case Heat():
            _heat(axes, drawing)


def _bars(axes: Axes, bars: Bars) -> None:
    places = range(len(bars.labels))
    bottom = [0] * len(bars.labels)
    for role, name, values in bars.parts:
        axes.bar(
            places, values, 0.72, bottom, label=printable(name), color=ROLES[role],
            hatch=_HATCHES.get(role), edgecolor="white", linewidth=0.5,
        )  # fmt: skip
        bottom = [low + each for low, each in zip(bottom, values, strict=True)]
    axes.set_ylim(0, max([*bottom, 1]) * 1.08)
    axes.yaxis.set_major_locator(MaxNLocator(4, integer=True))
    _dress(axes, bars.labels)


def _lines(axes: Axes, lines: Lines) -> None:
    places = range(len(lines.labels))
    for style, (name, values) in zip(_STYLES, lines.lines, strict=False):
        minutes = [float("nan") if each is None else each / MINUTE for each in values]
        axes.plot(
            places, minutes, style, marker="o", markersize=3, linewidth=1.4, label=printable(name), color=INK if style == "--" else ROLES["good"],
        )  # fmt: skip
    axes.set_ylim(bottom=0)
    _say(axes.text, 0, 1.02, lines.unit, 8, colour=FAINT, transform=axes.transAxes, va="bottom")
    _dress(axes, lines.labels)


def _dress(axes: Axes, labels: Sequence[str]) -> None:
    step = -(-len(labels) // _MOST_LABELS)
    axes.set_xlim(-0.6, len(labels) - 0.4)
    axes.set_xticks(range(0, len(labels), step))
    _ticks(axes.set_xticklabels, labels[::step], 7.5)
    for each in axes.get_yticklabels():
        each.set_fontproperties(_font(7.5))
    axes.grid(axis="y", color=RULE, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(length=0, colors=FAINT)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(RULE)
    axes.legend(
        loc="lower right", bbox_to_anchor=(1, 1), ncols=3, frameon=False, prop=_font(8), borderaxespad=0,
    )  # fmt: skip


def _ticks(put: Callable[..., Any], labels: Sequence[str], size: float) -> None:
    put(
        [printable(each) for each in labels],
        fontproperties=_font(size),
        parse_math=False,
        color=FAINT,
    )


def _heat(axes: Axes, heat: Heat) -> None:
    most = max([*map(max, heat.values), 1])
    axes.imshow(
        heat.values, cmap=LinearSegmentedColormap.from_list("", ["white", ROLES[heat.role]]), vmin=0, vmax=most, aspect="auto", interpolation="nearest",
    )  # fmt: skip
    axes.set_xticks(range(len(heat.columns)))
    axes.set_yticks(range(len(heat.rows)))
    _ticks(axes.set_xticklabels, heat.columns, 7.5)
    _ticks(axes.set_yticklabels, heat.rows, 8)
    axes.tick_params(length=0)
    for side in axes.spines.values():
        side.set_visible(False)
    for row, values in enumerate(heat.values):
        for column, value in enumerate(values):
            if value:
                colour = "white" if value > most * 0.6 and heat.role == "good" else INK
                _say(
                    axes.text, column, row, str(value), 6.5, colour=colour, ha="center", va="center"
                )
    _say(axes.text, 0, 1.02, heat.title, 8.5, colour=FAINT, transform=axes.transAxes, va="bottom")
