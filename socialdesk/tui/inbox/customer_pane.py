"""Who the customer is: beside the conversation where there is room, over it where there is none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from rich.style import Style
from rich.text import Text

from socialdesk.model.canned import detail_called
from socialdesk.model.i18n import count, translate
from socialdesk.model.phone import at_home
from socialdesk.model.reliability import Grade
from socialdesk.tui.cells import cell_len
from socialdesk.tui.keymap import key_name
from socialdesk.tui.labels import LANGUAGES, STATUSES
from socialdesk.tui.text import clip_words, named, shown, veiled, wrap
from socialdesk.tui.widgets import palette
from socialdesk.tui.widgets.fitted import Fitted

if TYPE_CHECKING:
    from textual.widget import Widget

    from socialdesk.services.customers import Customer
    from socialdesk.tui.desk.open_conversation import OpenThread
    from socialdesk.tui.inbox.context import Context
    from socialdesk.tui.keymap import Keymap

MOST_PERKS = 3
"""Perks that are shown."""
MOST_PROMISES = 4
"""Promises that are shown, the first due first."""
MOST_TASKS = 3
"""Tasks that are shown, the first due first."""
TASK = "☐"
CASE = "◆"
MOST_CONVERSATIONS = 6
"""Conversations that are named; of the others only the number is."""

DOT = " · "


class CustomerPane:
    """Opened and closed by one key, whatever the width of the terminal."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self.widget = Fitted(self._text, "customer")
        self._is_wanted = True

    def compose(self) -> Iterator[Widget]:
        """One column."""
        yield self.widget

    def _text(self, width: int) -> Text:
        known, thread = self._context.desk.open.customer, self._context.thread
        if thread is None or known is None or known.conversation_id != thread.conversation_id:
            known = None  # of the conversation that was just left
        keymap = self._context.keymap
        zone = self._context.screen.program.zone
        text = customer_text(known, thread, zone, width, keymap)
        if self.is_over:
            keys = {"back": key_name("escape"), "pane": keymap.shown("pane")}
            text.append(
                clip_words(translate("{back} or {pane} closes", **keys), width), palette.FAINT
            )
        return text

    def draw(self) -> None:
        """Show it if it is wanted, with what is known now."""
        is_there = self._is_wanted and self._context.shown.id is not None
        screen = self._context.screen
        screen.set_class(is_there, "customer")
        if screen.has_class("wide"):  # where it has room of its own it lies over nothing
            screen.remove_class("customer-over")
        self.widget.redraw()

    def toggle(self) -> None:
        """Show or hide it: as a column of its own, or over the others in a narrow terminal."""
        screen = self._context.screen
        if screen.has_class("wide"):
            self._is_wanted = not self._is_wanted
        else:
            screen.toggle_class("customer-over")
        self.draw()

    @property
    def is_over(self) -> bool:
        """Whether it lies over the others: the keys mean it first."""
        return self._context.screen.has_class("customer-over")

    @property
    def covers_all(self) -> bool:
        """Whether nothing else is seen: no key may do anything to what lies behind it."""
        return self.is_over and self._context.screen.has_class("narrow")

    def close(self) -> None:
        """Take it off the others."""
        if self.is_over:
            self._context.screen.remove_class("customer-over")
            self.draw()

    async def load(self) -> None:
        """Read who the open conversation's customer is."""
        await self._context.desk.open.load_customer()
        self.draw()


def customer_text(
    known: Customer | None,
    thread: OpenThread | None,
    zone: ZoneInfo,
    width: int,
    keymap: Keymap,
) -> Text:
    """Who the customer is: places, language, tags, what is written down, what was before."""
    page = _Page(width, zone)
    if known is None:
        return page.text
    _person(page, known)
    _window(page, known, thread)
    _perks(page, known, keymap)
    _suggested(page, known, keymap)
    _promises(page, known)
    _tasks(page, known)
    _cases(page, known)
    page.line("")
    _conversations(page, known)
    _notes(page, known)
    page.line("")
    hint = translate(
        "{detail} write down · {note} note · {tag} tag",
        detail=keymap.shown("detail"),
        note=keymap.shown("note", "list"),
        tag=keymap.shown("tag"),
    )
    page.facts(hint, palette.FAINT)
    return page.text


class _Page:
    """Lines of at most a width."""

    def __init__(self, width: int, zone: ZoneInfo) -> None:
        self.text, self.width, self._zone = Text(), width, zone

    def line(self, words: str, style: Style | None = None) -> None:
        """One line, cut where it does not fit."""
        self.text.append(clip_words(words, self.width) + "\n", style or palette.TEXT)

    def facts(self, words: str, style: Style) -> None:
        """Facts with dots between them, in as many lines as they need; only one that fits in no line is parted."""
        line, *rest = words.split(DOT)
        for each in rest:
            if cell_len(f"{line}{DOT}{each}") <= self.width:
                line = f"{line}{DOT}{each}"
            else:
                self._fact(line, style)
                line = each
        self._fact(line, style)

    def _fact(self, words: str, style: Style) -> None:
        for piece in wrap(words, self.width) if cell_len(words) > self.width else [words]:
            self.line(piece, style)

    def when(self, at: int, form: str) -> str:
        """A moment in the shop's zone."""
        return f"{datetime.fromtimestamp(at / 1000, self._zone):{form}}"


def _person(page: _Page, known: Customer) -> None:
    person = known.person
    page.line(veiled(named(person.name)), palette.STRONG)
    if person.username:
        page.line(f"@{veiled(shown(person.username))}", palette.DIM)
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
        page.facts(DOT.join(facts), palette.DIM)
    if person.phone and "phone" not in known.details:
        page.line(f"☎ {veiled(shown(at_home(person.phone)))}")
    if person.address and "address" not in known.details:
        page.line(f"🏠 {veiled(shown(person.address))}")
    for key, value in known.details.items():
        page.line(f"{shown(detail_called(key))}: {veiled(shown(value))}")
    if known.tags:
        page.line(" ".join(f"#{shown(tag)}" for tag in known.tags), palette.TAG)
    if (out := known.opted_out) is not None:
        from socialdesk.services.customers import opted_out_words  # noqa: PLC0415 - not before the first paint

        page.facts(f"⊘ {opted_out_words(out, page.when(out.at, '%d/%m/%Y'))}", palette.WARNING)
    if known.topics:
        page.facts(f"🔔 {DOT.join(shown(each) for each in known.topics)}", palette.TAG)
    talk = count("{n} message", "{n} messages", known.messages)
    if person.first_at:
        first = page.when(person.first_at, "%d/%m/%Y")
        talk = f"{talk}{DOT}{translate('since {day}', day=first)}"
    page.facts(talk, palette.DIM)
    _bought(page, known)
    _mark(page, known)


def _bought(page: _Page, known: Customer) -> None:
    """What they have ordered, and what came of it."""
    if known.buyer.last is None:
        return
    from socialdesk.services.buyers import buyer_facts, reliability_line  # noqa: PLC0415 - not before the first paint

    facts = buyer_facts(
        known.buyer,
        lambda at: page.when(at, "%d/%m/%Y"),
        lambda code: veiled(shown(code)),
        known.standing.tier.name if known.standing.tier else "",
    )
    page.facts(f"🛍 {DOT.join(facts)}", palette.STRONG)
    if line := reliability_line(known.reliability):
        is_careful = known.reliability.grade is Grade.CAREFUL
        page.facts(line, palette.WARNING if is_careful else palette.DIM)


def _perks(page: _Page, known: Customer, keymap: Keymap) -> None:
    """What may be offered to them, and why."""
    for each in known.perks[:MOST_PERKS]:
        page.line(f"★ {shown(each.name)}", palette.TAG)
        for piece in wrap(veiled(each.reason), page.width - 2)[:3]:
            page.line(f"  {piece}", palette.DIM)
    if known.perks:
        key = keymap.shown("take_perk", "list")
        page.facts(translate("{key} puts it into the composer", key=key), palette.FAINT)


def _suggested(page: _Page, known: Customer, keymap: Keymap) -> None:
    """Orders that may be theirs, and who may be the same person: the first, and how many more; its keys settle it."""
    if not known.suggestions:
        return
    from socialdesk.services.people import suggestion_words  # noqa: PLC0415 - not before the first paint

    first, *others = known.suggestions
    words = veiled(suggestion_words(first, named(first.name), named(first.other_name)))
    more = f" (+{len(others)})" if others else ""
    for line in wrap(f"? {words}{more}", page.width):
        page.line(line, palette.WARNING)
    hint = translate(
        "{accept} it is so · {refuse} it is not",
        accept=keymap.shown("accept_suggestion", "list"),
        refuse=keymap.shown("refuse_suggestion", "list"),
    )
    page.facts(hint, palette.FAINT)


def _mark(page: _Page, known: Customer) -> None:
    """What they answered last who were asked how it was."""
    given = known.mark
    if given is None or given.answered_at is None:
        return
    from socialdesk.services.survey_words import given_words, is_low  # noqa: PLC0415 - not before the first paint

    words = given_words(given.kind, given.score, page.when(given.answered_at, "%d/%m/%Y"))
    page.facts(words, palette.WARNING if is_low(given.kind, given.score) else palette.DIM)


def _window(page: _Page, known: Customer, thread: OpenThread | None) -> None:
    """Until when they may be answered."""
    if thread is None:
        return
    if thread.until is not None and thread.conversation_id == known.conversation_id:
        end = page.when(thread.until, "%d/%m %H:%M")
        page.line(f"⏳ {translate('until {when}', when=end)}", palette.DIM)
    elif thread.barred:
        page.line(f"⏳ {translate('may not be answered now')}", palette.WARNING)


def _promises(page: _Page, known: Customer) -> None:
    """What was promised, and until when."""
    for each in known.promises[:MOST_PROMISES]:
        page.line(f"⚑ {page.when(each.due_at, '%d/%m %H:%M')} @{shown(each.agent)}", palette.TAG)
        page.line(f"  {veiled(shown(each.text))}", palette.DIM)


def _tasks(page: _Page, known: Customer) -> None:
    """What is to be done, until when and why."""
    if not known.tasks:
        return
    from socialdesk.model.task import KINDS  # noqa: PLC0415 - not before the first paint

    for each in known.tasks[:MOST_TASKS]:
        due = f"{page.when(each.due_at, '%d/%m %H:%M')} {translate(KINDS[each.kind])}"
        page.line(f"{TASK} {due} {shown(each.code)}".rstrip(), palette.WARNING)
        for piece in wrap(veiled(shown(str(each.why))), page.width - 2)[:2]:
            page.line(f"  {piece}", palette.DIM)
    if len(known.tasks) > MOST_TASKS:
        page.line(f"  +{len(known.tasks) - MOST_TASKS}", palette.FAINT)


def _cases(page: _Page, known: Customer) -> None:
    """The open case that is due first, with what is to be done next; how many there ever were."""
    if not known.cases.ever:
        return
    from socialdesk.model.case import KINDS, STEPS, next_step  # noqa: PLC0415 - few have any

    ever = count("{n} case ever", "{n} cases ever", known.cases.ever)
    if not known.cases.open:
        page.line(f"{CASE} {ever}", palette.FAINT)
        return
    first = known.cases.open[0]
    done = (known.cases.done or {}).get(first.id, ())
    following = next_step(first.kind, done, is_back=first.is_back)
    then = translate(STEPS[following]) if following else translate("can be closed")
    said = (
        f"{CASE} {page.when(first.due_at, '%d/%m %H:%M')} {translate(KINDS[first.kind])} → {then}"
    )
    more = f" +{len(known.cases.open) - 1}" if len(known.cases.open) > 1 else ""
    page.facts(f"{said}{more} · {ever}", palette.WARNING)


def _conversations(page: _Page, known: Customer) -> None:
    page.line(translate("Conversations"), palette.STRONG)
    for row in known.conversations[:MOST_CONVERSATIONS]:
        is_here = row.id == known.conversation_id
        status = translate(STATUSES.get(row.status, row.status))
        kind = "#" if row.chat_kind == "comment" else ""
        when = page.when(row.last_message_at, "%d/%m")
        page.line(
            f"{'▸' if is_here else ' '} {when} {shown(row.account)}{kind} {status}",
            palette.TEXT if is_here else palette.DIM,
        )
    if len(known.conversations) > MOST_CONVERSATIONS:
        page.line(f"  +{len(known.conversations) - MOST_CONVERSATIONS}", palette.FAINT)


def _notes(page: _Page, known: Customer) -> None:
    if not known.notes:
        return
    page.line("")
    page.line(translate("Notes"), palette.STRONG)
    for note in known.notes:
        page.line(f"{page.when(note.at, '%d/%m')} {shown(note.agent)}", palette.DIM)
        lines = wrap(veiled(shown(note.text)), page.width)
        for piece in (
            lines if len(lines) <= 2 else [lines[0], clip_words(f"{lines[1]} …", page.width)]
        ):
            page.line(piece, palette.NOTE)
