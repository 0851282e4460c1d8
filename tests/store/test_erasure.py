"""Erasing a person, on both engines."""

import json
import sqlite3
from dataclasses import replace
from pathlib import Path

import asyncpg
import pytest

from socialdesk.errors import NotFound, StoreError
from socialdesk.model.delivery import DeliveryKind, NewDelivery, OutgoingFile
from socialdesk.model.ids import ConversationId, Instant
from socialdesk.model.message import Attachment, Edit
from socialdesk.model.reason import NO_REASON, Reason
from socialdesk.services.upkeep import Upkeep
from socialdesk.store.engine import sqlite
from socialdesk.store.engine.database import Connection
from socialdesk.store.erasure import PERSONAL
from socialdesk.store.filters import InboxFilter, Shelf
from socialdesk.store.store import Store
from tests.support.clock import ManualClock
from tests.support.make import NOW, arrival, inbound, sender
from tests.support.postgres import PostgresServer
from tests.support.store import SHOP, at, found, reply, take, texts


async def test_erasing_a_person_leaves_nothing_of_them_and_everything_of_others(
    store: Store,
) -> None:
    photo = Attachment("photo", "f", "u")
    await take(
        store, inbound("bí mật", "11", attachments=(photo,)), inbound("khác", "11", chat="777")
    )
    await take(store, Edit(inbound("bí mật 2", "11"), at(5)))
    await store.record([arrival(key="9", body=b'{"from":{"id":501}}', failure="x")], NOW, ())
    await store.messages.note(1, "linh", "ghi chú", NOW)
    await store.drafts.save(1, "linh", "nháp", NOW)
    await reply(store)
    wanted = await store.attachments.want(SHOP, "u", "f", NOW)
    await store.attachments.settle(wanted, "/somewhere/u", 3, "")

    erased = await store.erase(1)

    assert (erased.messages, erased.journal, erased.files) == (2, 3, ("/somewhere/u",))
    assert await found(store, "mat") == []
    assert [item.row.name for item in await store.inbox.page(InboxFilter(Shelf.ALL), 10)] == ["Lan"]
    assert (await texts(store, 2), len(await store.journal.rows(None, Instant(0), 10))) == (
        ["khác"],
        1,
    )
    await take(store, inbound("mới nhất", "12", chat="777"))
    assert await found(store, "moi nhat") == ["mới nhất"]


WORDS = (
    "bí mật",
    "địa chỉ 12 Lý Tự Trọng",
    "trả lời riêng",
    "ghi chú kín",
    "nháp kín",
    "Hương Thầm",
)


async def _person_of_many_words(store: Store) -> None:
    """Every place that somebody's words come to lie in, in bytes of every kind."""
    who = sender("Hương Thầm", "501")
    person = {"sender": who, "contact": who, "chat": "501"}
    body = json.dumps({"text": "bí mật", "from": {"id": 501}}, ensure_ascii=False).encode()
    for number in range(60):  # enough for pages that are freed and filled anew
        said = inbound(f"bí mật {number} " * 40, f"1{number}", at=at(number), **person)
        await store.record([arrival(said, key=f"k{number}", body=body)], NOW, ())
        other = inbound(f"của người khác {number} " * 40, f"1{number}", chat="777", at=at(number))
        await store.record([arrival(other, key=f"o{number}")], NOW, ())
    edited = Edit(inbound("địa chỉ 12 Lý Tự Trọng", "11", at=at(1), **person), at(99))
    await store.record([arrival(edited, key="e", body=body)], NOW, ())
    await store.messages.note(1, "linh", "ghi chú kín", NOW)
    await store.drafts.save(1, "linh", "nháp kín", NOW)
    await reply(store, body="trả lời riêng")
    while await store.search.index():
        pass


async def _bytes_of(store: Store, store_url: str) -> bytes:
    """Everything that lies in the store's files."""
    if store_url.startswith("sqlite"):
        folder = Path(store_url.removeprefix("sqlite:///")).parent
        return b"".join(each.read_bytes() for each in folder.glob("desk.db*"))

    async def folder_of(conn: Connection) -> Path:
        ((place,),) = await conn.rows("SHOW data_directory")
        ((number,),) = await conn.rows(
            "SELECT oid FROM pg_database WHERE datname = current_database()"
        )
        await conn.rows("CHECKPOINT")
        return Path(place) / "base" / str(number)

    folder = await store.database.read(folder_of)
    return b"".join(each.read_bytes() for each in folder.iterdir())


async def test_no_byte_of_their_words_is_left_in_any_file_of_the_store(
    store: Store, store_url: str
) -> None:
    await _person_of_many_words(store)
    before = await _bytes_of(store, store_url)
    assert [word for word in WORDS if word.encode() not in before] == []

    await store.erase(1)
    left = await store.scrub()

    after = await _bytes_of(store, store_url)
    assert [word for word in WORDS if word.encode() in after] == []
    assert "của người khác 59".encode() in after
    if store_url.startswith("sqlite"):
        assert not left
    else:
        assert "WAL" in str(left)  # what is not ours to change is said
    assert len(await found(store, "nguoi khac")) == 10


async def test_a_log_that_somebody_reads_is_said_and_emptied_the_next_time(
    desk_store: Store, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "PRAGMAS", ("busy_timeout = 1", *sqlite.PRAGMAS[1:]))
    await _person_of_many_words(desk_store)
    reader = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM message").fetchall()
    await desk_store.erase(1)

    assert "another program reads the store" in str(await desk_store.scrub())
    reader.close()
    assert not await desk_store.scrub()


async def test_who_was_erased_is_erased_once_more_until_no_byte_is_left(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _person_of_many_words(store)
    await store.erase(1)

    async def full(tables: object) -> Reason:
        return Reason("erase.left", path="desk.db", why="database or disk is full")

    async def busy() -> None:
        raise StoreError(Reason("store.locked", path="desk.db"))

    for part, name, failing in ((store.database, "scrub", full), (store.search, "compact", busy)):
        with monkeypatch.context() as patch:
            patch.setattr(part, name, failing)
            assert "erase once more" in str(await store.scrub())
        again = await store.erase(1)
        assert (again.messages, again.again) == (0, True)
    await store.scrub()
    with pytest.raises(NotFound):
        await store.erase(1)


async def test_what_another_transaction_on_postgresql_still_sees_is_said_and_goes_the_next_time(
    postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with postgres.lent() as url:
        store = await Store.open(url)
        await store.accounts.ensure([("shop", "telegram")])
        await _person_of_many_words(store)
        reader = await asyncpg.connect(url)
        reading = reader.transaction(isolation="repeatable_read")
        await reading.start()
        await reader.fetch("SELECT count(*) FROM account")

        await store.erase(1)
        with monkeypatch.context() as patch:  # afterwards other tests' transactions are waited for
            patch.setattr("socialdesk.store.engine.postgres.READERS_PATIENCE", 1)
            assert "another program has had a transaction open" in str(await store.scrub())
        await reading.rollback()
        assert (await store.erase(1)).again
        assert "WAL" in str(await store.scrub())

        after = await _bytes_of(store, url)
        assert [word for word in WORDS if word.encode() in after] == []
        await reader.close()
        await store.close()


async def test_who_writes_in_another_database_of_the_server_is_waited_for_as_well(
    postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with postgres.lent() as url, postgres.lent() as neighbour:
        store = await Store.open(url)
        await store.accounts.ensure([("shop", "telegram")])
        await _person_of_many_words(store)
        writer = await asyncpg.connect(neighbour)
        writing = writer.transaction()
        await writing.start()
        await writer.fetch("SELECT pg_current_xact_id()")

        await store.erase(1)
        with monkeypatch.context() as patch:  # afterwards other tests' transactions are waited for
            patch.setattr("socialdesk.store.engine.postgres.READERS_PATIENCE", 1)
            assert "another program has had a transaction open" in str(await store.scrub())
        await writing.rollback()
        assert (await store.erase(1)).again
        assert "WAL" in str(await store.scrub())

        after = await _bytes_of(store, url)
        assert [word for word in WORDS if word.encode() in after] == []
        await writer.close()
        await store.close()


async def test_what_a_program_that_was_killed_left_of_somebody_goes_by_itself(
    store: Store, store_url: str, tmp_path: Path
) -> None:
    await _person_of_many_words(store)
    picture = tmp_path / "u.jpg"
    picture.write_bytes(b"jpeg")
    who, photo = sender("Hương Thầm", "501"), Attachment("photo", "f", "u")
    more = {"sender": who, "contact": who, "chat": "501", "attachments": (photo,)}
    await take(store, inbound("ảnh", "99", **more))
    wanted = await store.attachments.want(SHOP, "u", "f", NOW)
    await store.attachments.settle(wanted, str(picture), 4, NO_REASON)
    await store.erase(1)

    await Upkeep(store, ManualClock(), 30).finish_erasures()

    assert not picture.exists()
    after = await _bytes_of(store, store_url)
    assert [word for word in (*WORDS, picture.name) if word.encode() in after] == []
    assert await store.unfinished_erasures() == []


async def test_every_table_that_is_written_anew_is_there(store: Store) -> None:
    for table in PERSONAL:
        await store.database.read(
            lambda conn, table=table: conn.rows(f"SELECT * FROM {table} LIMIT 0")
        )  # type: ignore[misc]


TABLES_OF_CONVERSATIONS = {
    "sqlite": """
        SELECT sqlite_master.name FROM sqlite_master JOIN pragma_table_info(sqlite_master.name) AS part
        WHERE sqlite_master.type = 'table' AND part.name = 'conversation_id'
    """,
    "postgresql": """
        SELECT table_name FROM information_schema.columns
        WHERE table_schema = current_schema() AND column_name = 'conversation_id'
    """,
}
NUMBERS_ALONE = {"wait", "episode", "presence"}
"""Moments and numbers: no word of anybody ever stood in them."""


async def test_every_table_that_hangs_on_a_conversation_is_written_anew(
    store: Store, store_url: str
) -> None:
    engine = "sqlite" if store_url.startswith("sqlite") else "postgresql"
    rows = await store.database.read(lambda conn: conn.rows(TABLES_OF_CONVERSATIONS[engine]))
    assert {row[0] for row in rows} - {*PERSONAL} - NUMBERS_ALONE == set()


async def test_a_person_on_two_platforms_is_forgotten_on_both(store: Store) -> None:
    page = (await store.accounts.ensure([("page", "messenger")]))["page"].id
    body = b'{"from":{"id":"501"}}'
    await store.record([arrival(inbound("ở đây", "1"), key="1", body=body)], NOW, ())
    await store.record(
        [replace(arrival(inbound("ở kia", "1", chat="902"), key="2", body=body), account_id=page)],
        NOW,
        (),
    )
    await store.contacts.merge(1, 2, "linh", NOW)

    erased = await store.erase(1)
    assert (erased.messages, erased.journal) == (3, 2)  # two of theirs, and who merged them
    assert await store.journal.rows(None, Instant(0), 10) == []


async def test_a_file_that_only_they_were_sent_goes_and_one_of_others_stays(store: Store) -> None:
    await take(store, inbound("một", "1"), inbound("hai", "2", chat="777"))
    mine = OutgoingFile("/files/out/only.pdf", "hợp đồng.pdf", "application/pdf", 3)
    both = OutgoingFile("/files/out/list.pdf", "bảng giá.pdf", "application/pdf", 3)
    for number, (conversation, file) in enumerate([(1, mine), (1, both), (2, both)]):
        delivery = NewDelivery(
            f"k{number}", ConversationId(conversation), DeliveryKind.REPLY, "", "linh", file=file
        )
        await store.outbox.reply([delivery], NOW)

    assert (await store.erase(1)).files == ("/files/out/only.pdf",)


async def test_somebody_they_were_once_taken_for_no_longer_tells_their_name(store: Store) -> None:
    who = sender("Hương Thầm", "902")
    await take(store, inbound("một", "1"))
    await take(store, inbound("hai", "2", chat="902", sender=who, contact=who))
    await store.contacts.merge(1, 2, "linh", NOW, batch="b")
    await store.history.undo("linh", NOW)

    await store.erase(2)
    rows = await store.database.read(
        lambda conn: conn.rows("SELECT details FROM conversation_change")
    )
    assert "Thầm" not in "".join(row[0] for row in rows)
    assert "merged" in [
        row[0]
        for row in await store.database.read(
            lambda conn: conn.rows("SELECT kind FROM conversation_change")
        )
    ]
