"""Tasks, at the desk line by line."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

from socialdesk.errors import NotAllowed
from socialdesk.model.i18n import called, translate
from socialdesk.model.ids import number_in
from socialdesk.model.task import KINDS
from socialdesk.model.text import fold
from socialdesk.store.tasks import TaskRow
from socialdesk.tui.plain.console import Console
from socialdesk.tui.text import clip, named, shown

SHOWN = 20
Say = Callable[[Console, str], Awaitable[None]]
"""What says something in the open conversation."""
SEND = ("send", "gui", "ส่ง")
DONE = ("done", "xong", "เสร็จ")
DROP = ("drop", "bo", "ยกเลิก")


async def show_tasks(console: Console, _: str) -> None:
    """What one of us is to do, the first due first."""
    tasks = console.desk.tasks
    await tasks.load()
    for each in tasks.rows[:SHOWN]:
        _write(console, each)
    if not tasks.rows:
        console.write(translate("There is no task to be done."))
    elif len(tasks.rows) > SHOWN:
        console.write(f"  +{len(tasks.rows) - SHOWN}")


async def task(console: Console, words: str, *, send: Say, send_private: Say) -> None:
    """`3`: open its conversation and show its draft; `3 send`, `3 done`, `3 drop why`."""
    first, _, rest = words.strip().partition(" ")
    number = number_in(first.lstrip("#"))
    if not number:
        raise NotAllowed(translate("Say which: task 3, task 3 send, task 3 done, task 3 drop why."))
    tasks = console.desk.tasks
    found = await tasks.one(number)
    word, _, why = rest.strip().partition(" ")
    if fold(word) in DONE:
        await tasks.done(number)
        console.write(translate("The task is done."))
    elif fold(word) in DROP:
        await tasks.drop(number, why)
        console.write(translate("The task is dropped."))
    elif word and fold(word) not in SEND:
        raise NotAllowed(translate("Say which: task 3, task 3 send, task 3 done, task 3 drop why."))
    else:
        await _open(console, found)
        if word:
            await _send(console, found, send_private if console.is_public else send)


async def _open(console: Console, found: TaskRow) -> None:
    if found.conversation_id is None:
        _write(console, found)
        raise NotAllowed(translate("It belongs to no conversation."))
    await console.show_conversation(found.conversation_id)
    _write(console, found)
    for line in found.draft.splitlines():
        console.write(f"  > {line}")


async def _send(console: Console, found: TaskRow, send: Say) -> None:
    if found.ended_at is not None:
        raise NotAllowed(translate("It is done, or dropped, already."))
    if not found.draft:
        raise NotAllowed(translate("It has no draft: write an answer of your own."))
    await send(console, found.draft)


def _write(console: Console, each: TaskRow) -> None:
    session = console.desk.session
    due = f"{datetime.fromtimestamp(each.due_at / 1000, session.zone):%d/%m %H:%M}"
    late = "! " if each.is_overdue(session.now()) else "  "
    words = f"{translate(KINDS[each.kind])} {shown(each.code)}".rstrip()
    console.write(
        f"{late}{each.id}. {due} {words}: {named(called(each.name))}. {clip(shown(str(each.why)), 200)}"
    )
