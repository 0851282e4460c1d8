"""What older programs kept that cannot be right is put right when their store is opened."""

import json

import pytest

from socialdesk.model.ids import Instant
from socialdesk.store.engine.database import Connection, Query
from socialdesk.store.engine.moments import meant
from socialdesk.store.store import Store
from tests.store.test_migrating import PEOPLE, older, url
from tests.support.make import NOW
from tests.support.store import found

__all__ = ["url"]
HOUR = 3_600_000
FAR = 400_000_000_000_000


def said(
    number: int, at: int, author: str = "customer", kind: str = "text", came: int = NOW
) -> str:
    return f"""
    INSERT INTO message (
        conversation_id, remote_id, author, sender, kind, body, attachments, at, seq, received_at, edited_at
    ) VALUES (1, '{number}', '{author}', '', '{kind}', 'tin {number}', '', {at}, {number}, {came}, {at})
    """


@pytest.mark.parametrize(
    ("at", "right"),
    [
        (0, NOW), (-5, NOW), (FAR, NOW), (1 << 62, NOW), (NOW + 400 * 24 * HOUR, NOW),
        ((NOW - HOUR) // 1000, (NOW - HOUR) // 1000 * 1000), ((NOW - HOUR) * 1000, NOW - HOUR),
        (NOW - HOUR, NOW - HOUR), (NOW - 9 * 365 * 24 * HOUR, NOW - 9 * 365 * 24 * HOUR), (NOW + HOUR, NOW + HOUR),
    ],
)  # fmt: skip
async def test_a_wait_since_1970_or_the_far_future_is_one_since_the_message_came(
    url: str, monkeypatch: pytest.MonkeyPatch, at: int, right: int
) -> None:
    details = json.dumps({"before": {"waiting_since": at, "status": "open"}, "after": {}})
    store = await older(
        url, monkeypatch, "014",
        (
            *PEOPLE, said(1, at),
            f"""
            UPDATE conversation SET waiting_since = {at}, last_inbound_at = {at}, last_message_at = {at},
                opened_at = {at}, last_action_at = {at}, sort_key = {at}, unread = 1, last_text = 'tin 1'
            """,
            f"""
            INSERT INTO conversation_change (
                conversation_id, kind, details, agent, batch, at, revision, waiting_before, waiting_after, undoable
            ) VALUES (1, 'resolved', '{details}', 'linh', 'b', {NOW}, 1, {at}, NULL, 1)
            """,
        ),
    )  # fmt: skip
    (message,) = await store.threads.rows(1, 9)
    row = (await store.inbox.by_ids([1]))[1].row
    state = (await store.inbox.conversation(1)).state

    assert (message.at, message.edited_at) == (right, right)
    assert (state.waiting_since, state.last_inbound_at, state.opened_at) == (right, right, right)
    assert (state.last_message_at, state.last_action_at, state.last_text) == (right, right, "tin 1")
    assert (row.sort_key, state.unread) == (right, 1)
    assert await changes(store) == [({"waiting_since": right, "status": "open"}, right)]
    await store.close()


async def changes(store: Store) -> list[tuple[object, int]]:
    query = Query(str, "SELECT details FROM conversation_change ORDER BY id")
    waits = Query(int, "SELECT waiting_before FROM conversation_change ORDER BY id")
    told = [json.loads(each)["before"] for each in await store.database.all(query)]
    return list(zip(told, await store.database.all(waits), strict=True))


async def test_a_thread_has_its_order_and_its_last_words_again(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = await older(
        url, monkeypatch, "014",
        (
            *PEOPLE, said(1, NOW, came=NOW), said(2, 0, came=NOW + HOUR), said(3, FAR, "owner", came=NOW + 2 * HOUR),
            said(4, NOW + 3 * HOUR, came=NOW + 3 * HOUR),
            f"""
            UPDATE conversation SET last_message_at = {FAR}, last_seq = 3, last_text = 'tin 3', last_author = 'owner',
                last_reply_at = {FAR}, first_reply_at = {FAR}, waiting_since = NULL, sort_key = 1
            """,
        ),
    )  # fmt: skip
    state = (await store.inbox.conversation(1)).state

    assert [row.body for row in await store.threads.rows(1, 9)] == [
        "tin 1",
        "tin 2",
        "tin 3",
        "tin 4",
    ]
    assert (state.last_text, state.last_author.value, state.last_message_at) == (
        "tin 4", "customer", NOW + 3 * HOUR,
    )  # fmt: skip
    assert (state.last_reply_at, state.first_reply_at) == (NOW + 2 * HOUR, NOW + 2 * HOUR)
    assert (await store.inbox.by_ids([1]))[1].row.sort_key == (1 << 53) - (NOW + 3 * HOUR)
    await store.close()


async def test_a_conversation_without_words_waits_for_nobody_and_sinks(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = PEOPLE[1].replace("501", "502"), PEOPLE[2].replace("1, 1, '501'", "1, 2, '502'")
    store = await older(
        url, monkeypatch, "014",
        (
            *PEOPLE, said(1, NOW), *other,
            "UPDATE conversation SET waiting_since = 0, last_message_at = 0, opened_at = 0, sort_key = 0 WHERE id = 2",
        ),
    )  # fmt: skip
    state = (await store.inbox.conversation(2)).state

    assert (state.waiting_since, state.unread, state.last_message_at) == (None, 0, NOW)
    await store.close()


async def test_nothing_that_was_told_of_the_far_future_holds_for_ever(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = await older(
        url, monkeypatch, "014",
        (
            *PEOPLE, said(1, NOW),
            f"UPDATE contact SET changed_at = {FAR}",
            f"INSERT INTO reaction (conversation_id, remote_id, who, sign, at) VALUES (1, '1', 'customer', '❤', {FAR})",
        ),
    )  # fmt: skip

    async def read(conn: Connection) -> list[tuple[Instant, ...]]:
        return [tuple(row) for row in await conn.rows("SELECT contact.changed_at, reaction.at FROM contact, reaction")]  # fmt: skip

    assert await store.database.read(read) == [(NOW, NOW)]
    await store.close()


async def test_a_machine_whose_clock_was_not_set_moves_no_message(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = await older(
        url, monkeypatch, "014", (*PEOPLE, said(1, NOW - HOUR, came=90_000), said(2, NOW, came=NOW))
    )

    assert [row.at for row in await store.threads.rows(1, 9)] == [NOW - HOUR, NOW]
    await store.close()


async def test_forms_and_orders_of_older_programs_are_found(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = said(2, NOW, "system", "event").replace("tin 2", "shared: Lan, 84900000001, 12 Lê Lợi")
    store = await older(
        url, monkeypatch, "013",
        (
            "UPDATE search_progress SET last_message_id = 2", *PEOPLE,
            "UPDATE account SET channel = 'zalo_oa'", said(1, NOW), shared,
            said(3, NOW, "system", "event").replace("tin 3", "placed an order: 2 × áo khoác"),
        ),
    )  # fmt: skip
    await store.search.rebuild()

    assert await found(store, "0900000001") == ["Lan, 84900000001, 12 Lê Lợi"]
    await store.close()


@pytest.mark.parametrize("level", [0, 2, 3])
async def test_what_was_in_the_index_stays_there_and_what_was_not_comes_in(
    url: str, monkeypatch: pytest.MonkeyPatch, level: int
) -> None:
    event = said(2, NOW, "system", "event").replace("tin 2", "Lan, 12 Lê Lợi")
    store = await older(
        url, monkeypatch, "014",
        (*PEOPLE, said(1, NOW), event, said(3, NOW), f"UPDATE search_progress SET last_message_id = {level}"),
    )  # fmt: skip

    assert await found(store, "le loi") == ["Lan, 12 Lê Lợi"]
    await store.close()


@pytest.mark.parametrize("at", [0, -1, 5, 1 << 62, -(1 << 62), NOW * 1000 * 1000])
def test_what_means_nothing_is_when_it_came(at: int) -> None:
    assert meant(at, NOW) == NOW
