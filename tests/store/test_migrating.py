"""An older store becomes a newer one with everything that was in it."""

from pathlib import Path

import pytest

from socialdesk.store.engine import migrate as migrating
from socialdesk.store.store import Store, open_database
from tests.support.make import NOW
from tests.support.postgres import PostgresServer


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/old.db"
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.fresh()


async def test_conversations_of_the_first_release_keep_their_windows(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = migrating.files
    with monkeypatch.context() as old:
        old.setattr(
            migrating,
            "files",
            lambda dialect: [file for file in every(dialect) if file.name < "003"],
        )
        database = await open_database(url)
        await migrating.migrate(database)

        async def fill(conn: object) -> None:
            for statement in (
                "INSERT INTO account (name, channel) VALUES ('shop', 'telegram')",
                "INSERT INTO contact (account_id, remote_id, name, folded) VALUES (1, '501', 'Lan', 'lan')",
                f"""
                INSERT INTO conversation (
                    account_id, contact_id, chat, chat_kind, address, status, episode, opened_at, last_message_at,
                    last_seq, last_text, last_author, unread, acknowledged_episode, sort_key, revision, last_inbound_at
                ) VALUES (1, 1, '501', 'private', '{{}}', 'open', 1, {NOW}, {NOW}, 1, 'alo', 'customer', 1, 0, 1, 1, {NOW})
                """,
            ):
                await conn.rows(statement)  # type: ignore[attr-defined]

        await database.transact(fill)
        await database.close()
    store = await Store.open(url)
    row = await store.inbox.conversation(1)

    assert row.state.last_action_at == row.state.last_inbound_at == NOW
    assert (row.handled_by, row.subject, row.contact_name) == ("", "", "Lan")
    assert [account.name for account in await store.accounts.all()] == ["shop"]
    await store.close()
