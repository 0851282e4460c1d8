"""What is done to comments on the platform, and to what is stuck on its way out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from socialdesk.model.i18n import translate
from socialdesk.tui.inbox.writer import YES

if TYPE_CHECKING:
    from socialdesk.model.delivery import Operation
    from socialdesk.tui.inbox.context import Context
    from socialdesk.tui.inbox.list_pane import ListPane


class Moderation:
    """Each is done to one conversation alone: with many marked, nothing."""

    def __init__(self, context: Context, list_pane: ListPane) -> None:
        self._context = context
        self._list = list_pane

    def _one(self, work: Callable[[int], Awaitable[object]], said: str) -> None:
        ids = self._list.targets()

        async def do() -> None:
            await work(ids[0])
            if said:
                self._context.screen.tell(said)

        if len(ids) == 1:
            self._context.screen.work("verb", do)

    def _is_already(self, what: str) -> bool:
        thread = self._context.thread
        return thread is not None and thread.newest_comment_is(what)

    def hide(self) -> None:
        """Hide the newest comment, or show it again."""
        from socialdesk.model.delivery import Operation  # noqa: PLC0415 - not before the first paint

        if self._is_already("hidden"):
            self._moderate(Operation.UNHIDE, translate("Shown again."))
        else:
            self._moderate(Operation.HIDE, translate("Hidden."))

    def like(self) -> None:
        """Like the newest comment, or take the like back."""
        from socialdesk.model.delivery import Operation  # noqa: PLC0415 - not before the first paint

        if self._is_already("liked"):
            self._moderate(Operation.UNLIKE, translate("Like taken back."))
        else:
            self._moderate(Operation.LIKE, translate("Liked."))

    def delete(self) -> None:
        """Delete the newest comment, if somebody is sure."""
        from socialdesk.model.delivery import Operation  # noqa: PLC0415 - not before the first paint

        async def sure(words: str) -> None:
            if words.casefold() in YES:
                self._moderate(Operation.DELETE, translate("Deleted."))

        self._context.screen.ask(
            translate("Delete the newest comment for everybody?"),
            translate("type yes and {accept} · {close} leaves it", **self._context.prompt_keys()),
            sure,
        )

    def _moderate(self, operation: Operation, said: str) -> None:
        answering = self._context.desk.answering
        self._one(lambda number: answering.moderate(number, operation), said)

    def retry(self) -> None:
        """Send what is stuck once more."""
        self._settle(retry=True)

    def drop(self) -> None:
        """Take what is stuck, or scheduled, out."""
        self._settle(retry=False)

    def _settle(self, *, retry: bool) -> None:
        async def settle(number: int) -> None:
            done = await self._context.desk.answering.settle_trouble(number, retry=retry)
            words = translate("Queued again.") if retry else translate("Taken out.")
            self._context.screen.tell(words if done else translate("Nothing is stuck here."))

        self._one(settle, "")
