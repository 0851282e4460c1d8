"""Comments that a policy hides and answers in private, from being recorded to the outbox, on both
engines."""

from socialdesk.bots.messenger import limits as messenger
from socialdesk.model.delivery import DeliveryKind, NewDelivery
from socialdesk.model.ids import AccountId, ConversationId, Instant, RemoteId
from socialdesk.model.message import RECOVERED
from socialdesk.services.policies import Protection
from socialdesk.store.outbox import private_key
from socialdesk.store.store import Store
from tests.support.lives import commented
from tests.support.make import NOW, arrival

TEXT = "Shop nhắn riêng bạn nhé"
RULE = Protection({AccountId(1): messenger.capabilities()}, TEXT)


async def take(store: Store, *events: object) -> int:
    recorded = await store.record([arrival(each) for each in events], NOW, [RULE])
    return recorded.queued


async def queued(store: Store) -> list[tuple[str, str, str, str, str]]:
    rows = await store.database.read(
        lambda conn: conn.rows(
            "SELECT act, way, body, reply_to, state FROM outbox WHERE kind = 'acknowledgement' ORDER BY id"
        )
    )
    return [tuple(each) for each in rows]


async def test_both_are_queued_once_for_each_comment(store: Store) -> None:
    shown = commented("sđt em 0912345678", "1", "77")
    assert await take(store, shown, commented("đẹp quá", "2", "78")) == 2
    assert await take(store, shown) == 0
    assert await queued(store) == [
        ("hide", "", "", "1", "queued"), ("say", "private", TEXT, "1", "queued"),
    ]  # fmt: skip


async def test_what_was_read_back_is_hidden_and_not_answered(store: Store) -> None:
    await take(store, commented("sđt em 0912345678", "1", "77", provenance=RECOVERED))
    assert [act for act, *_ in await queued(store)] == ["hide"]


async def test_an_answer_of_a_person_leaves_the_hiding_and_makes_the_private_words_needless(
    store: Store,
) -> None:
    await take(store, commented("sđt em 0912345678", "1", "77"))
    answer = NewDelivery("k", ConversationId(1), DeliveryKind.REPLY, "dạ", "linh", RemoteId("1"))
    await store.outbox.reply([answer], Instant(NOW + 1))
    assert [(act, state) for act, _, _, _, state in await queued(store)] == [
        ("hide", "queued"), ("say", "cancelled"),
    ]  # fmt: skip


async def test_a_private_reply_that_a_person_has_used_is_not_said_again(store: Store) -> None:
    await take(store, commented("giá bao nhiêu", "5", "77"))
    key = private_key(AccountId(1), "1")
    answer = NewDelivery(
        key, ConversationId(1), DeliveryKind.REPLY, "dạ", "linh", RemoteId("1"), private=True
    )
    await store.outbox.reply([answer], Instant(NOW + 1))
    await take(store, commented("sđt em 0912345678", "1", "77"))
    assert [act for act, *_ in await queued(store)] == ["hide"]
