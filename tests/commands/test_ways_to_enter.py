"""Every way to enter a game, from what its platform hands over to who is counted."""

import json
from typing import Any

from socialdesk.assembly.channels import parser
from socialdesk.model.acknowledge import AcknowledgeSettings
from socialdesk.model.ids import AccountId, Instant
from socialdesk.model.message import RawUpdate
from socialdesk.services.policies import policies
from socialdesk.services.receiver import Receiver
from socialdesk.store.store import Store
from tests.support.shop import Shop

PAGE, OA = "101010101010101", "3662729599332000001"
QUIET = AcknowledgeSettings(enabled=False, inside="", outside="", shop="S", hours=None)


def hear(shop: Shop, account: str, *bodies: Any) -> None:
    """What a platform hands over, through all of a worker's door."""

    async def work(store: Store) -> None:
        rows = {row.name: row for row in await store.accounts.all()}
        state = await store.accounts.channel_state(AccountId(rows[account].id))
        receiver = Receiver(store, shop.clock, policies(QUIET, {}), lambda: None)
        for body in bodies:
            shop.clock.advance(1)
            raw = RawUpdate(
                json.dumps(body).encode(), Instant(shop.clock.now()), str(shop.clock.now())
            )
            await receiver.receive(AccountId(rows[account].id), parser(rows[account], state, shop.config), [raw])  # fmt: skip
        await receiver.close()
        assert receiver.total.quarantined == 0

    shop.store(work)


def telegram(shop: Shop, person: int, words: str) -> dict[str, Any]:
    at = int(shop.clock.now()) // 1000
    who = {"id": person, "is_bot": False, "first_name": f"Lan {person}"}
    chat = {"id": person, "type": "private", "first_name": f"Lan {person}"}
    message = {
        "message_id": person * 1000 + at % 1000,
        "date": at,
        "text": words,
        "from": who,
        "chat": chat,
    }
    return {"update_id": at * 10 + person % 10, "message": message}


def tapped(shop: Shop, person: int, button: str) -> dict[str, Any]:
    """A button below one of the bot's own messages."""
    said = telegram(shop, person, "Chơi không?")
    bot = {"id": 123456, "is_bot": True, "first_name": "Hoa Sen"}
    markup = {"inline_keyboard": [[{"text": button, "callback_data": "x"}]]}
    query = {"id": str(person), "from": said["message"]["from"], "chat_instance": "1", "data": "x",
             "message": {**said["message"], "from": bot, "reply_markup": markup}}  # fmt: skip
    return {"update_id": said["update_id"] + 5, "callback_query": query}


def messenger(shop: Shop, person: str, content: dict[str, Any]) -> dict[str, Any]:
    at = int(shop.clock.now())
    item = {"sender": {"id": person}, "recipient": {"id": PAGE}, "timestamp": at, **content}
    return {"object": "page", "entry": [{"id": PAGE, "time": at, "messaging": [item]}]}


def comment(shop: Shop, person: str, post: str, words: str, verb: str = "add") -> dict[str, Any]:
    at = int(shop.clock.now()) // 1000
    value = {
        "from": {"id": person, "name": f"Khách {person}"}, "item": "comment", "verb": verb, "message": words,
        "comment_id": f"{post}_{person}", "post_id": f"{PAGE}_{post}", "parent_id": f"{PAGE}_{post}", "created_time": at,
    }  # fmt: skip
    return {
        "object": "page",
        "entry": [{"id": PAGE, "time": at, "changes": [{"field": "feed", "value": value}]}],
    }


def followed(shop: Shop, person: str) -> dict[str, Any]:
    at = str(int(shop.clock.now()))
    return {"event_name": "follow", "oa_id": OA, "app_id": "4180123456789012345", "source": "oa", "timestamp": at,
            "follower": {"id": person}, "user_id_by_app": person}  # fmt: skip


def opened(shop: Shop, *words: str) -> None:
    shop.ok("game", "new", "Quà", "--kind", "draw", *words)
    shop.ok("game", "open", "Quà", "--yes")


def counted(shop: Shop) -> list[tuple[str, str]]:
    """By their conversations' chats, each with why they are not counted."""
    found = shop.run("game", "entries", "Quà", "--json").lines
    chats = dict(shop.rows("SELECT id, chat FROM conversation"))
    return [(chats[each["conversation"]], each["why"]) for each in found]


def test_by_a_word_alone_in_any_case_with_one_mark(shop: Shop) -> None:
    opened(shop, "--entry", "word:QUAY")
    said = (
        "quay",
        " QUAY ",
        "Quay!",
        "«quay»",
        "...quay",
        "quay quay",
        "quày",
        "tôi quay",
        "QUAY\u200b",
        "q u a y",
    )
    hear(shop, "shop", *(telegram(shop, 7100 + n, words) for n, words in enumerate(said)))
    assert counted(shop) == [(str(7100 + n), "") for n in (0, 1, 2, 3, 8)]


def test_by_a_button_of_any_platform(shop: Shop) -> None:
    opened(shop, "--entry", "button:Chơi")
    hear(shop, "shop", tapped(shop, 7101, "Chơi"), tapped(shop, 7102, "Thôi"), telegram(shop, 7103, "Chơi"))  # fmt: skip
    tap = {"postback": {"mid": "m_1", "title": "Chơi", "payload": "P"}}
    quick = {"message": {"mid": "m_2", "text": "Chơi", "quick_reply": {"payload": "C"}}}
    hear(shop, "page", messenger(shop, "8101", tap), messenger(shop, "8102", quick))
    assert counted(shop) == [("7101", ""), ("8101", ""), ("8102", "")]


def test_by_a_comment_under_a_post_and_no_other(shop: Shop) -> None:
    opened(shop, "--entry", "comment", "--where", "777")
    hear(shop, "page", comment(shop, "9101", "777", "đẹp quá"), comment(shop, "9102", "778", "đẹp"))
    hear(shop, "page", comment(shop, "9101", "777", "đẹp quá"))
    assert [why for _, why in counted(shop)] == [""]


def test_a_place_that_is_none_is_no_post(shop: Shop) -> None:
    for slip in ("privat", "comment", "post:x"):
        refused = shop.refused("game", "new", "Quà", "--entry", "comment", "--where", slip)
        assert "where it is played" in refused or "names no post" in refused


def test_by_a_topic_or_by_following_as_it_holds_at_the_end(shop: Shop) -> None:
    opened(shop, "--entry", "topic:live", "--entry", "follow")
    hear(shop, "shop", telegram(shop, 7101, "alo"), telegram(shop, 7102, "alo"))
    one, two = (
        shop.one("SELECT id FROM conversation WHERE chat = ?", str(each)) for each in (7101, 7102)
    )
    shop.ok("topic", "join", "live", one, two)
    hear(shop, "oa", followed(shop, "5101"))
    shop.clock.advance(1)
    shop.ok("topic", "leave", "live", two)
    shop.clock.advance(1)
    closed = shop.run("game", "close", "Quà", "--json").line
    assert closed["entries"] == len(counted(shop))
    assert ("7101", "") in counted(shop)
    assert ("7102", "") not in counted(shop)


def test_staff_and_whoever_is_linked_with_them_are_left_out(shop: Shop) -> None:
    opened(shop, "--entry", "word:QUAY", "--entry", "follow")
    hear(shop, "shop", telegram(shop, 7101, "alo"), telegram(shop, 7102, "quay"), telegram(shop, 7103, "quay"))  # fmt: skip
    chat = "SELECT id FROM conversation WHERE chat = ?"
    staff, linked = shop.one(chat, "7101"), shop.one(chat, "7102")
    shop.run("tag", staff, "staff")
    shop.ok("merge", linked, staff)
    assert [each for each in counted(shop) if each[0] in ("7102", "7103")] == [
        ("7102", "staff"),
        ("7103", ""),
    ]


def test_the_keys_that_scripts_read(shop: Shop) -> None:
    shop.ok("game", "new", "Quà", "--kind", "draw", "--entry", "word:QUAY", "--prize", "Áo thun x1", "--reserves", "4", "--where", "private")  # fmt: skip
    assert set(shop.run("game", "open", "Quà", "--yes", "--json").line) == {"game", "commitment"}
    hear(shop, "shop", *(telegram(shop, 7100 + n, "quay") for n in range(3)))
    closed = shop.run("game", "close", "Quà", "--json").line
    assert set(closed) == {"game", "entries_hash", "entries"}
    file = str(shop.folder / "draw.json")
    shop.run("game", "draw", "Quà", "--public", "XSMB 45821", "--file", file)
    entries = shop.run("game", "entries", "Quà", "--json").lines
    assert {"conversation", "id", "weight", "counted", "why"} <= set(entries[0])
    winners = shop.run("game", "winners", "Quà", "--json").lines
    assert {"place", "conversation", "id", "reserve", "state"} <= set(winners[0])
    assert [each["place"] for each in winners] == [1, 2, 3]
    assert shop.run("draw", "verify", file).code == 0
    begun = {each: json.loads((shop.folder / "draw.json").read_text("utf-8"))[each]
             for each in ("format", "rules", "secret", "entries", "public")}  # fmt: skip
    (shop.folder / "begun.json").write_text(json.dumps(begun), encoding="utf-8")
    again = shop.run("draw", "run", str(shop.folder / "begun.json"))
    assert json.loads(again.out) == json.loads((shop.folder / "draw.json").read_text("utf-8"))
