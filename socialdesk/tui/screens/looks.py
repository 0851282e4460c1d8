"""What the lines round list and thread say: plain functions from what is known to a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from socialdesk.model.ids import HOUR
from socialdesk.model.text import span
from socialdesk.tui.actions import ACTIONS, VIEWS, key_name
from socialdesk.tui.text import clip, shown
from socialdesk.tui.widgets import palette

if TYPE_CHECKING:
    from socialdesk.store.inbox import InboxItem
    from socialdesk.tui.presenter import OpenThread, Presenter

WIDE, MIDDLING = 60, 44
"""Columns of the list from which the shelves' long and short names fit."""


def head(presenter: Presenter | None, shop: str, agent: str) -> Text:
    """Who waits, how long, and how each account fares."""
    text = Text(" socialdesk ", palette.STRONG)
    text.append(f"{shown(shop)} ", palette.DIM)
    if presenter is not None:
        counts = presenter.counts
        if counts.waiting:
            oldest = span(presenter.now() - (counts.oldest_waiting or 0))
            text.append(f"· {counts.waiting} waiting, the longest {oldest} ", palette.WARNING)
        else:
            text.append("· nobody waits ", palette.GOOD)
        troubled = {name for name, _ in presenter.trouble()}
        for account in sorted(presenter.accounts, key=lambda each: each.name not in troubled):
            bad = account.name in troubled
            text.append(f" {'▲' if bad else '●'} {shown(account.name)}", palette.ALARM if bad else palette.GOOD)
    text.append(f"  {shown(agent)}", palette.DIM)
    return text


def tabs(current: int, width: int) -> Text:
    """The shelves, with as much of their names as there is room for."""
    text = Text(" ")
    for number, (name, short) in enumerate(VIEWS):
        chosen = number == current
        label = name if chosen or width >= WIDE else short if width >= MIDDLING else ""
        text.append(f"{number + 1} {label}".rstrip(), palette.STRONG + palette.CURSOR if chosen else palette.DIM)
        text.append("  ")
    return text


def list_foot(presenter: Presenter | None, cursor: int, above: int) -> Text:
    """Where in the list the cursor stands, or why there is no list."""
    if presenter is None:
        return Text(" reading the store …", palette.DIM)
    count = len(presenter.window)
    if not count:
        words = "All caught up: nobody is open." if presenter.view == 0 else "Nobody is here."
        return Text(f" {words}", palette.DIM)
    text = Text(f" {cursor + 1:,} of {count:,}{'' if presenter.complete else '+'} ", palette.DIM)
    if above:
        text.append(f" ▲ {above} new above ", palette.MATCH)
    return text


def thread_head(item: InboxItem | None, thread: OpenThread | None, below: int) -> Text:
    """Whose thread this is."""
    text = Text(" ")
    if item is not None:
        row = item.row
        text.append(shown(row.name) or shown(row.username), palette.STRONG)
        if row.username:
            text.append(f" @{shown(row.username)}", palette.DIM)
        text.append(f" · {shown(row.account)} · {row.status}", palette.DIM)
        if row.handled_by:
            text.append(f" · ⇄ {shown(row.handled_by)} has this chat", palette.WARNING)
        _beside(text, thread)
        for tag in item.tags:
            text.append(f" #{shown(tag)}", palette.TAG)
        if row.assignee:
            text.append(f" @{shown(row.assignee)}", palette.AGENT)
        if row.chat_kind == "comment":
            text.append(f" · comment under {_short(row.subject)}", palette.NOTE)
    elif thread is not None:
        text.append(shown(thread.name), palette.STRONG)
    if below:
        text.append(f"  ▼ {below} new below ", palette.MATCH)
    return text


SOON = 4 * HOUR
"""A window that closes within this is shown beside the answer."""


def _window(text: Text, thread: OpenThread, now: int) -> None:
    """What the platform's rules say beside the answer: cost, how long there is, whether it may be private too."""
    if thread.cost:
        text.append(f"{shown(thread.cost)} ", palette.WARNING)
    if thread.until is not None and thread.until - now < SOON:
        text.append(f"window closes in {span(max(thread.until - now, 0))} ", palette.WARNING)
    if thread.is_comment and not thread.private:
        text.append("p: or once in private ", palette.FAINT)


def _beside(text: Text, thread: OpenThread | None) -> None:
    """Where else the same person writes."""
    if thread is not None and thread.beside:
        places = {"comment": "comments", "private": "in private"}
        words = ", ".join(dict.fromkeys(places.get(each.chat_kind, each.chat_kind) for each in thread.beside))
        text.append(f" · also {words} ({len(thread.beside)})", palette.MATCH)


def _short(subject: str) -> str:
    """A post's address without what all of them have in common."""
    return clip(shown(subject.removeprefix("https://").removeprefix("www.")), 32)


def composer_head(
    thread: OpenThread | None, length: int, now: int, *, is_open: bool, writing: bool, kept: bool
) -> Text:
    """Whether it may be answered, how long the answer is, whether the draft is kept."""
    text = Text("─", palette.FAINT)
    if thread is not None and thread.barred:
        text.append(f" {shown(thread.barred)} ", palette.WARNING)
    elif is_open:
        public = thread is not None and thread.is_comment
        text.append(" answer in public " if public else " answer ", palette.CUSTOMER if writing else palette.DIM)
        if thread is not None:
            _window(text, thread, now)
        if length:
            limit = thread.limit if thread else 4096
            parts = f" · {-(-length // limit)} messages" if length > limit else ""
            text.append(f"{length}/{limit}{parts} ", palette.DIM)
            text.append("draft kept " if kept else "", palette.FAINT)
    text.append("─" * 200, palette.FAINT)
    return text


def foot(pane: str, width: int) -> Text:
    """The keys that matter most here, as many as fit whole."""
    wanted = [action for action in ACTIONS if action.footer and action.where in (pane, "everywhere")]
    text = Text(" ")
    for action in sorted(wanted, key=lambda each: each.footer):
        piece = Text()
        piece.append(key_name(action.keys[0]), palette.CUSTOMER)
        piece.append(f" {action.label}   ", palette.DIM)
        if text.cell_len + piece.cell_len > width:
            break
        text.append_text(piece)
    return text
