"""A language model's draft in the composer: asked for by a key, marked, and never sent by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialdesk.model.i18n import translate

if TYPE_CHECKING:
    from socialdesk.tui.inbox.composer import Composer
    from socialdesk.tui.inbox.context import Context
    from socialdesk.tui.inbox.writing import Writing


class ModelDrafts:
    """Whoever types on meanwhile keeps what they typed: the draft comes only where nothing stands."""

    def __init__(self, context: Context, composer: Composer) -> None:
        self._context = context
        self._composer = composer

    def ask(self) -> None:
        """Ask for a draft for what is open, beside the keys."""
        number, screen, writing = (
            self._context.shown.id,
            self._context.screen,
            self._composer.writing,
        )
        if number is None:
            return
        if writing.mode not in ("reply", "private"):
            screen.tell(translate("A draft is made for an answer, not for a note."), bad=True)
        elif self._composer.text:
            screen.tell(
                translate("There are words already: a draft is made where nothing is written."),
                bad=True,
            )
        else:
            screen.tell(translate("A draft is being written …"))
            screen.work("draft-asked", self._ask, number, writing, exclusive=True)

    async def _ask(self, conversation_id: int, writing: Writing) -> None:
        text, model = await self._context.desk.folder.draft(conversation_id)
        if self._composer.writing is not writing or self._composer.text:
            words = translate("The draft came after something else was written; it is dropped.")
            self._context.screen.tell(words)
            return
        writing.drafted_by = model
        self._composer.area.put(text)
        self._composer.changed()
