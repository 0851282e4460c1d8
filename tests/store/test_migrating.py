"""An older store becomes a newer one with everything that was in it."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from socialdesk.model.i18n import set_language
from socialdesk.model.reason import NO_REASON, as_it_is
from socialdesk.store.engine import migrate as migrating
from socialdesk.store.engine.database import Connection
from socialdesk.store.store import Store, open_database
from tests.support.make import NOW
from tests.support.postgres import PostgresServer


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
