"""What is done with tasks."""

from __future__ import annotations

from socialdesk.model.i18n import translate
from socialdesk.model.task import Kind
from socialdesk.store.tasks import TaskRow
from socialdesk.tui.dialogs.palette import Choice
from socialdesk.tui.orders.acts import Acts
from socialdesk.tui.orders.tasks_page import TasksPage

_NARROWED = (None, *Kind)


class TaskActs(Acts[TasksPage]):
    """What is meant is the task under the cursor when the key was pressed."""

    def _meant(self) -> TaskRow | None:
        found = self.page.task(self.list.key)
        if found is None:
            self.screen.tell(translate("There is no task here."))
        return found

    def narrow(self) -> None:
        """Those of the next kind alone, or all."""
        tasks = self.page.tasks
        tasks.kind = _NARROWED[(_NARROWED.index(tasks.kind) + 1) % len(_NARROWED)]
        self.anew()

    def open(self) -> None:
        """To the conversation, with the draft in the composer."""
        if (task := self._meant()) is None:
            return
        if task.conversation_id is None:
            self.screen.tell(translate("It belongs to no conversation."))
            return
        choice = Choice("task", task, task.name, "")
        self.screen.program.show("inbox").take_choice(choice)

    def end(self) -> None:
        """It is done."""
        if (task := self._meant()) is not None:
            self.screen.work("task", self._end, task.id)

    async def _end(self, number: int) -> None:
        await self.page.tasks.done(number)
        await self.done()
        self.screen.tell(translate("The task is done."))

    def drop(self) -> None:
        """It is not to be done any more: ask why not."""
        if (task := self._meant()) is None:
            return

        async def answered(words: str) -> None:
            await self.page.tasks.drop(task.id, words)
            await self.done()
            self.screen.tell(translate("The task is dropped."))

        keys = self.screen.program.keymap
        hint = translate(
            "in a few words, or nothing · {accept} drops it · {close} leaves it",
            accept=keys.shown("accept", "prompt"),
            close=keys.shown("close", "prompt"),
        )
        self.screen.ask(translate("Why is it not to be done?"), hint, answered)
