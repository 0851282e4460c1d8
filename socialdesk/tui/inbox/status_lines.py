"""The lines above and below the panes: head, tabs, what must be seen on every screen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.style import Style
from rich.text import Text

from socialdesk.model.i18n import count, grouped, translate
from socialdesk.model.reason import NO_REASON, Reason
from socialdesk.model.text import span
from socialdesk.tui.text import shown, wrap
from socialdesk.tui.widgets import palette
from socialdesk.tui.widgets.fitted import Fitted

if TYPE_CHECKING:
    from textual.widget import Widget

    from socialdesk.tui.desk.desk import Desk
    from socialdesk.tui.desk.inbox_list import InboxList
    from socialdesk.tui.inbox.context import Context

MOST_COUNTED = 1_000


class StatusLines:
    """Drawn from what the desk knows; only `progress` and `trouble` are told to it."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self.head = Fitted(self._head, "head", spans=True)
        self.tabs = Fitted(self._tabs, "tabs", spans=True)
        self.banner = Fitted(self._banner, "banner", spans=True, folds=True, grows=True)
        self._progress = ""
        self._trouble = NO_REASON

    def compose(self) -> Iterator[Widget]:
        """The two lines above the panes; the banner stands below them."""
        yield self.head
        yield self.tabs

    def _head(self, width: int) -> Text:
        desk = self._context.desk
        return head_text(self._context.screen.program.shop, self._context.agent, width, desk)

    def _tabs(self, width: int) -> Text:
        return tabs_text(self._context.desk.inbox, width)

    def _banner(self, width: int) -> Text:
        words, style = self._urgent()
        lines = wrap(shown(words), width - 2)
        return Text("\n".join(f" {line}" for line in lines), style)

    def _urgent(self) -> tuple[str, Style]:
        """What must be seen on every screen: work under way, then trouble with the way to mend it."""
        if self._progress:
            return self._progress, palette.MATCH
        words = str(self._trouble) or self.trouble_words()
        return (f"▲ {words}", palette.WARNING) if words else ("", palette.TEXT)

    def trouble_words(self) -> str:
        """The most pressing trouble of the accounts and the journal; empty for none."""
        health = self._context.desk.health
        for name, why in health.trouble():
            return f"{name}: {why}"
        if not health.quarantined:
            return ""
        return count(
            "{n} update could not be read and is kept; {key} says more.",
            "{n} updates could not be read and are kept; {key} says more.",
            health.quarantined,
            key=self._context.keymap.shown("accounts"),
        )

    def draw(self) -> None:
        """Draw the head and the banner, which is there only while it says something."""
        self.head.redraw()
        words, _ = self._urgent()
        self.banner.display = bool(words)
        self.banner.redraw()

    def progress(self, words: str) -> None:
        """Say how far something long has come; nothing when it is done."""
        self._progress = words
        self.draw()

    def trouble(self, why: Reason) -> None:
        """Say that the store cannot be read or written; no reason when it can again."""
        if why != self._trouble:
            self._trouble = why
            self.draw()

    def tab_at(self, x: int) -> int | None:
        """The tab that is drawn at a column; None where there is none."""
        return tab_at(self._context.desk.inbox, self.tabs.size.width, x)


def head_text(shop: str, agent: str, width: int, desk: Desk | None = None) -> Text:
    """Who waits, how long, and how each account fares; as many accounts as there is room for. Where
    there is little, it is the names of program, shop and agent that are left out."""
    said, end = Text(), Text(f" {shown(agent)} ", palette.DIM)
    if desk is not None:
        said = _waiting(desk)
        colleagues = sorted(
            {each.agent for each in desk.team.others if each.agent != desk.session.agent}
        )
        if colleagues:
            end = Text(
                f" {', '.join(shown(each) for each in colleagues[:3])} · {shown(agent)} ",
                palette.DIM,
            )
    program, name = Text(" socialdesk ", palette.STRONG), Text(f"{shown(shop)} ", palette.DIM)
    for parts in ((program, name, said, end), (Text(" "), name, said, end), (Text(" "), said, end)):
        if sum(each.cell_len for each in parts) <= width:
            break
    else:
        return Text.assemble(" ", said)
    text = Text(style=palette.STRONG)
    for each in parts[:-1]:
        text.append_text(each)
    if desk is not None:
        _accounts(text, desk, width - end.cell_len)
    text.append_text(end)
    return text


def _waiting(desk: Desk) -> Text:
    text, counts = Text(), desk.inbox.counts
    if counts.waiting:
        oldest = span(desk.session.now() - (counts.oldest_waiting or 0))
        words = translate("{n} waiting, the longest {span}", n=grouped(counts.waiting), span=oldest)
        text.append(f"· {words} ", palette.WARNING)
    else:
        text.append(f"· {translate('nobody waits')} ", palette.GOOD)
    if desk.team.mentions:
        text.append(f"· @{desk.team.mentions} ", palette.MATCH)
    return text


def _accounts(text: Text, desk: Desk, width: int) -> None:
    troubled = {name for name, _ in desk.health.trouble()}
    accounts = sorted(desk.health.accounts, key=lambda each: each.name not in troubled)
    for place, account in enumerate(accounts):
        bad = account.name in troubled
        piece = f" {'▲' if bad else '●'} {shown(account.name)}"
        rest = f" +{len(accounts) - place}"
        if text.cell_len + len(piece) + (len(rest) if place + 1 < len(accounts) else 0) > width:
            if text.cell_len + len(rest) <= width:
                text.append(rest, palette.DIM)
            return
        text.append(piece, palette.ALARM if bad else palette.GOOD)


def tabs_text(inbox: InboxList, width: int) -> Text:
    """The views with live counts, and as much of their names as there is room for; the chosen one
    always."""
    text = Text(" ")
    for piece in _tab_pieces(inbox, width):
        text.append_text(piece)
    return text


def tab_at(inbox: InboxList, width: int, x: int) -> int | None:
    """The tab that is drawn at a column; None where there is none."""
    end = 1
    for number, piece in enumerate(_tab_pieces(inbox, width)):
        end += piece.cell_len
        if x < end:
            return number
    return None


def _tab_pieces(inbox: InboxList, width: int) -> list[Text]:
    """As much as there is room for: long names, short ones, no counts but the chosen tab's, digits
    alone."""
    pieces: list[Text] = []
    for long, counted, gap in (
        (True, True, 3),
        (False, True, 2),
        (False, True, 1),
        (False, False, 1),
    ):
        pieces = [
            _tab(inbox, number, gap, long=long, counted=counted)
            for number in range(len(inbox.tabs))
        ]
        if sum(piece.cell_len for piece in pieces) < width:
            return pieces
    return [
        _tab(inbox, number, 1, long=False, counted=False, named=False)
        for number in range(len(inbox.tabs))
    ]


def _tab(
    inbox: InboxList, number: int, gap: int, *, long: bool, counted: bool, named: bool = True
) -> Text:
    tab, chosen = inbox.tabs[number], number == inbox.view
    how_many = inbox.tab_counts[number] if number < len(inbox.tab_counts) else 0
    figure = (
        ""
        if not how_many or not (counted or chosen)
        else f"{how_many}"
        if how_many < MOST_COUNTED
        else "1k+"
    )
    label = shown(tab.name if long else tab.short) if named or chosen else ""
    digit = f"{number + 1}" if number < 9 else ""
    style = palette.STRONG + palette.CURSOR if chosen else palette.DIM
    piece = Text(" ".join(part for part in (digit, label) if part), style)
    if figure:
        piece.append(f" {figure}", palette.WARNING if chosen else palette.FAINT)
    piece.append(" " * gap)
    return piece
