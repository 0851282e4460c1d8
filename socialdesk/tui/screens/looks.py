"""What the lines round list and thread say: plain functions from what is known to a text."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text

from socialdesk.model.i18n import count, mark, translate
from socialdesk.model.ids import HOUR
from socialdesk.model.text import span
from socialdesk.tui.keymap import key_name
from socialdesk.tui.text import clip, fit, shown, veiled
from socialdesk.tui.widgets import palette

if TYPE_CHECKING:
    from socialdesk.services.customers import Customer
    from socialdesk.store.inbox import InboxItem
    from socialdesk.tui.desk.answering import Queued
    from socialdesk.tui.desk.desk import Desk
    from socialdesk.tui.desk.open_conversation import OpenThread
    from socialdesk.tui.keymap import Keymap
    from socialdesk.tui.screens.base import Writing

MOST_COUNTED = 1_000
STATUSES = {
    "open": mark("open"),
    "pending": mark("answered"),
    "snoozed": mark("snoozed"),
    "resolved": mark("resolved"),
    "new": mark("new"),
    "starting": mark("starting"),
    "listening": mark("listening"),
    "retrying": mark("retrying"),
    "conflict": mark("conflict"),
    "refused": mark("refused"),
    "reconnect": mark("reconnect"),
    "stopped": mark("stopped"),
    "low": mark("low"),
    "normal": mark("normal"),
    "high": mark("high"),
    "urgent": mark("urgent"),
    "prioritise": mark("prioritise"),
    "resolve": mark("resolve"),
    "merge": mark("merge"),
    "elsewhere": mark("elsewhere"),
    "cancelled": mark("cancelled"),
    "claimed": mark("sending"),
}
"""How states are called."""


def head(desk: Desk | None, shop: str, agent: str, width: int) -> Text:
    """Who waits, how long, and how each account fares; as many accounts as there is room for."""
    text = Text(" socialdesk ", palette.STRONG)
    text.append(f"{shown(shop)} ", palette.DIM)
    end = Text(f" {shown(agent)} ", palette.DIM)
    if desk is not None:
        counts = desk.inbox.counts
        if counts.waiting:
            oldest = span(desk.session.now() - (counts.oldest_waiting or 0))
            words = translate(
                "{n} waiting, the longest {span}", n=f"{counts.waiting:,}", span=oldest
            )
            text.append(f"· {words} ", palette.WARNING)
        else:
            text.append(f"· {translate('nobody waits')} ", palette.GOOD)
        if desk.team.mentions:
            text.append(f"· @{desk.team.mentions} ", palette.MATCH)
        colleagues = sorted(
            {each.agent for each in desk.team.others if each.agent != desk.session.agent}
        )
        if colleagues:
            end = Text(
                f" {', '.join(shown(each) for each in colleagues[:3])} · {shown(agent)} ",
                palette.DIM,
            )
        _accounts(text, desk, width - end.cell_len)
    text.append_text(end)
    return text


def _accounts(text: Text, desk: Desk, width: int) -> None:
    troubled = {name for name, _ in desk.health.trouble()}
    accounts = sorted(desk.health.accounts, key=lambda each: each.name not in troubled)
    for place, account in enumerate(accounts):
        bad = account.name in troubled
        piece = f" {'▲' if bad else '●'} {shown(account.name)}"
        rest = f" +{len(accounts) - place}"
        if text.cell_len + len(piece) + (len(rest) if place + 1 < len(accounts) else 0) > width:
            text.append(rest, palette.DIM)
            return
        text.append(piece, palette.ALARM if bad else palette.GOOD)


def tabs(desk: Desk | None, width: int) -> Text:
    """The views with live counts, and as much of their names as there is room for; the chosen one
    always."""
    text = Text(" ")
    for piece in _tab_pieces(desk, width) if desk else ():
        text.append_text(piece)
    return text


def tab_at(desk: Desk, width: int, x: int) -> int | None:
    """The tab that is drawn at a column; None where there is none."""
    end = 1
    for number, piece in enumerate(_tab_pieces(desk, width)):
        end += piece.cell_len
        if x < end:
            return number
    return None


def _tab_pieces(desk: Desk, width: int) -> list[Text]:
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
            _tab(desk, number, gap, long=long, counted=counted)
            for number in range(len(desk.inbox.tabs))
        ]
        if sum(piece.cell_len for piece in pieces) < width:
            return pieces
    return [
        _tab(desk, number, 1, long=False, counted=False, named=False)
        for number in range(len(desk.inbox.tabs))
    ]


def _tab(
    desk: Desk, number: int, gap: int, *, long: bool, counted: bool, named: bool = True
) -> Text:
    tab, chosen = desk.inbox.tabs[number], number == desk.inbox.view
    how_many = desk.inbox.tab_counts[number] if number < len(desk.inbox.tab_counts) else 0
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


def list_foot(desk: Desk | None, cursor: int, above: int, keymap: Keymap) -> Text:
    """Where in the list the cursor stands, what it is narrowed to, or why there is nothing in it."""
    if desk is None:
        return Text(f" {translate('reading the store …')}", palette.DIM)
    number = len(desk.inbox.window)
    if not number:
        return Text(f" {empty_words(desk, keymap)}", palette.DIM)
    text = Text(
        f" {translate('{n} of {all}', n=f'{cursor + 1:,}', all=f'{number:,}')}{'' if desk.inbox.complete else '+'} ",
        palette.DIM,
    )
    if desk.inbox.marks:
        text.append(
            f" ◆ {count('{n} marked', '{n} marked', len(desk.inbox.marks))} ", palette.MATCH
        )
    if desk.inbox.narrowing:
        text.append(f" \\ {shown(str(desk.inbox.narrowing))} ", palette.TAG)
    if above:
        text.append(f" ▲ {translate('{n} new above', n=above)} ", palette.MATCH)
    return text


def empty_words(desk: Desk, keymap: Keymap) -> str:
    """Why a list is empty, and what to do about it."""
    if desk.inbox.narrowing:
        return translate(
            "Nothing is {query}. {key} drops the filter.",
            query=shown(str(desk.inbox.narrowing)),
            key=keymap.shown("back"),
        )
    if desk.inbox.view == 0:
        return translate(
            "All caught up: nobody is open. {key} finds a customer.", key=keymap.shown("palette")
        )
    return translate("Nobody is here.")


def thread_head(
    item: InboxItem | None, thread: OpenThread | None, below: int, others: list[tuple[str, bool]]
) -> Text:
    """Whose thread this is, and who else is at it."""
    text = Text(" ")
    for agent, typing in others:
        words = (
            translate("{agent} is writing", agent=shown(agent))
            if typing
            else translate("{agent} is here", agent=shown(agent))
        )
        text.append(f"{'✎' if typing else '◉'} {words} ", palette.MATCH if typing else palette.NOTE)
    if item is not None:
        row = item.row
        text.append(veiled(shown(row.name) or shown(row.username)), palette.STRONG)
        if row.handled_by:
            text.append(
                f" · ⇄ {translate('{who} has this chat', who=shown(row.handled_by))}",
                palette.WARNING,
            )
        _beside(text, thread)
        if row.assignee:
            text.append(f" @{shown(row.assignee)}", palette.AGENT)
        if row.priority not in ("normal", ""):
            text.append(
                f" · {PRIORITY_SIGNS[row.priority]} {translate(row.priority)}", palette.WARNING
            )
        text.append(
            f" · {shown(row.account)} · {translate(STATUSES.get(row.status, row.status))}",
            palette.DIM,
        )
        if row.chat_kind == "comment":
            text.append(
                f" · {translate('comment under {post}', post=_short(row.subject))}", palette.NOTE
            )
        for tag in item.tags:
            text.append(f" #{shown(tag)}", palette.TAG)
        if row.username:
            text.append(f" @{veiled(shown(row.username))}", palette.DIM)
    elif thread is not None:
        text.append(veiled(shown(thread.name)), palette.STRONG)
    if below:
        text.append(f"  ▼ {translate('{n} new below', n=below)} ", palette.MATCH)
    return text


PRIORITY_SIGNS = {"low": "↓", "normal": "", "high": "↑", "urgent": "⇈"}
SOON = 4 * HOUR
"""A window that closes within this is shown in a colour that warns."""


def _window(text: Text, thread: OpenThread, now: int, keymap: Keymap, width: int) -> None:
    """What the platform's rules say beside the answer: cost, how long there is, whether it may be
    private too."""
    from socialdesk.model.ids import Instant  # noqa: PLC0415 - not before the first paint
    from socialdesk.tui.text import countdown  # noqa: PLC0415 - the same

    if thread.until is not None:
        left = countdown(thread.until, Instant(now))
        words = translate("window closes in {span}", span=left) if width >= 90 else left
        text.append(f"⏳ {words} ", palette.WARNING if thread.until - now < SOON else palette.FAINT)
    if thread.cost:
        text.append(f"{translate(thread.cost)} ", palette.WARNING)
    if thread.is_comment and not thread.private:
        text.append(
            translate("{key}: or once in private", key=keymap.shown("private")) + " ", palette.FAINT
        )


def _beside(text: Text, thread: OpenThread | None) -> None:
    """Where else the same person writes."""
    if thread is not None and thread.beside:
        places = {"comment": translate("comments"), "private": translate("in private")}
        words = ", ".join(
            dict.fromkeys(places.get(each.chat_kind, each.chat_kind) for each in thread.beside)
        )
        text.append(
            f" · {translate('also {places} ({n})', places=words, n=len(thread.beside))}",
            palette.MATCH,
        )


def _short(subject: str) -> str:
    """A post's address without what all of them have in common."""
    return clip(shown(subject.removeprefix("https://").removeprefix("www.")), 32)


def composer_head(
    thread: OpenThread | None,
    writing: Writing,
    words: str,
    now: int,
    queued: Queued | None,
    keymap: Keymap,
    width: int,
    *,
    is_open: bool,
    is_active: bool,
) -> Text:
    """What is being written, whether it may be sent and until when, how long it is, whether the
    draft is kept."""
    text = Text("─", palette.FAINT)
    if queued is not None and now < queued.until:
        left = -(-(queued.until - now) // 1000)
        back = keymap.shown("take_back") if is_active else keymap.shown("undo")
        text.append(
            f" {translate('sent in {n} s · {key} takes it back', n=left, key=back)} ", palette.MATCH
        )
    if thread is not None and thread.barred and writing.mode != "note":
        text.append(f" {shown(thread.barred)} ", palette.WARNING)
    elif is_open:
        label, style = _label(thread, writing, is_active=is_active)
        text.append(f" {label} ", style)
    if writing.attached:
        text.append(f"📎 {shown(writing.attached)} ", palette.TAG)
    if writing.at is not None:
        text.append(f"⏰ {shown(writing.at_words)} ", palette.MATCH)
    if writing.quote is not None:
        text.append(f"↩ {translate('to the chosen message')} ", palette.TAG)
    if is_open and thread is not None and not thread.barred and writing.mode != "note":
        _window(text, thread, now, keymap, width)
    if words:
        limit = thread.limit if thread else 4096
        length = len(words)
        parts = (
            f" · {count('{n} message', '{n} messages', -(-length // limit))}"
            if length > limit
            else ""
        )
        text.append(f"{length}/{limit}{parts} ", palette.DIM)
        text.append(translate("draft kept") + " " if writing.kept == words else "", palette.FAINT)
    text.append("─" * max(width - text.cell_len, 0), palette.FAINT)
    return text


def _label(thread: OpenThread | None, writing: Writing, *, is_active: bool) -> tuple[str, Style]:
    if writing.mode == "note":
        return translate("note, for the shop alone"), palette.NOTE
    if writing.mode == "private":
        return translate("answer in private, once"), palette.TAG
    if writing.mode == "edit":
        return translate("other words for your message"), palette.WARNING
    style = palette.CUSTOMER if is_active else palette.DIM
    if thread is not None and thread.is_comment:
        return translate("answer in public"), palette.ALARM if is_active else palette.DIM
    return translate("answer"), style


def foot(pane: str, width: int, keymap: Keymap, pending: str, marks: int) -> Text:
    """The keys that matter most here, as many as fit whole."""
    text = Text(" ")
    if pending:
        text.append(f"{key_name(pending)}…  ", palette.MATCH)
    if marks and pane == "list":
        text.append(f"→ {count('{n} marked', '{n} marked', marks)}   ", palette.MATCH)
    for _, piece in _foot_pieces(pane, width - text.cell_len, keymap):
        text.append_text(piece)
    return text


def foot_at(pane: str, width: int, keymap: Keymap, x: int) -> str:
    """The action whose key is drawn at a column of the footer; empty where there is none."""
    end = 1
    for name, piece in _foot_pieces(pane, width - 1, keymap):
        end += piece.cell_len
        if x < end:
            return name
    return ""


def _foot_pieces(pane: str, width: int, keymap: Keymap) -> list[tuple[str, Text]]:
    wanted = [
        each
        for each in keymap.actions
        if each.footer and each.keys and each.where in (pane, "everywhere")
    ]
    pieces, taken = [], 0
    for action in sorted(wanted, key=lambda each: each.footer):
        piece = Text()
        piece.append(key_name(action.keys[0]), palette.CUSTOMER)
        piece.append(f" {translate(action.label)}{'   ' if width > 100 else '  '}", palette.DIM)
        if (
            taken + cell_len(piece.plain.rstrip()) <= width
        ):  # the blanks behind the last one need no room
            pieces.append((action.name, piece))
            taken += piece.cell_len
    return pieces


LANGUAGES = {"vi": mark("Vietnamese"), "en": mark("English"), "th": mark("Thai")}


def customer_pane(known: Customer | None, desk: Desk, width: int, keymap: Keymap) -> Text:
    """Who the customer is: places, language, tags, what is written down, what was before."""
    text = Text()
    if known is None:
        return text
    person = known.person

    def line(words: str, style: Style | None = None) -> None:
        text.append(clip(words, width) + "\n", style or palette.TEXT)

    line(veiled(shown(person.name)), palette.STRONG)
    if person.username:
        line(f"@{veiled(shown(person.username))}", palette.DIM)
    facts = []
    if person.language:
        facts.append(translate(LANGUAGES.get(person.language[:2], person.language)))
    if person.follows is not None:
        facts.append(
            translate("follows you") if person.follows else translate("does not follow you")
        )
    if person.blocked_at:
        facts.append(f"⊘ {translate('has blocked you')}")
    if facts:
        line(" · ".join(facts), palette.DIM)
    if person.phone and "phone" not in known.details:
        line(f"☎ {veiled(shown(person.phone))}")
    for key, value in known.details.items():
        line(f"{shown(key)}: {veiled(shown(value))}")
    if known.tags:
        line(" ".join(f"#{shown(tag)}" for tag in known.tags), palette.TAG)
    first = (
        f"{datetime.fromtimestamp(person.first_at / 1000, desk.session.zone):%d/%m/%Y}"
        if person.first_at
        else ""
    )
    talk = count("{n} message", "{n} messages", known.messages)
    line(f"{talk} · {translate('since {day}', day=first)}" if first else talk, palette.DIM)
    thread = desk.open.thread
    if (
        thread is not None
        and thread.until is not None
        and thread.conversation_id == known.conversation_id
    ):
        end = f"{datetime.fromtimestamp(thread.until / 1000, desk.session.zone):%d/%m %H:%M}"
        line(f"⏳ {translate('until {when}', when=end)}", palette.DIM)
    elif thread is not None and thread.barred:
        line(f"⏳ {translate('may not be answered now')}", palette.WARNING)
    line("")
    line(translate("Conversations"), palette.STRONG)
    for row in known.conversations[:6]:
        here = row.id == known.conversation_id
        when = f"{datetime.fromtimestamp(row.last_message_at / 1000, desk.session.zone):%d/%m}"
        status = translate(STATUSES.get(row.status, row.status))
        kind = "#" if row.chat_kind == "comment" else ""
        line(
            f"{'▸' if here else ' '} {when} {shown(row.account)}{kind} {status}",
            palette.TEXT if here else palette.DIM,
        )
    if len(known.conversations) > 6:
        line(f"  +{len(known.conversations) - 6}", palette.FAINT)
    if known.notes:
        line("")
        line(translate("Notes"), palette.STRONG)
        for note in known.notes:
            when = f"{datetime.fromtimestamp(note.at / 1000, desk.session.zone):%d/%m}"
            line(f"{when} {shown(note.agent)}", palette.DIM)
            for piece in _two_lines(veiled(shown(note.text)), width):
                line(piece, palette.NOTE)
    line("")
    hint = translate("{detail} write down · {note} note · {tag} tag", detail=keymap.shown("detail"),
               note=keymap.shown("note", "list"), tag=keymap.shown("tag"))  # fmt: skip
    line(hint, palette.FAINT)
    return text


def _two_lines(text: str, width: int) -> list[str]:
    from socialdesk.tui.text import wrap  # noqa: PLC0415 - not before the first paint

    lines = wrap(text, width)
    return lines if len(lines) <= 2 else [lines[0], fit(f"{lines[1]} …", width)]
