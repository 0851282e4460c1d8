"""What platforms handed over, and reading it once more."""

import json
from dataclasses import replace

import pytest

from socialdesk.bots.telegram.convert import Converter
from socialdesk.commands.journal import since
from socialdesk.errors import SocialdeskError
from socialdesk.model.ids import DAY, HOUR, MINUTE, AccountId, Instant
from socialdesk.model.message import Parsed, RawUpdate
from socialdesk.services.policies import AGAIN
from socialdesk.store.journal import Arrival
from socialdesk.store.store import Store
from tests.support.make import NOW
from tests.support.shop import Shop

UPDATE = {
    "update_id": 7_000,
    "message": {
        "message_id": 50,
        "date": NOW // 1000,
        "chat": {"id": 909, "type": "private", "first_name": "Bé"},
        "from": {"id": 909, "is_bot": False, "first_name": "Bé"},
        "text": "đọc được rồi",
    },
}


def put_aside(shop: Shop, body: bytes, failure: str = "KeyError at $.message") -> int:
    """An update that nobody could read when it came; gives its number."""

    async def record(store: Store) -> None:
        raw = RawUpdate(body, Instant(NOW), "7000")
        await store.record(
            [Arrival(AccountId(1), raw, Parsed((), "message", ()), failure)], NOW, ()
        )

    shop.store(record)
    return int(shop.one("SELECT max(id) FROM journal"))


def test_newest_first_with_what_became_of_it(shop: Shop) -> None:
    number = put_aside(shop, b'{"broken": true}')
    rows = shop.json("journal")

    assert [each["id"] for each in rows] == sorted((each["id"] for each in rows), reverse=True)
    newest = rows[0]
    assert (newest["id"], newest["state"], newest["error"], newest["size"], newest["update"]) == (
        number, "quarantined", "KeyError at $.message", 16, "7000",
    )  # fmt: skip
    assert newest["received_at"] == "2026-09-28T03:00:00.000Z"
    assert [each["id"] for each in shop.json("journal", "--state", "quarantined")] == [number]
    assert len(shop.json("journal", "--limit", "3")) == 3
    assert "KeyError at $.message" in shop.ok("journal", "--limit", "1")


def test_since_a_moment_by_the_shops_clock(shop: Shop) -> None:
    every = len(shop.json("journal"))
    shop.clock.advance(300)
    assert shop.json("journal", "--since", "1m") == []
    assert len(shop.json("journal", "--since", "3d")) == every
    assert shop.json("journal", "--since", "2026-09-29") == []


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        (None, 0),
        ("20m", NOW - 20 * MINUTE),
        ("2h", NOW - 2 * HOUR),
        ("3d", NOW - 3 * DAY),
        ("2026-09-28 10:00", NOW),
        ("2026-09-28T03:00+00:00", NOW),
        ("2026-09-28", NOW - 10 * HOUR),
    ],
)
def test_a_moment_that_has_been(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, text: str | None, moment: int
) -> None:
    monkeypatch.setattr("socialdesk.clock.SystemClock.now", lambda _: shop.clock.now())

    assert since(text, shop.config) == moment


@pytest.mark.parametrize("text", ["x", "h", "-2h", "2026-13-01", "99999999999d", ""])
def test_words_that_are_no_moment(shop: Shop, text: str) -> None:
    with pytest.raises(SocialdeskError, match="write 2h, 3d, 2026-11-20"):
        since(text, shop.config)


def test_the_exact_bytes(shop: Shop) -> None:
    body = b'{"odd": "\xff\x00"}'
    number = put_aside(shop, body)

    assert shop.run("journal", "--raw", number).raw == body + b"\n"
    assert shop.refused("journal", "--raw", 999) == (
        "There is no update 999 in the journal. `socialdesk journal` lists them."
    )


def test_after_a_fix_it_is_read_once_more_and_nobody_is_acknowledged(shop: Shop) -> None:
    put_aside(shop, json.dumps(UPDATE).encode())
    before = shop.dump()

    assert shop.json("replay", "--dry-run") == [
        {"read": 1, "messages": 1, "edits": 0, "repeats": 0, "repaired": 0, "still_quarantined": 0, "still_unknown": 0,
         "dry_run": True}
    ]  # fmt: skip
    assert shop.dump() == before
    assert shop.ok("replay", "--dry-run").startswith("Read 1 update: it would be 1 message (")

    assert shop.json("replay")[0]["messages"] == 1
    assert [each["text"] for each in shop.json("thread", 10)] == ["đọc được rồi"]
    assert shop.rows("SELECT id FROM outbox WHERE conversation_id = 10") == []
    assert shop.json("journal", "--state", "quarantined") == []
    assert shop.json("replay")[0]["read"] == 0


def test_what_still_cannot_be_read_stays_aside(shop: Shop) -> None:
    number = put_aside(shop, b"no json at all")

    (total,) = shop.json("replay")
    assert (total["read"], total["messages"], total["still_quarantined"]) == (1, 0, 1)
    assert shop.ok("replay").endswith("Still not to be read: 1, not understood yet: 0.\n")
    assert [each["id"] for each in shop.json("journal", "--state", "quarantined")] == [number]


def test_everything_since_is_read_again_and_known_messages_are_repeats(shop: Shop) -> None:
    put_aside(shop, json.dumps(UPDATE).encode())
    shop.ok("replay")

    (total,) = shop.json("replay", "--since", "2026-09-28 10:00")
    assert total["read"] >= 1
    assert (total["messages"], total["repeats"]) == (0, 1)
    assert "write 2h" in shop.refused("replay", "--since", "x")


def entering(number: int, person: int, at: int) -> bytes:
    """Somebody's word for a game, said at a moment (ms)."""
    who = {"id": person, "first_name": f"Lan {person}"}
    chat, sender = {**who, "type": "private"}, {**who, "is_bot": False}
    message = {
        "message_id": number,
        "date": at // 1000,
        "chat": chat,
        "from": sender,
        "text": "quay!",
    }
    return json.dumps({"update_id": 7_000 + number, "message": message}).encode()


def test_what_could_not_be_read_at_once_enters_the_game_that_was_open_when_it_was_said(
    shop: Shop,
) -> None:
    words = ("--kind", "draw", "--entry", "word:QUAY", "--answer", "Dạ shop đã ghi tên ạ")
    shop.ok("game", "new", "Quà", *words)
    shop.ok("game", "open", "Quà", "--yes")
    shop.clock.advance(10)
    put_aside(shop, entering(61, 7061, shop.clock.now()))
    shop.ok("replay", "--dry-run")
    assert shop.run("game", "entries", "Quà", "--json").lines == []
    shop.ok("replay")
    put_aside(shop, entering(62, 7062, shop.clock.now()), "KeyError at $.chat")
    shop.clock.advance(60)
    closed = shop.run("game", "close", "Quà", "--json").line
    shop.clock.advance(60)
    assert shop.json("replay")[0]["messages"] == 1

    assert closed["entries"] == 1
    told = shop.run("game", "entries", "Quà", "--json").lines
    assert [(each["counted"], each["why"]) for each in told] == [(True, ""), (False, "late")]
    chats = [each["conversation"] for each in told]
    assert shop.rows("SELECT id FROM outbox WHERE conversation_id IN (?, ?)", *chats) == []
    waiting = "SELECT id FROM conversation WHERE waiting_since IS NOT NULL AND id IN (?, ?)"
    assert shop.rows(waiting, *chats) == []
    shop.ok("replay", "--since", "2026-09-28 10:00")
    assert shop.run("game", "entries", "Quà", "--json").lines == told


def test_what_an_older_program_did_not_understand_enters_once_it_is_understood(shop: Shop) -> None:
    shop.ok("game", "new", "Quà", "--kind", "draw", "--entry", "word:QUAY")
    shop.ok("game", "open", "Quà", "--yes")
    shop.clock.advance(10)
    body = entering(63, 7063, shop.clock.now())

    async def record(store: Store) -> None:
        raw = RawUpdate(body, Instant(shop.clock.now()), "7063")
        (known,) = Converter("123456").parse(raw).events
        odd = replace(known, body="[?]", kind="unknown")  # type: ignore[type-var]
        parsed = Parsed((odd,), "message", (odd.chat,), unknown=True)  # type: ignore[union-attr]
        await store.record([Arrival(AccountId(1), raw, parsed)], shop.clock.now(), AGAIN)

    shop.store(record)
    assert shop.run("game", "entries", "Quà", "--json").lines == []
    assert shop.json("replay")[0]["repaired"] == 1
    (entry,) = shop.run("game", "entries", "Quà", "--json").lines
    assert (entry["counted"], entry["why"]) == (True, "")
