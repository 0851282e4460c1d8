"""What a broadcast offers to choose from, as each platform shows it, and what becomes of the choice: over
real HTTP, from the outbox to the ledger."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from socialdesk.model.announcement import shown
from socialdesk.model.delivery import Button
from socialdesk.services.thread import Entry, entries_of
from socialdesk.store.filters import InboxFilter, Shelf
from tests.support.broadcasts import tell
from tests.support.platforms import (
    FastClock,
    OnInstagram,
    OnMessenger,
    OnTelegram,
    OnZaloBot,
    Platform,
    Stack,
    working,
)
from tests.support.waiting import until

CHOICES = (Button("Nhắc em"), Button("Không cần"))
PERSON = "7700000000000001"


def taps(platform: OnTelegram) -> None:
    """A press of the second button under what came last."""
    sent = platform.bot.sent[-1]
    keyboard = sent["data"]["reply_markup"]
    keyboard = json.loads(keyboard) if isinstance(keyboard, str) else keyboard
    who = {"id": int(sent["chat"]), "first_name": "Lan 1"}
    platform.server.push(
        platform.bot,
        callback_query={
            "id": "77",
            "from": who,
            "data": keyboard["inline_keyboard"][1][0]["callback_data"],
            "message": {
                "message_id": sent["message_id"],
                "chat": {**who, "type": "private"},
                "date": sent["at"] // 1000,
                "reply_markup": keyboard,
            },
        },
    )


def presses(platform: OnMessenger) -> None:
    """A press of the second quick reply."""
    message = platform.side.sent[-1]["data"]["message"]
    message = json.loads(message) if isinstance(message, str) else message
    quick = message["quick_replies"][1]
    pressed = {"payload": quick["payload"]}
    platform.server.say(platform.side, PERSON, quick["title"], quick_reply=pressed)


def writes(platform: Platform) -> None:
    """The number of the second, where there are no buttons."""
    platform.say("số 2")


@pytest.fixture(
    params=[
        (OnTelegram, taps),
        (OnMessenger, presses),
        (OnInstagram, presses),
        (OnZaloBot, writes),
    ],
    ids=["telegram", "messenger", "instagram", "zalo_bot"],
)
async def chosen(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Any]:
    """Somebody who has written, was told, and has chosen."""
    kind, choose = request.param
    platform = kind(FastClock())
    await platform.open()
    async with working(platform, tmp_path) as stack:
        await told(platform, stack)
        choose(platform)
        await until(lambda: choices(stack))
        yield platform, stack
    await platform.close()


async def told(platform: Platform, stack: Stack) -> None:
    platform.say("alo")
    await until(lambda: people(stack))
    said = shown("Tối nay live!", CHOICES, stack.channel.capabilities.buttons)
    await tell(stack.store, await people(stack), said.text, buttons=said.buttons)
    stack.dispatcher.wake()
    await until(lambda: is_in_state(stack, "sent"))


async def people(stack: Stack) -> list[Any]:
    return await stack.store.audience.candidates(InboxFilter(Shelf.ALL))


async def is_in_state(stack: Stack, state: str) -> bool:
    return [row.state for row in await stack.store.ledger.rows(1)] == [state]


async def choices(stack: Stack) -> list[Entry]:
    entries = entries_of(await stack.store.threads.page(1, 50))
    return [each for each in entries if each.author == "customer" and each.text != "alo"]


async def test_a_choice_is_shown_by_its_words_and_answers_the_run(chosen: Any) -> None:
    platform, stack = chosen
    (entry,) = await choices(stack)
    assert "Không cần" in entry.text
    assert entry.answers == "live"
    assert await is_in_state(stack, "answered")
    row = await stack.store.inbox.conversation(1)
    assert (
        row.state.waiting_since is not None
    )  # what many were told answers nobody, nor does its echo
    assert (row.state.first_reply_at, row.state.last_reply_at, row.state.unread) == (None, None, 2)
    if isinstance(platform, OnTelegram):
        await until(lambda: platform.bot.answered_taps == ["77"])
