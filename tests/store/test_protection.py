"""Comments that a policy hides and answers in private, from being recorded to the outbox, on both
engines."""

from socialdesk.bots.messenger import limits as messenger
from socialdesk.model.delivery import DeliveryKind, NewDelivery
from socialdesk.model.ids import AccountId, ConversationId, Instant, RemoteId
from socialdesk.model.message import RECOVERED, Edit
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


def edited(body: str, number: str, who: str, after: int = 1) -> Edit:
    return Edit(commented(body, number, who), Instant(NOW + after))


async def test_one_that_comes_to_show_a_number_by_an_edit_is_hidden_and_answered_once(
    store: Store,
) -> None:
    both = [("hide", "", "", "1", "queued"), ("say", "private", TEXT, "1", "queued")]
    assert await take(store, commented("giá bao nhiêu", "1", "77")) == 0
    await take(store, edited("gọi em 0912345678", "1", "77"))
    assert await queued(store) == both
    await take(store, edited("gọi em 0912345678", "1", "77"))
    await take(store, edited("gọi em 0912345679 nha", "1", "77", after=2))
    assert await queued(store) == both


async def test_an_edit_that_is_told_late_or_before_its_comment_does_the_same(store: Store) -> None:
    await take(store, edited("sđt 0912345678", "1", "77"))
    await take(store, commented("giá bao nhiêu", "1", "77"))
    assert [act for act, *_ in await queued(store)] == ["hide", "say"]
    await take(store, commented("xin chào", "2", "78"))
    await take(store, edited("không cần nữa", "2", "78", after=9))
    await take(store, edited("sđt 0912345678", "2", "78", after=5))  # it never reads so any more
    assert {about for *_, about, _ in await queued(store)} == {"1"}


async def test_whoever_shows_a_number_again_is_hidden_again_and_not_told_again(
    store: Store,
) -> None:
    await take(
        store,
        commented("sđt em 0912345678", "1", "77"),
        commented("sđt em 0912345678", "2", "77"),
        commented("sđt em 0987654321", "3", "78"),
    )
    await take(store, commented("gọi 0912345678 nha", "4", "77"))
    assert [(act, about) for act, _, _, about, _ in await queued(store)] == [
        ("hide", "1"), ("say", "1"), ("hide", "2"), ("hide", "3"), ("say", "3"), ("hide", "4"),
    ]  # fmt: skip
