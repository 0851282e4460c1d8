"""Putting a text that stands ready into the composer: never where others would read it, nor once somebody has gone on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialdesk.tui.inbox.writing import Writing

if TYPE_CHECKING:
    from socialdesk.tui.inbox.composer import Composer
    from socialdesk.tui.inbox.context import Context


async def ready(context: Context, composer: Composer, number: int) -> str | None:
    """Make the composer ready for a text to the person of a conversation: as a reply, under a comment as the one private
    message. How it is written there; None where somebody went on, or nobody may be written to in private, which is told."""
    await composer.settled()
    thread = context.thread
    if context.shown.id != number or thread is None:
        return None
    mode = "private" if thread.is_comment else "reply"
    if thread.is_comment and thread.private:
        context.screen.tell(thread.private, bad=True)
        return None
    if composer.writing.mode != mode:
        composer.begin(mode)
        await composer.settled()
    return mode


def put(context: Context, composer: Composer, number: int, mode: str, text: str) -> None:
    """Put it there, unless somebody went on since it was ready."""
    if context.shown.id == number and composer.writing.mode == mode:
        composer.put(text, Writing(context.desk.session.new_key(), mode))
        composer.changed()
