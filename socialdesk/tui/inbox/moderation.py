"""What is done to comments on the platform, and to what is stuck on its way out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from socialdesk.model.i18n import translate
from socialdesk.tui.inbox.writer import YES

if TYPE_CHECKING:
    from socialdesk.model.delivery import Operation
    from socialdesk.tui.inbox.context import Context
    from socialdesk.tui.inbox.list_pane import ListPane


class Moderation:
    """Each is done to one conversation alone: with many marked, nothing. It is the one that was
    under the cursor when the key was pressed, whatever moves before the answer."""

    def __init__(self, context: Context, list_pane: ListPane) -> None:
        self._context = context
        self._list = list_pane

    def _target(self) -> int | None:
        ids = self._list.targets()
        return ids[0] if len(ids) == 1 else None

    def _newest(self) -> tuple[int, int, int | None] | None:
        """The conversation that is meant, its newest comment that is on the screen, and up to where
        it was read: what comes or is changed a moment later is not what somebody has read."""
        number, thread = self._target(), self._context.thread
        if number is None or thread is None or thread.conversation_id != number:
            return None
        comment = thread.newest_comment()
        if comment is None or not comment.messages:
            return None
        return number, comment.messages[-1], self._context.desk.seen([number]).get(number)

    def _is_already(self, what: str) -> bool:
        """Whether it is so at the comment that is meant."""
        thread = self._context.thread
        return thread is not None and thread.newest_comment_is(what)

    def hide(self) -> None:
        """Hide the newest comment, or show it again."""
        from socialdesk.model.delivery import Operation  # noqa: PLC0415 - not before the first paint

        if self._is_already("hidden"):
            self._moderate(self._newest(), Operation.UNHIDE, translate("Shown again."))
        else:
            self._moderate(self._newest(), Operation.HIDE, translate("Hidden."))

    def like(self) -> None:
        """Like the newest comment, or take the like back."""
        from socialdesk.model.delivery import Operation  # noqa: PLC0415 - not before the first paint

        if self._is_already("liked"):
            self._moderate(self._newest(), Operation.UNLIKE, translate("Like taken back."))
        else:
            self._moderate(self._newest(), Operation.LIKE, translate("Liked."))

    def delete(self) -> None:
        """Delete the newest comment, if somebody is sure."""
        from socialdesk.model.delivery import Operation  # noqa: PLC0415 - not before the first paint

        comment = self._newest()

        async def sure(words: str) -> None:
            if words.casefold() in YES:
                self._moderate(comment, Operation.DELETE, translate("Deleted."))

        self._context.screen.ask(
            translate("Delete the newest comment for everybody?"),
            translate("type yes and {accept} · {close} leaves it", **self._context.prompt_keys()),
            sure,
        )

    def _moderate(
        self, comment: tuple[int, int, int | None] | None, operation: Operation, said: str
    ) -> None:
        if comment is not None:
            self._context.screen.work("verb", self._carry_out, *comment, operation, said)
        elif self._target() is not None:
            words = translate("The comment is not on the screen yet. Press again when it is.")
            self._context.screen.tell(words, bad=True)

    async def _carry_out(
        self, number: int, message: int, seen: int | None, operation: Operation, said: str
    ) -> None:
        await self._context.desk.answering.moderate(number, operation, message, seen)
        self._context.screen.tell(said)

    def retry(self) -> None:
        """Send what is stuck once more."""
        self._settle(retry=True)

    def drop(self) -> None:
        """Take what is stuck, or scheduled, out."""
        self._settle(retry=False)

    def _settle(self, *, retry: bool) -> None:
        number, thread = self._target(), self._context.thread
        if number is None:
            return
        if thread is None or thread.conversation_id != number:
            words = translate("The conversation is not on the screen yet. Press again when it is.")
            self._context.screen.tell(words, bad=True)
            return
        seen = [each.id for each in thread.page.unsent]  # a colleague's, since, is not meant
        self._context.screen.work("verb", self._settle_trouble, number, retry, seen)

    async def _settle_trouble(self, number: int, retry: bool, seen: Sequence[int]) -> None:
        answering = self._context.desk.answering
        done = await answering.settle_trouble(number, retry=retry, among=seen)
        words = translate("Queued again.") if retry else translate("Taken out.")
        self._context.screen.tell(words if done else translate("Nothing is stuck here."))
