"""What `socialdesk doctor` finds of the tasks."""

from __future__ import annotations

from socialdesk.bots.platform import Finding
from socialdesk.model.i18n import count, translate
from socialdesk.store.store import Store


async def of_tasks(store: Store) -> list[Finding]:
    """How many things people of the shop are to do, and whether any should be done by now; nothing where there is none."""
    counts = await store.tasks.counts(store.clock.now())
    if counts.overdue:
        late = count("{n} task is overdue", "{n} tasks are overdue", counts.overdue)
        said = translate("{late}; `socialdesk task --overdue` lists what is to be done", late=late)
        return [Finding("tasks", "warning", said, value=counts.overdue)]
    if not counts.open:
        return []
    said = count("{n} task to be done", "{n} tasks to be done", counts.open)
    return [Finding("tasks", "ok", said, value=counts.open)]
