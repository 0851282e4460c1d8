"""Tasks in the inbox: to their list, and a task's draft put into the composer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialdesk.model.i18n import translate
from socialdesk.tui.actions.panes import COMPOSER
from socialdesk.tui.inbox.readying import put, ready

if TYPE_CHECKING:
    from socialdesk.store.tasks import TaskRow
    from socialdesk.tui.inbox.composer import Composer
    from socialdesk.tui.inbox.context import Context
    from socialdesk.tui.inbox.navigator import Navigator


class TaskKeys:
    """A draft is never put over words that stand there, nor where others would read it. Sent, it does its task."""

    def __init__(self, context: Context, navigator: Navigator, composer: Composer) -> None:
        self._context = context
        self._navigator = navigator
        self._composer = composer

    def show(self) -> None:
        """To what one of us is to do."""
        self._context.desk.orders.subject = "tasks"
        self._context.screen.program.show("orders")

    def take(self) -> None:
        """Put the draft of the task here that is due first into the composer."""
        self._navigator.preview_meant()
        number = self._context.shown.id
        if number is not None:
            self._context.screen.work("task", self._take, number, exclusive=True)

    async def _take(self, number: int) -> None:
        found = await self._context.desk.tasks.at_hand(number)
        drafted = next((each for each in found if each.draft), None)
        if drafted is None:
            self._context.screen.tell(
                translate("No task here has a draft.")
                if found
                else translate("There is nothing to be done here.")
            )
        elif number == self._context.shown.id:
            self._navigator.enter(COMPOSER.name)
            await self._put(number, drafted)

    def open(self, task: TaskRow) -> None:
        """Go to a task's conversation, with its draft in the composer."""
        number = task.conversation_id
        if number is None:
            return
        self._navigator.go_to(number)
        self._navigator.enter(COMPOSER.name)
        if task.draft:
            self._context.screen.work("task", self._put, number, task, exclusive=True)

    async def _put(self, number: int, task: TaskRow) -> None:
        context, composer = self._context, self._composer
        mode = await ready(context, composer, number)
        if mode is None:
            return
        if composer.text.strip():
            context.screen.tell(
                translate("Something is written here already; the task's draft is not put over it.")
            )
        else:
            put(context, composer, number, mode, task.draft)
