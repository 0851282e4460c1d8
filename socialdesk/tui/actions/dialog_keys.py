"""The keys that dialogs have in common: taking, leaving, completing, choosing, scrolling."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from socialdesk.model.i18n import mark as _
from socialdesk.tui.actions.action import Action, Pane


class Taken(Protocol):
    """A dialog that is answered, or left without an answer."""

    def accept(self) -> None:
        """Take what is written or chosen."""

    def close(self) -> None:
        """Leave without an answer."""


class Completed(Protocol):
    """A dialog whose line can be completed."""

    def complete(self) -> None:
        """Put in what the offers begin with."""


class Chosen(Protocol):
    """A dialog with a list to choose from."""

    def choose_by(self, step: int) -> None:
        """So many lines down."""

    def page(self, step: int) -> None:
        """So many pages down."""


class Scrolled(Protocol):
    """A dialog longer than the screen."""

    def scroll_lines(self, lines: int) -> None:
        """So many lines down."""


class FilledIn(Protocol):
    """A form with fields and a preview."""

    def next_field(self) -> None:
        """To the next field."""

    def field_before(self) -> None:
        """To the field before."""

    def enter(self) -> None:
        """A new line in a text; from any other field on to the next."""

    def line_by(self, step: int) -> None:
        """A line down (1) or up (-1)."""

    def complete(self) -> None:
        """Put in what is offered."""

    def scroll_preview(self, step: int) -> None:
        """So many half pages down."""


def taking(pane: Pane, accept: Sequence[str] = ("enter",), close: Sequence[str] = ("escape",)
           ) -> tuple[Action[Taken], ...]:  # fmt: skip
    """Enter takes, Esc leaves."""
    return (
        Action("accept", tuple(accept), _("take"), _("Take what is written or chosen"), pane.name,
               lambda dialog: dialog.accept(), group="desk", is_needed=True),
        Action("close", tuple(close), _("leave"), _("Leave without taking anything"), pane.name,
               lambda dialog: dialog.close(), group="desk", is_needed=True),
    )  # fmt: skip


def completing(pane: Pane) -> tuple[Action[Completed], ...]:
    """Tab completes."""
    return (
        Action("complete", ("tab",), _("complete"), _("Complete the last word"), pane.name,
               lambda dialog: dialog.complete(), group="desk"),
    )  # fmt: skip


def choosing(pane: Pane, down: Sequence[str] = ("down", "ctrl+n"),
             up: Sequence[str] = ("up", "ctrl+p")) -> tuple[Action[Chosen], ...]:  # fmt: skip
    """The cursor of its list."""
    return (
        Action("choice_down", tuple(down), _("down"), _("To the next line"), pane.name,
               lambda dialog: dialog.choose_by(1), group="desk"),
        Action("choice_up", tuple(up), _("up"), _("To the line before"), pane.name,
               lambda dialog: dialog.choose_by(-1), group="desk"),
        Action("choice_page_down", ("pagedown",), _("page down"), _("A page down"), pane.name,
               lambda dialog: dialog.page(1), group="desk"),
        Action("choice_page_up", ("pageup",), _("page up"), _("A page up"), pane.name,
               lambda dialog: dialog.page(-1), group="desk"),
    )  # fmt: skip


def scrolling(pane: Pane, down: Sequence[str], up: Sequence[str], lines: int = 1, page: int = 10,
              page_down: Sequence[str] = ("pagedown",)) -> tuple[Action[Scrolled], ...]:  # fmt: skip
    """Lines and pages."""
    return (
        Action("scroll_down", tuple(down), _("down"), _("Scroll down"), pane.name,
               lambda dialog: dialog.scroll_lines(lines), group="desk"),
        Action("scroll_up", tuple(up), _("up"), _("Scroll up"), pane.name,
               lambda dialog: dialog.scroll_lines(-lines), group="desk"),
        Action("scroll_page_down", tuple(page_down), _("page down"), _("A page down"), pane.name,
               lambda dialog: dialog.scroll_lines(page), group="desk"),
        Action("scroll_page_up", ("pageup",), _("page up"), _("A page up"), pane.name,
               lambda dialog: dialog.scroll_lines(-page), group="desk"),
    )  # fmt: skip


def to_the_ends(pane: Pane) -> tuple[Action[Scrolled], ...]:
    """The beginning and the end of a long page."""
    return (
        Action("scroll_top", ("home",), _("top"), _("To the beginning"), pane.name,
               lambda dialog: dialog.scroll_lines(-10_000), group="desk"),
        Action("scroll_bottom", ("end",), _("bottom"), _("To the end"), pane.name,
               lambda dialog: dialog.scroll_lines(10_000), group="desk"),
    )  # fmt: skip


def filling_in(pane: Pane) -> tuple[Action[FilledIn], ...]:
    """From field to field of a form, and its preview."""
    return (
        Action("next_field", ("tab",), _("next"), _("To the next field"),
               pane.name, lambda form: form.next_field(), footer=3, group="desk"),
        Action("field_before", ("shift+tab",), _("before"), _("To the field before"),
               pane.name, lambda form: form.field_before(), group="desk"),
        Action("enter_field", ("enter",), _("on"), _("To the next field; in a text a new line"),
               pane.name, lambda form: form.enter(), group="desk"),
        Action("line_down", ("down",), _("down"), _("A line down, then to the next field"),
               pane.name, lambda form: form.line_by(1), group="desk"),
        Action("line_up", ("up",), _("up"), _("A line up, then to the field before"),
               pane.name, lambda form: form.line_by(-1), group="desk"),
        Action("complete", ("right",), _("complete"), _("At the end of a line, put in what is offered"),
               pane.name, lambda form: form.complete(), group="desk"),
        Action("preview_down", ("pagedown",), _("preview down"), _("Scroll the preview down"),
               pane.name, lambda form: form.scroll_preview(1), group="desk"),
        Action("preview_up", ("pageup",), _("preview up"), _("Scroll the preview up"),
               pane.name, lambda form: form.scroll_preview(-1), group="desk"),
    )  # fmt: skip


def keeping(pane: Pane, keep: str, *more: Action[Any], last: int = 4) -> tuple[Action[Any], ...]:
    """A form that is kept, left (and held until one goes on), or thrown away; `keep` says what keeping does,
    and `last` is the place of throwing away in the footer, behind `more`."""
    return (
        Action("keep", ("f9", "ctrl+enter"), _("keep"), keep,
               pane.name, lambda editor: editor.keep(), footer=1, group="desk", is_needed=True),
        Action("close", ("escape",), _("leave"), _("Leave; what is written is held until you go on"),
               pane.name, lambda editor: editor.close(), footer=2, group="desk", is_needed=True),
        *filling_in(pane),
        *more,
        Action("throw_away", ("ctrl+r",), _("throw away"), _("Throw away what is not kept, after a question"),
               pane.name, lambda editor: editor.throw_away(), footer=last, group="desk"),
    )  # fmt: skip
