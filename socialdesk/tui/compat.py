"""The few places where the toolkit's insides are touched, each with a test that fails loudly when
they change."""

from __future__ import annotations

import re
from abc import ABCMeta
from typing import Any

from rich import _wrap
from rich.color import ColorSystem
from rich.style import Style
from textual import strip
from textual.app import App
from textual.cache import LRUCache
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.filter import NoColor
from textual.message import Message
from textual.message_pump import _MessagePumpMeta
from textual.notifications import Notification
from textual.screen import Screen
from textual.strip import Strip

from socialdesk.tui.cells import placed
from socialdesk.tui.text import WHOLE
from socialdesk.tui.widgets.eight_bit import in_eight_bits

LINES_KEPT = 64
"""Drawn lines of a text area that are not drawn again while they say the same."""
LEAST_SHOWN = 0.1
"""Seconds for a toast that is made in the moment in which its notification ends."""


class AbstractMeta(_MessagePumpMeta, ABCMeta):
    """Of a screen that leaves methods to whoever inherits it: one that lacks any of them cannot be made."""


def write_raw(app: Any, text: str) -> None:
    """Put an escape sequence of ours to the terminal. Nothing is written where there is none
    (tests, a browser)."""
    driver = app._driver
    if driver is not None and not app.is_headless:
        driver.write(text)


def take_colours(app: Any) -> None:
    """Take every colour out of what is written, as if NO_COLOR were set: for this desk, and neither
    for the editor it opens nor for the next desk of this process."""
    if not app.no_color:
        app.no_color = True
        app._filters.append(NoColor())


def remember_few_lines(area: Any) -> None:
    """A text area keeps a thousand drawn lines: every state of a line that was typed, long after it
    is gone. Those in sight are enough."""
    area._line_cache = LRUCache(LINES_KEPT)


class Layered(App[None]):
    """An app that draws no screen which lies covered.

    The toolkit counts the screen below the one on top among those that may be seen, also where nothing
    shows through; whatever changes there has all of the screen on top drawn again.
    """

    @property
    def _background_screens(self) -> list[Screen[Any]]:
        return [] if self.screen.styles.background.a == 1 else super()._background_screens


def begins_styled(screen: Screen[None], app: App[Any]) -> Screen[None]:
    """A screen that is given the styles like any other, without reading all of them anew, as the
    toolkit does for the first screen of a mode. Where they change, they are read then."""
    screen._css_update_count = app._css_update_count
    return screen


def has_terminal(app: Any) -> bool:
    """Whether there is a terminal behind the app."""
    return app._driver is not None and not app.is_headless


class Uploaded(Message):
    """The browser sent a file; it lies at `path`."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path


def tell_page(app: Any, what: dict[str, object]) -> None:
    """Say something to the page that shows the desk, where there is one."""
    write_meta = getattr(app._driver, "write_meta", None)
    if write_meta is not None:
        write_meta(what)


class Notice(Notification):
    """A notification whose toast always has some time left.

    The toolkit first looks which notifications are still to be shown, and a moment later asks each
    how much time it has left, for a timer. One that ends in between would have less than none, and
    a timer that should have rung in the past never gives the loop back: the desk stands still.
    """

    @property
    def time_left(self) -> float:
        """Seconds until it ends; a moment at least."""
        return max(super().time_left, LEAST_SHOWN)

    @property
    def has_expired(self) -> bool:
        """Whether it is over."""
        return super().time_left <= 0


def _pieces(most: int) -> dict[Any, Any]:
    """What a line remembers of how it was cut, coloured and filled."""
    return {}


# No line ends within an amount. The toolkit breaks at any blank, also at one that is made not to be broken at.
_wrap.re_word = re.compile(rf"\s*\S+(?:{WHOLE}\S*)*\s*")


# The toolkit gives every line seven bounded memories of a kilobyte and more, and a screen is made of
# thousands of lines and pieces of lines. Each lives until it is drawn anew, and is cut in few ways.
strip.FIFOCache = _pieces  # type: ignore[attr-defined,assignment]


_render_style = Strip.render_style.__func__  # type: ignore[attr-defined] # a method of the class


def _render_placed(cls: type[Strip], style: Style, text: str, color_system: Any) -> str:
    """As the toolkit writes a piece of a line, with words of unsure width in their place."""
    written: str = _render_style(cls, style, text if text.isascii() else placed(text), color_system)
    return written


Strip.render_style = classmethod(_render_placed)  # type: ignore[assignment,method-assign]


_render_ansi = Strip.render_ansi.__func__  # type: ignore[attr-defined] # a method of the class


def _render_seen(cls: type[Strip], style: Style, color_system: ColorSystem) -> str:
    """As the toolkit writes a style, in colours of ours where the terminal has but 256."""
    if color_system is not ColorSystem.EIGHT_BIT:
        plain: str = _render_ansi(cls, style, color_system)
        return plain
    written: str = _render_ansi(cls, in_eight_bits(style), color_system)
    style._ansi = written
    return written


Strip.render_ansi = classmethod(_render_seen)  # type: ignore[assignment,method-assign]


# Whenever a widget is given its styles, all rules are looked for in a set, thousands at a key: by the same number, but
# without a call of Python's for each.
RuleSet.__hash__ = object.__hash__  # type: ignore[method-assign]


_replace_rules = Stylesheet.replace_rules.__func__  # type: ignore[attr-defined]


def _replace_changed(
    cls: type[Stylesheet], node: Any, rules: dict[str, Any], animate: bool = False
) -> None:
    """As the toolkit gives a widget its styles; but one that has them is not given each of them
    again, and nothing is looked at for its way from one to the other where there is none.

    Whenever a class comes or goes, all the widgets of a screen are given their styles; nine of ten
    have them."""
    has = node.styles.base._rules
    if getattr(node, "_given", None) == (rules, has):
        node.notify_style_update()  # what it takes from its parent may be new
        return
    _replace_rules(cls, node, rules, animate and "transitions" in rules)
    node._given = (rules, has.copy())  # what it makes of them: a colour of "auto", say


Stylesheet.replace_rules = classmethod(_replace_changed)  # type: ignore[assignment,method-assign]
