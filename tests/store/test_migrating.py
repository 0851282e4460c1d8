"""An older store becomes a newer one with everything that was in it."""

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from socialdesk.bots.reasons import find
from socialdesk.model.changes import (
    Assigned,
    GivenBack,
    Merged,
    Remark,
    Resolved,
    Snoozed,
    Tag,
    Tagged,
    TakenBack,
)
from socialdesk.model.conversation import last_words
from socialdesk.model.game import Settings, Way, dump_settings
from socialdesk.model.i18n import set_language
from socialdesk.model.ids import Instant
from socialdesk.model.reason import NO_REASON, as_it_is, ask
from socialdesk.model.reliability import Reliability
from socialdesk.services.games import judged
from socialdesk.services.thread import read_thread
from socialdesk.store.engine import migrate as migrating
from socialdesk.store.engine.database import Connection, Query
from socialdesk.store.engine.steps import understood
from socialdesk.store.store import Store, open_database
from socialdesk.store.unkept import Sort
from tests.support.make import NOW, inbound, sender
from tests.support.postgres import PostgresServer
from tests.support.store import found, take


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/old.db"
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.fresh()


async def older(
    url: str, monkeypatch: pytest.MonkeyPatch, before: str, statements: Sequence[str]
) -> Store:
    """A store as the program before file number `before` made and filled it, opened by today's."""
    every = migrating.files
    with monkeypatch.context() as old:
        old.setattr(
            migrating,
            "files",
            lambda dialect: [file for file in every(dialect) if file.name < before],
        )
        database = await open_database(url)
        await migrating.migrate(database)

        async def fill(conn: Connection) -> None:
            for statement in statements:
                await conn.rows(statement)

        await database.transact(fill)
        await database.close()
    return await Store.open(url)


PEOPLE = (
    "INSERT INTO account (name, channel) VALUES ('shop', 'telegram')",
    "INSERT INTO contact (account_id, remote_id, name, folded) VALUES (1, '501', 'Lan', 'lan')",
    f"""
    INSERT INTO conversation (
        account_id, contact_id, chat, chat_kind, address, status, episode, opened_at, last_message_at,
        last_seq, last_text, last_author, unread, acknowledged_episode, sort_key, revision, last_inbound_at
    ) VALUES (1, 1, '501', 'private', '{{}}', 'open', 1, {NOW}, {NOW}, 1, 'alo', 'customer', 1, 0, 1, 1, {NOW})
    """,
)
ORDERS = (
    *(
        f"""
        INSERT INTO purchase (code, state, contact_id, at, fee, total, currency, agent, changed_at, paid)
        VALUES ('S{number}', '{state}', {contact}, {at}, 0, 100, 'VND', 'mai', 1, {paid})
        """
        for number, (state, contact, at, paid) in enumerate(
            (("returned", 1, NOW, 0), ("returned", 1, NOW, 0), ("cancelled", 1, NOW, 0), ("delivered", 1, NOW, 100),
            ("agreed", 1, 5, 0), ("delivered", "NULL", NOW, 0))
        )
    ),
    *(
        f"""
        INSERT INTO purchase_change (purchase_id, at, kind, details, agent)
        VALUES ({order}, 1, 'state', '{{"from": "{before}", "to": "{after}"}}', 'mai')
        """
        for order, before, after in (
            (1, "agreed", "shipped"), (1, "shipped", "returned"), (2, "shipped", "delivered"), (2, "delivered", "returned"),
            (3, "agreed", "packed"), (3, "packed", "cancelled"),
        )
    ),
)  # fmt: skip


async def test_sums_of_a_buyers_orders_are_those_of_the_orders_that_were_there(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = await older(url, monkeypatch, "070", (*PEOPLE, *ORDERS))
    try:
        assert await store.buyers.reliability.of(1) == Reliability(5, 1, 1, 1, 1, 1, 0)
        found = await store.buyers.of(1)
        assert (found.orders, found.spent, found.returns) == (5, 200, 2)
    finally:
        await store.close()


async def test_conversations_of_the_first_release_keep_their_windows(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = await older(url, monkeypatch, "003", PEOPLE)
    row = await store.inbox.conversation(1)

    assert row.state.last_action_at == row.state.last_inbound_at == NOW
    assert (row.handled_by, row.subject, row.contact_name) == ("", "", "Lan")
    assert [account.name for account in await store.accounts.all()] == ["shop"]
    await store.close()


def delivery(key: str, state: str, code: str, error: str) -> str:
    return f"""
    INSERT INTO outbox (
        key, conversation_id, account_id, kind, lane, author, body, state, created_at, due_at, code, error
    ) VALUES ('{key}', 1, 1, 'reply', 0, 'linh', 'x', '{state}', {NOW}, 0, '{code}', '{error}')
    """


async def test_reasons_stored_as_sentences_are_said_as_they_were_and_ours_in_any_language(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped = (
        "The program stopped while this was being sent, so it may or may not have arrived. "
        "Look at the chat on the platform, then retry or cancel it."
    )
    old = 'Telegram refused it (WORDS {0} "quoted"). Change it and send it again.'
    store = await older(
        url,
        monkeypatch,
        "006",
        (
            *PEOPLE,
            delivery("a", "refused", "refused", old),
            delivery("b", "unconfirmed", "interrupted", stopped),
            delivery("c", "queued", "", ""),
            "UPDATE account SET reason = 'An old reason.', remark = 'An old remark.', quota = '5 of 9'",
            """
            INSERT INTO attachment_file (account_id, unique_id, file_id, state, error, requested_at)
            VALUES (1, 'u', 'f', 'failed', 'The platform no longer has this file.', 1)
            """,
        ),
    )
    refused, unconfirmed, queued = await store.deliveries.rows("all", 9)
    (account,) = await store.accounts.all()
    file = await store.attachments.look(account.id, "u")

    assert (refused.code, refused.error, refused.reason) == ("refused", old, as_it_is(old))
    assert (unconfirmed.code, unconfirmed.error) == ("interrupted", stopped)
    assert (queued.reason, queued.error) == (NO_REASON, "")
    assert str(account.reason) == "An old reason."
    assert (str(account.remark), str(account.quota)) == ("An old remark.", "5 of 9")
    assert file is not None
    assert file.error == "The platform no longer has this file."
    set_language("vi")
    assert unconfirmed.error.startswith("Chương trình dừng")
    set_language("en")
    await store.close()


OLD = json.loads((Path(__file__).parent / "old" / "schema_4.json").read_text(encoding="utf-8"))
"""What the last program before changes had a table of their own left in a store, table by table:
every sentence that it could write into a thread, and the actions beside them."""


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Store]:
    store = await Store.open(url)
    try:
        yield store
    finally:
        await store.close()


@pytest.fixture
async def old_url(url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A store of schema 4, filled by the program of then."""
    every = migrating.files
    with monkeypatch.context() as old:
        old.setattr(
            migrating,
            "files",
            lambda dialect: [each for each in every(dialect) if each.name < "005"],
        )
        database = await open_database(url)
        await migrating.migrate(database)

    async def fill(conn: Connection) -> None:
        await conn.rows("DELETE FROM change_counter")
        for table, rows in OLD.items():
            for row in rows:
                names, places = ", ".join(row), ", ".join(f"${n}" for n in range(1, len(row) + 1))
                sql = f"INSERT INTO {table} ({names}) VALUES ({places})"
                await conn.rows(sql, *row.values())
            if (
                conn.dialect == "postgresql"
                and rows
                and "id" in rows[0]
                and table != "change_counter"
            ):
                newest = rows[-1]["id"]
                await conn.rows(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {newest})")

    try:
        await database.transact(fill)
    finally:
        await database.close()
    return url


async def test_old_events_are_told_in_their_places_as_they_were(old_url: str) -> None:
    async with opened(old_url) as store:
        threads = {number: await read_thread(store, number, 100) for number in range(1, 7)}

    told = [
        (entry.messages[0], number, entry.sender, entry.kind, entry.text, entry.at)
        for number, entries in threads.items()
        for entry in entries
        if entry.messages
    ]
    assert sorted(told) == [
        (row["id"], row["conversation_id"], row["sender"], row["kind"], row["body"], row["at"])
        for row in OLD["message"]
    ]
    assert not [
        entry
        for entries in threads.values()
        for entry in entries
        if entry.kind == "event" and (entry.happened is None or isinstance(entry.happened, Remark))
    ]


async def test_what_old_actions_changed_is_known_and_nothing_else_is_made_up(old_url: str) -> None:
    async with opened(old_url) as store:
        one = [each.happened for each in await store.history.of(1, 50)]
        five = [each.happened for each in await store.history.of(5, 50)]
        (long, *_) = await store.history.of(2, 50)
        waits = [
            (each.waiting_before, each.waiting_after)
            for each in await store.history.of(3, 50)
            if isinstance(each.happened, Resolved)
        ]

    assert one[:4] == [
        Tagged(("vip", "size m")), Tagged(("quen",), ("vip",)),  # told by their sentences alone
        Assigned(None, "lan"), Assigned("lan", ""),
    ]  # fmt: skip
    assert [each for each in one if isinstance(each, Merged)] == [
        Merged("Khách 2", ((2, None),), ((2, 1),))
    ]
    (snoozed,) = [each for each in one if isinstance(each, Snoozed)]
    assert (snoozed.words, snoozed.after["snoozed_until"]) == ("Tue 29/09 15:00", NOW + 9_000)
    assert five == [Assigned("", "away"), GivenBack("away")]
    assert long.happened == Tagged(("x" * 290,))  # longer than its sentence
    assert waits == [(NOW, None)]


async def test_what_was_done_before_can_be_undone_and_done_again_after(old_url: str) -> None:
    async with opened(old_url) as store:
        late = Instant(NOW + 20_000_000)
        again = await store.history.redo("mai: trưởng ca", late)
        assert again is not None and (again.verb, again.conversations) == ("resolve", (3, 4))
        assert (await store.inbox.conversation(3)).state.waiting_since is None
        undone = []
        while found := await store.history.undo("linh", late):
            undone.append((found.verb, found.conversations, found.skipped))
        tags = (await store.inbox.by_ids([2]))[2].tags
        last = (await store.history.of(2, 1))[0]

    assert undone == [
        ("tag", (2,), ()),
        ("assign", (), (5,)),  # it was given back since
        ("merge", (1,), ()),
        ("snooze", (), (1,)),  # it woke since
        ("reopen", (1,), ()),
        ("resolve", (1,), ()),
        ("prioritise", (1,), ()),
        ("assign", (1,), ()),
    ]
    assert tags == ("a",)
    assert (last.happened, last.agent) == (TakenBack("tag"), "linh")


async def test_new_changes_are_numbered_after_the_old_ones(old_url: str) -> None:
    async with opened(old_url) as store:
        old = max([(await store.history.of(number, 1))[0].id for number in range(1, 7)])
        await store.conversations.do(Tag(("mới",)), [1], "linh", Instant(NOW + 20_000_000))
        (new,) = await store.history.of(1, 1)

    assert (new.id, new.happened) == (old + 1, Tagged(("mới",)))


async def test_an_action_that_no_thread_tells_of_can_still_be_undone(
    url: str, old_url: str
) -> None:
    database = await open_database(url)
    await database.transact(lambda conn: conn.rows("DELETE FROM message WHERE id = 32"))
    await database.close()
    async with opened(url) as store:
        undone = await store.history.undo("lan", Instant(NOW + 20_000_000))
        row = await store.inbox.conversation(2)

    assert undone is not None and undone.verb == "prioritise"
    assert row.priority == "normal"


@pytest.mark.parametrize(
    ("sender", "body", "kind", "details"),
    [
        ("linh", "linh: tagged +a b -c d +e", "tagged", {"add": ["a b", "e"], "drop": ["c d"]}),
        ("a: b", "a: b: resolved", "resolved", {}),
        ("a  b", "a b: unassigned", "assigned", {"after": ""}),
        ("", "given back: a: b was away", "given_back", {"assignee": "a: b"}),
        ("linh", "linh: same person as resolved", "merged", {"name": "resolved"}),
        ("linh", "linh: priority whatever", "remark", {"text": "priority whatever"}),
        ("linh", "linh: tagged vip", "remark", {"text": "tagged vip"}),
        ("linh", "linh: tagged +a -b…", "remark", {"text": "tagged +a -b…"}),
        ("", "the shop has moved", "remark", {"text": "the shop has moved"}),
    ],
)
def test_sentences_are_understood_or_kept_as_remarks(
    sender: str, body: str, kind: str, details: dict[str, Any]
) -> None:
    assert understood(sender, body) == (kind, details)


KINDS = Query(str, "SELECT kind FROM conversation_change ORDER BY id DESC LIMIT 1")


async def test_a_sentence_that_nobody_wrote_is_kept_with_its_text(url: str, old_url: str) -> None:
    database = await open_database(url)
    await database.transact(
        lambda conn: conn.rows("UPDATE message SET body = 'lan: danced' WHERE id = 32")
    )
    await database.transact(lambda conn: conn.rows("DELETE FROM action WHERE id = 15"))
    await database.close()
    async with opened(url) as store:
        newest = await store.database.one(KINDS)
        entries = await read_thread(store, 2, 100)

    assert newest == "remark"
    assert entries[-1].text == "lan: danced"


async def test_names_and_words_of_an_older_store_are_folded_anew(url: str) -> None:
    async with opened(url) as store:
        await store.accounts.ensure([("shop", "telegram")])
        who = sender("𝐇𝐨𝐚")
        await take(store, inbound("gọi 0912 345 678", sender=who, contact=who))
        await found(store, "goi")

        async def older(conn: Connection) -> None:
            await conn.rows("UPDATE contact SET folded = 'x', first_name = ''")
            await conn.rows("DELETE FROM schema_version WHERE version = 9")
            await conn.rows("ALTER TABLE contact DROP COLUMN first_name")
            await conn.rows("ALTER TABLE outbox DROP COLUMN after_message")

        await store.database.transact(older)
    async with opened(url) as store:
        assert [hit.message_id for hit in await store.search.find("hoa", 5)] == [0]
        assert await found(store, "+84912345678") == ["gọi 0912 345 678"]


async def test_a_game_that_is_played_and_an_announcement_that_is_written_go_on(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = json.loads(dump_settings(Settings(ways=(Way("word", "QUAY"),)))) | {
        "answer": "Mã {id}"
    }
    del settings["winner"]
    store = await older(
        url,
        monkeypatch,
        "027",
        (
            *PEOPLE,
            "INSERT INTO broadcast_draft VALUES ('linh', 7, '{\"name\": \"Tết\"}', 1)",
            f"""
            INSERT INTO game (name, kind, state, settings, opened_at, question, secret, salt, agent, created_at, changed_at)
            VALUES ('Quà', 'draw', 'open', '{json.dumps(settings, ensure_ascii=False)}', {NOW}, 0, '{"5e" * 32}', '{"a5" * 32}',
                'linh', {NOW}, {NOW})
            """,
            f"""
            INSERT INTO game_entry (game_id, question, conversation_id, contact_id, remote_id, how, is_right, is_late, standing, at, seq)
            VALUES (1, 0, 1, 1, '11', 'word', 1, 0, 0, {NOW}, 1)
            """,
        ),
    )
    game = await store.games.named("Quà")
    closed = await store.games.close(game, judged, Instant(NOW + 1))

    assert dict(game.settings.answer) == {"": "Mã {id}"}
    assert closed is not None
    assert [each.weight for each in (await store.games.frozen(closed)).values()] == [1]
    assert await store.unkept.form("linh", Sort.BROADCAST, 7) == '{"name": "Tết"}'
    assert await store.unkept.form("linh", Sort.GAME, 7) == ""
    await store.close()


def event(
    number: int, body: str, said: str = "", author: str = "system", kind: str = "event"
) -> str:
    return f"""
    INSERT INTO message (
        conversation_id, remote_id, author, sender, kind, body, said, attachments, at, seq, received_at
    ) VALUES (1, '{number}', '{author}', '', '{kind}', '{body}', '{said}', '[]', {NOW + number}, 0, {NOW})
    """


async def test_what_old_programs_told_in_english_is_said_in_the_readers_language(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(find)
    handed = '{"code": "meta.handed_over", "fields": {}}'
    store = await older(
        url,
        monkeypatch,
        "013",
        (
            *PEOPLE,
            event(1, "joined: Lan"),
            event(2, "messages vanish after 60 s"),
            event(3, "pinned a message"),
            event(4, "the shop has moved"),
            event(5, "tapped: Size M", author="customer", kind="button"),
            event(6, "tapped: words", author="customer", kind="text"),
            event(7, "another app", said=handed),
            f"""
            UPDATE conversation SET last_message_at = {NOW + 7}, last_seq = 0, last_author = 'system',
                last_text = 'handed over to another app'
            """,
        ),
    )
    entries = await read_thread(store, 1, 100)
    row = (await store.inbox.by_ids([1]))[1].row
    assert [entry.text for entry in entries] == [
        "joined: Lan", "messages vanish after 60 s", "pinned a message", "the shop has moved",
        "tapped: Size M", "tapped: words", "handed over to another app",
    ]  # fmt: skip
    assert [entry.said.code for entry in entries] == [
        "telegram.joined", "telegram.vanish", "telegram.pinned", "", "said.tapped", "", "meta.handed_over",
    ]  # fmt: skip
    set_language("vi")
    assert last_words(row.last_text, row.last_said) == "đã chuyển cho ứng dụng khác"
    set_language("en")
    assert last_words(row.last_text, row.last_said) == row.last_text
    assert await found(store, "size") == ["Size M"]
    await store.close()


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_each_step_has_a_number_of_its_own(dialect: str) -> None:
    numbers = [int(each.name[:3]) for each in migrating.files(dialect)]
    assert numbers == list(range(1, len(numbers) + 1))


async def test_what_older_programs_recorded_is_made_into_waits(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill = (
        "INSERT INTO account (name, channel) VALUES ('shop', 'telegram')",
        "INSERT INTO contact (account_id, remote_id, name, folded) VALUES (1, '501', 'Lan', 'lan')",
        """
        INSERT INTO conversation (account_id, contact_id, chat, chat_kind, address, status, episode, opened_at,
            waiting_since, last_message_at, last_seq, last_text, last_author, unread, acknowledged_episode, sort_key,
            revision)
        VALUES (1, 1, '501', 'private', '{}', 'open', 1, 1000, 9000, 9000, 3, 'alo', 'customer', 1, 0, 9000, 1)
        """,
        """
        INSERT INTO message (conversation_id, remote_id, author, sender, kind, body, at, seq, received_at)
        VALUES (1, '1', 'customer', 'Lan', 'text', 'alo', 1000, 1, 1000),
            (1, '2', 'owner', 'mai', 'text', 'dạ', 4000, 2, 4000), (1, '3', 'customer', 'Lan', 'text', 'alo', 9000, 3, 9000)
        """,
    )
    store = await older(url, monkeypatch, "031", fill)
    assert await store.figures.behind() == 1
    await store.figures.catch_up()

    rows = await store.figures.waits((Instant(0), Instant(10_000)))
    assert [(each.opened_at, each.answered_at) for each in rows] == [(1000, 4000), (9000, None)]
    assert await store.figures.behind() == 0
    await store.close()


def tagged(at: int, details: str, undone: int | None = None) -> str:
    return f"""
    INSERT INTO conversation_change (conversation_id, kind, details, agent, batch, at, revision, undoable, undone_at)
    VALUES (1, 'tagged', '{details}', 'linh', 'b', {at}, 1, 0, {undone or "NULL"})
    """


async def test_tags_of_then_are_known_as_far_as_they_were_written_down(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill = (
        *PEOPLE,
        "INSERT INTO conversation_tag (conversation_id, tag) VALUES (1, 'vip'), (1, 'old')",
        tagged(1000, '{"add": ["vip", "new"], "drop": []}'),
        tagged(1500, '{"add": ["slip"], "drop": []}', undone=1600),
        tagged(2000, '{"add": [], "drop": ["new", "before"]}'),
    )
    store = await older(url, monkeypatch, "035", fill)

    had = await store.database.read(
        lambda conn: conn.rows("SELECT tag, since, until FROM former_tag")
    )
    has = await store.database.read(
        lambda conn: conn.rows("SELECT tag, since FROM conversation_tag")
    )
    assert sorted(map(tuple, had)) == [("before", 0, 2000), ("new", 1000, 2000)]
    assert sorted(map(tuple, has)) == [("old", 0), ("vip", 1000)]
    await store.close()
