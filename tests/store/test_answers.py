"""What answers a broadcast, for ledgers and threads alike, on both engines; a broadcast itself answers
nobody."""

from typing import Any

import pytest

from socialdesk.model.delivery import Settlement, Unconfirmed
from socialdesk.model.ids import HOUR, MINUTE, Instant
from socialdesk.model.message import Author, Echo
from socialdesk.services.thread import broadcast_line, entries_of, spoken_quote, unsent_entries
from socialdesk.store.store import Store
from tests.support.broadcasts import SHOP, people, sent, settle, tell
from tests.support.make import NOW, arrival, inbound, sender


async def write(store: Store, text: str, number: str, after: int, **more: Any) -> None:
    who, at = sender("Lan 1", "1"), Instant(NOW + after)
    said = inbound(text, number, chat="1", sender=who, contact=who, at=at, **more)
    await store.record([arrival(said)], NOW, ())


async def answered(store: Store) -> dict[str, str]:
    """The words of the thread that are shown as answers, and to what."""
    page = await store.threads.page(1, 50)
    return {each.text: each.answers for each in entries_of(page) if each.answers}


async def in_ledgers(store: Store) -> dict[str, str]:
    return {
        row.broadcast: row.state
        for broadcast in await store.broadcasts.all()
        for run in await store.broadcasts.runs(broadcast.id)
        for row in await store.ledger.rows(run.id)
    }


async def test_the_next_word_within_three_days_answers_and_is_said_so(store: Store) -> None:
    await tell(store, await people(store, 1))
    await settle(store, sent(1))
    await write(store, "trước đó", "800", HOUR - 5)
    await write(store, "dạ còn không", "950", HOUR + MINUTE)
    await write(store, "size M", "951", HOUR + 2 * MINUTE)

    assert await answered(store) == {"dạ còn không": "live"}
    assert await in_ledgers(store) == {"live": "answered"}
    said = entries_of(await store.threads.page(1, 2))
    assert [spoken_quote(each) for each in said] == ["answers to the broadcast live", ""]


async def test_after_three_days_it_is_a_word_like_any_other(store: Store) -> None:
    await tell(store, await people(store, 1))
    await settle(store, sent(1))
    await write(store, "alo", "950", 73 * HOUR + 1)

    assert await answered(store) == {}
    assert await in_ledgers(store) == {"live": "sent"}


async def test_of_two_the_newer_is_answered_unless_the_other_is_named(store: Store) -> None:
    who = await people(store, 1)
    for name, number in (("live", 1), ("sale", 2)):
        await tell(store, who, name=name)
        await settle(store, sent(number, number * HOUR))
    await write(store, "dạ", "950", 2 * HOUR + MINUTE)
    assert await in_ledgers(store) == {"live": "sent", "sale": "answered"}
    await write(store, "Nhắc em", "tap:1", 2 * HOUR + 2 * MINUTE, kind="button", reply_to="901")
    await write(store, "mấy giờ", "952", 2 * HOUR + 3 * MINUTE, reply_to="901")

    assert await in_ledgers(store) == {"live": "answered", "sale": "answered"}
    assert await answered(store) == {"dạ": "sale", "Nhắc em": "live", "mấy giờ": "live"}


async def test_a_page_tells_the_same_wherever_it_begins(store: Store) -> None:
    await tell(store, await people(store, 1))
    await settle(store, sent(1))
    for n in range(4):
        await write(store, f"lời {n}", f"95{n}", HOUR + MINUTE + n)

    pages = [entries_of(await store.threads.page(1, most)) for most in (1, 3, 4, 5)]
    assert [[each.answers for each in page] for page in pages] == [
        [""],
        ["", "", ""],
        ["live", "", "", ""],
        ["", "live", "", "", ""],
    ]


async def test_a_broadcast_is_one_line_and_ends_no_wait(store: Store) -> None:
    who = await people(store, 1)
    before = (await store.inbox.conversation(1)).state
    await tell(store, who, "Tối nay live 20h\nmời cả nhà")
    (waiting,) = unsent_entries(await store.threads.page(1, 50))
    assert broadcast_line(waiting, "…") == "Broadcast live · … · Tối nay live 20h mời cả nhà"
    await settle(store, sent(1))

    assert (await store.inbox.conversation(1)).state == before
    assert before.waiting_since == NOW + 1
    told = entries_of(await store.threads.page(1, 50))[-1]
    assert (told.broadcast, told.author, told.text) == (
        "live",
        "bot",
        "Tối nay live 20h\nmời cả nhà",
    )


async def test_what_nobody_knows_of_stands_in_its_line_too(store: Store) -> None:
    await tell(store, await people(store, 1))
    await settle(store, Unconfirmed("?"))

    (told,) = unsent_entries(await store.threads.page(1, 50))
    assert (told.broadcast, told.state) == ("live", "unconfirmed")


@pytest.mark.parametrize("marked", [True, False])
async def test_its_echo_before_its_answer_changes_nothing_of_that(
    store: Store, marked: bool
) -> None:
    await tell(store, await people(store, 1), "Tối nay live")
    before = (await store.inbox.conversation(1)).state
    (claimed,) = await store.claims.claim([SHOP], NOW, Instant(NOW + HOUR), 1)
    who = sender("Lan 1", "1")
    echo = inbound(
        "Tối nay live", "901", chat="1", contact=who, author=Author.OWNER, at=Instant(NOW + HOUR),
        echo=Echo(claimed.id if marked else None),
    )  # fmt: skip
    await store.record([arrival(echo)], NOW, ())
    await store.settlements.settle([Settlement(claimed, sent(1))], NOW)

    assert (await store.inbox.conversation(1)).state == before
    told = entries_of(await store.threads.page(1, 50))[-1]
    assert (told.broadcast, told.author, told.state) == ("live", "bot", "sent")
    assert await in_ledgers(store) == {"live": "sent"}
