"""Our own words coming back, on both engines."""

from socialdesk.model.delivery import Sent, Settlement, Unconfirmed
from socialdesk.store.store import Store
from tests.support.make import NOW, inbound
from tests.support.store import SHOP, at, authors, claim, echo, reply, take


async def test_an_echo_while_it_is_being_sent_names_it_and_no_lost_answer_matters(
    store: Store,
) -> None:
    await take(store, inbound())
    await reply(store)
    (claimed,) = await claim(store)
    await take(store, echo("dạ  còn ạ ", "900"))
    await store.settlements.settle([Settlement(claimed, Unconfirmed("no answer"))], at(20))

    row = await store.deliveries.row(claimed.id)
    assert (row.state, row.remote_id, row.error) == ("sent", "900", "")
    assert (await authors(store))[1] == ("agent", "linh", "dạ  còn ạ ")
    assert (await store.inbox.conversation(1)).state.first_reply_at == at(9)


async def test_an_echo_and_then_the_answer_are_one_message(store: Store) -> None:
    await take(store, inbound())
    await reply(store)
    (claimed,) = await claim(store)
    await take(store, echo("dạ còn ạ", "900"))
    await store.settlements.settle([Settlement(claimed, Sent("900", 0, at(10)))], at(20))
    await take(store, echo("dạ còn ạ", "900"))

    assert [each[:2] for each in await authors(store)] == [("customer", "Lan"), ("agent", "linh")]


async def test_an_echo_without_words_before_the_answer_costs_none_of_ours(store: Store) -> None:
    await take(store, inbound())
    await reply(store)
    (claimed,) = await claim(store)
    await take(store, echo("", "900", delivery=claimed.id))
    await store.settlements.settle([Settlement(claimed, Sent("900", 0, at(10)))], at(20))

    assert (await authors(store))[1] == ("agent", "linh", claimed.body)


async def test_a_crash_while_sending_is_settled_by_the_echo_before_or_after(store: Store) -> None:
    for chat, place in (("1", "before"), ("2", "after")):
        await take(store, inbound(chat=chat))
        number = {"1": 1, "2": 2}[chat]
        await reply(store, f"k{chat}", "dạ", number)
        (claimed,) = await claim(store)
        if place == "before":
            await take(store, echo("dạ", "900", chat=chat))
        await store.claims.recover(SHOP, NOW)
        if place == "after":
            await take(store, echo("dạ", "901", chat=chat))
        assert (await store.deliveries.row(claimed.id)).state == "sent"


async def test_somebody_elses_words_are_not_taken_for_ours(store: Store) -> None:
    await take(store, inbound())
    await reply(store)
    (claimed,) = await claim(store)
    await take(store, echo("dạ còn ạ", "900", matches=False))
    await store.settlements.settle([Settlement(claimed, Unconfirmed("no answer"))], at(20))

    assert (await store.deliveries.row(claimed.id)).state == "unconfirmed"
    assert (await authors(store))[1][0] == "owner"


async def test_a_mark_finds_its_delivery_and_a_strange_one_finds_none(store: Store) -> None:
    await take(store, inbound())
    await reply(store)
    (claimed,) = await claim(store)
    await take(
        store, echo("other words", "900", delivery=claimed.id), echo("x", "901", delivery=999)
    )

    assert [each[0] for each in await authors(store)] == ["customer", "agent", "owner"]
