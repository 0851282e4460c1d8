"""The line above the composer: what is being written, whether it may be sent, and until when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.style import Style
from rich.text import Text

from socialdesk.model.changes import Promise
from socialdesk.model.i18n import count, translate
from socialdesk.model.ids import HOUR, Instant
from socialdesk.model.rating_words import problem
from socialdesk.tui.text import countdown, shown
from socialdesk.tui.widgets import palette

if TYPE_CHECKING:
    from socialdesk.tui.desk.answering import Queued
    from socialdesk.tui.desk.open_conversation import OpenThread
    from socialdesk.tui.desk.promising import Offer
    from socialdesk.tui.inbox.writing import Writing
    from socialdesk.tui.keymap import Keymap

SOON = 4 * HOUR
"""A window that closes within this is shown in a colour that warns."""


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
    is_closed: bool = False,
    offer: Offer | None = None,
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
    if offer is not None:
        key = keymap.shown("take_promise") if is_active else keymap.shown("promise")
        text.append(f" ⚑ {_offered(offer, key)} ", palette.MATCH)
    if thread is not None and thread.barred and writing.mode != "note":
        text.append(f" {shown(thread.barred)} ", palette.WARNING)
    elif is_closed:
        words = translate("closed · {key} answers in public", key=keymap.shown("comment"))
        text.append(f" {words} ", palette.WARNING)
    elif is_open:
        label, style = _label(thread, writing, is_active=is_active)
        text.append(f" {label} ", style)
    _beside(text, writing, words, keymap)
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


def _beside(text: Text, writing: Writing, words: str, keymap: Keymap) -> None:
    """What is to be known of the words, and what goes along with them."""
    if writing.drafted_by and words:
        by = translate("drafted by {model}: read it first", model=shown(writing.drafted_by))
        text.append(f"✎ {by} ", palette.WARNING)
    if writing.offered and not words:
        key = keymap.shown("put_answer")
        text.append(f"✦ {shown(writing.offered)} {key} ", palette.MATCH)
    text.append(_of_ratings(writing, words), palette.WARNING)
    if writing.attached:
        text.append(f"📎 {shown(writing.attached)} ", palette.TAG)
    if writing.at is not None:
        text.append(f"⏰ {shown(writing.at_words)} ", palette.MATCH)
    if writing.quote is not None:
        text.append(f"↩ {translate('to the chosen message')} ", palette.TAG)


def _of_ratings(writing: Writing, words: str) -> str:
    """What is to be said of an answer that pays for a rating, or asks for stars; it is sent all the same."""
    match problem(words) if words and writing.mode in ("reply", "private") else "":
        case "paid":
            return f"⚠ {translate('pays for a rating: platforms punish that')} "
        case "stars":
            return f"⚠ {translate('asks for stars: ask for an honest rating')} "
    return ""


def _offered(offer: Offer, key: str) -> str:
    if isinstance(offer.change, Promise):
        return translate("promise until {when}? {key}", when=offer.when, key=key)
    return translate("promise until {when} kept? {key}", when=offer.when, key=key)


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


def _window(text: Text, thread: OpenThread, now: int, keymap: Keymap, width: int) -> None:
    """What the platform's rules say beside the answer: cost, how long there is, whether it may be
    private too."""
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
