"""What is done with tasks: in the inbox, and on their page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialdesk.model.i18n import mark as _
from socialdesk.tui.actions.action import Action
from socialdesk.tui.actions.ordering import basics
from socialdesk.tui.actions.panes import COMPOSER, LIST, SALES, TASKS

if TYPE_CHECKING:
    from socialdesk.tui.inbox.screen import InboxScreen
    from socialdesk.tui.orders.screen import OrdersScreen

TASKING: tuple[Action[InboxScreen], ...] = (
    Action("tasks", ("Q",), _("tasks"), _("To what one of you is to do, the first due first"),
           LIST.name, lambda inbox: inbox.tasks.show(), group="move", command="task list"),
    Action("take_task", ("alt+t",), _("task's draft"), _("Put the draft of the task here that is due first into the composer; sent, it does the task"),
           LIST.name, lambda inbox: inbox.tasks.take(), group="write", command="task show"),
)  # fmt: skip
TASKING_WHILE_WRITING: tuple[Action[InboxScreen], ...] = (
    Action("put_task", ("alt+t",), _("task's draft"), _("Put in the draft of the task here that is due first; sent, it does the task"),
           COMPOSER.name, lambda inbox: inbox.tasks.take(), group="write", command="task show"),
)  # fmt: skip
TASKS_KEYS: tuple[Action[OrdersScreen], ...] = (
    Action("task_open", ("enter", "right", "l"), _("open"), _("What is known of it, where there is room for that alone; then to the conversation, with the draft in the composer"),
           TASKS.name, lambda screen: screen.open(), footer=1, group="task", command="task show"),
    Action("task_done", ("e",), _("done"), _("The task is done"),
           TASKS.name, lambda screen: screen.tasks.end(), footer=3, group="task", command="task done"),
    Action("task_drop", ("x",), _("drop"), _("The task is not to be done any more; say why"),
           TASKS.name, lambda screen: screen.tasks.drop(), footer=4, group="task", command="task drop"),
    Action("next_kind", ("s",), _("kind"), _("Show those of the next kind alone"),
           TASKS.name, lambda screen: screen.tasks.narrow(), footer=5, group="task", command="task list --kind"),
    *basics(TASKS.name),
)  # fmt: skip
TO_THE_TASKS: tuple[Action[OrdersScreen], ...] = (
    Action("show_tasks", ("2",), _("tasks"), _("To the tasks"),
           SALES.name, lambda screen: screen.turn_to("tasks"), group="move", command="task list"),
)  # fmt: skip
