"""What waits to be sent or was not taken."""

import pytest

from socialdesk.model.delivery import Refused, SendResult, Settlement, Unconfirmed
from socialdesk.model.ids import AccountId, Instant
from socialdesk.store.store import Store
from tests.support.make import NOW
from tests.support.shop import HUONG, MINH, Shop

STATE = "SELECT state FROM outbox WHERE id = ?"


def settled(shop: Shop, result: SendResult) -> None:
    """The queued answer comes to an end."""

    async def settle(store: Store) -> None:
        (claimed,) = await store.claims.claim([AccountId(1)], NOW, Instant(NOW + 1), 1)
        await store.settlements.settle([Settlement(claimed, result)], NOW)

    shop.store(settle)


def test_what_waits_and_what_is_done(shop: Shop) -> None:
    shop.ok("reply", HUONG, "dạ còn ạ", "--key", "k1", "--as", "linh")

    (row,) = shop.json("outbox")
    assert {key: row[key] for key in ("delivery", "key", "conversation", "account", "name", "kind")} == {
        "delivery": 2, "key": "k1", "conversation": HUONG, "account": "shop",
        "name": "Nguyễn Thị Hương", "kind": "reply",
    }  # fmt: skip
    assert (row["text"], row["state"], row["author"], row["act"]) == ("dạ còn ạ", "queued", "linh", "say")  # fmt: skip
    assert (row["error"], row["attempts"], row["settled_at"], row["file"]) == (None, 0, None, None)
    assert row["created_at"] == "2026-09-28T03:00:00.000Z"
    assert [each["state"] for each in shop.json("outbox", "--state", "all")] == ["sent", "queued"]
    assert [each["delivery"] for each in shop.json("outbox", "--state", "sent")] == [1]
    assert len(shop.json("outbox", "--state", "all", "--limit", "1")) == 1


def test_a_line_for_people(shop: Shop) -> None:
    assert shop.run("outbox").err == "The outbox is empty: everything that was queued is sent.\n"
    shop.ok("reply", HUONG, "dạ\ncòn")

    assert shop.ok("outbox") == "     2 queued 28/09 10:00 reply → Nguyễn Thị Hương: dạ còn\n"
    settled(shop, Refused("chat not found", "not_found"))
    assert shop.ok("outbox", "--state", "refused").splitlines()[1] == "        ! chat not found"


def test_what_was_refused_is_tried_again(shop: Shop) -> None:
    shop.ok("reply", HUONG, "dạ còn")
    settled(shop, Refused("chat not found", "not_found"))
    (row,) = shop.json("outbox", "--state", "refused")
    assert (row["error"], row["code"]) == ("chat not found", "not_found")

    shop.ok("outbox", "retry", 2)
    assert shop.one(STATE, 2) == "queued"


def test_what_may_have_arrived_is_for_a_person_to_decide(shop: Shop) -> None:
    shop.ok("reply", HUONG, "dạ còn")
    settled(shop, Unconfirmed("no answer"))
    assert shop.json("inbox", "--tag", "vip")[0]["outbox"] == "unconfirmed"

    shop.ok("outbox", "cancel", 2)
    assert shop.one(STATE, 2) == "cancelled"


def test_several_are_taken_back_and_their_customers_wait_again(shop: Shop) -> None:
    shop.ok("reply", HUONG, "một")
    shop.ok("reply", MINH, "hai")
    assert not shop.json("inbox", "--tag", "vip", "--waiting")

    shop.ok("outbox", "cancel", 2, 3)
    assert [shop.one(STATE, each) for each in (2, 3)] == ["cancelled", "cancelled"]
    assert shop.json("inbox", "--tag", "vip", "--waiting")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--state", "lost"), 'There is no state "lost". There are all, cancelled,'),
        (("retry",), "Name the deliveries: `socialdesk outbox retry 12 13`."),
        (("cancel",), "Name the deliveries: `socialdesk outbox cancel 12 13`."),
        (("retry", 99), "There is no delivery 99"),
        (("cancel", 99), "There is no delivery 99"),
        (("retry", 1), "sent"),
        (("cancel", 1), "sent"),
    ],
)
def test_what_cannot_be_settled_by_hand(
    shop: Shop, words: tuple[str | int, ...], said: str
) -> None:
    assert said in shop.refused("outbox", *words)


def test_the_refusals_are_in_the_desks_language(shop: Shop) -> None:
    shop.configure('language = "vi"')

    assert shop.refused("outbox", "retry").startswith("Hãy ghi số của các lượt gửi")
    assert shop.refused("outbox", "--state", "lost").startswith('Không có trạng thái "lost".')
