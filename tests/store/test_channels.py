"""What more than one platform asks of the store, on both engines: echoes, receipts, comments,
tokens, health."""

from dataclasses import replace
from typing import Any

from socialdesk.model.delivery import (
    Deferred,
    DeliveryKind,
    NewDelivery,
    Refused,
    Sent,
    Settlement,
    Unconfirmed,
)
from socialdesk.model.ids import AccountId, ConversationId, RemoteChat, RemoteId
from socialdesk.model.message import (
    ALONGSIDE,
    RECOVERED,
    Attachment,
    Author,
    ChatKind,
    ContactChange,
    Deletion,
    Echo,
    Edit,
    ErasureRequest,
    Handover,
    InboundMessage,
    Reaction,
    Receipt,
    Sender,
    TagChange,
    Visibility,
)
from socialdesk.services.thread import read_thread
from socialdesk.store.accounts import TokenRow
from socialdesk.store.outbox import private_key
from socialdesk.store.recording import Recorded
from socialdesk.store.store import Store
from tests.store.test_contract import SHOP, at, claim, reply, take
from tests.support.make import NOW, inbound, sender

LAN = Sender("77", "Lan")
POST = "comment:p1:77"


def echo(
    body: str, remote_id: str, *, delivery: int | None = None, matches: bool = True, **more: Any
) -> InboundMessage:
    owner = sender("elsewhere")
    return inbound(
        body,
        remote_id,
        author=Author.OWNER,
        sender=owner,
        at=more.pop("at", at(9)),
        echo=Echo(delivery, matches),
        **more,
    )


def comment(body: str, remote_id: str, chat: str = POST, **more: Any) -> InboundMessage:
    found = inbound(body, remote_id, chat, chat_kind=ChatKind.COMMENT, kind="comment", **more)
    return (
        replace(found, sender=LAN, contact=LAN, subject="post p1")
        if "sender" not in more
        else found
    )


async def authors(store: Store, number: int = 1) -> list[tuple[str, str, str]]:
    return [(row.author, row.sender, row.body) for row in await store.threads.rows(number, 20)]


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


async def test_receipts_by_name_and_by_time(store: Store) -> None:
    await take(store, inbound())
    for place in range(2):
        await reply(store, f"tin {place}", f"k{place}")
        (claimed,) = await claim(store)
        await store.settlements.settle(
            [Settlement(claimed, Sent(f"{900 + place}", 0, at(place * 10_000)))],
            at(place * 10_000),
        )
    chat = RemoteChat("501")
    await take(store, Receipt(chat, read=False, remote_ids=(RemoteId("900"),)))
    assert [row.state for row in await store.deliveries.rows("all", 9)] == ["delivered", "sent"]
    await take(store, Receipt(chat, read=True, watermark=at(5_000)))
    assert [row.state for row in await store.deliveries.rows("all", 9)] == ["read", "sent"]
    await take(
        store,
        Receipt(chat, read=True, watermark=at(60_000)),
        Receipt(chat, read=False, watermark=at(60_000)),
    )
    assert [row.state for row in await store.deliveries.rows("all", 9)] == ["read", "read"]


async def test_reactions_stand_under_their_message_and_the_newest_holds(store: Store) -> None:
    await take(store, inbound())
    chat, on = RemoteChat("501"), RemoteId("11")
    await take(store, Reaction(chat, on, "customer", "❤", at(5), opens_window=True))
    await take(
        store,
        Reaction(chat, on, "customer", "👍", at(3)),
        Reaction(RemoteChat("?"), on, "x", "👍", at(3)),
    )
    entries = await read_thread(store, 1, 10)
    state = (await store.inbox.conversation(1)).state

    assert entries[0].signs == ("❤ customer",)
    assert (state.last_action_at, state.unread) == (at(5), 1)
    await take(store, Reaction(chat, on, "customer", "", at(9)))
    assert (await read_thread(store, 1, 10))[0].signs == ()


async def test_comments_are_found_by_their_own_number_wherever_they_are_told_of(
    store: Store,
) -> None:
    await take(store, comment("giá?", "c1"))
    await take(
        store, comment("giá?", "c1", chat="comment:live9:77")
    )  # the same, read from the live video
    await take(store, Edit(comment("giá áo?", "c1", chat=""), at(5)))
    await take(store, Visibility(RemoteChat(""), RemoteId("c1"), hidden=True))
    answer = replace(
        comment("350k", "c2", chat="", author=Author.OWNER, sender=sender("Shop")),
        reply_to=RemoteId("c1"),
        echo=Echo(),
        at=at(20),
    )
    await take(
        store,
        answer,
        Deletion(RemoteChat(""), (RemoteId("c1"),)),
        Visibility(RemoteChat(""), RemoteId("?"), hidden=True),
    )

    rows = await store.threads.rows(1, 10)
    assert [(row.body, row.hidden_at is not None, row.deleted_at is not None) for row in rows] == [
        ("giá áo?", True, True), ("350k", False, False),
    ]  # fmt: skip
    (item,) = (await store.inbox.by_ids([1, 2])).values()
    assert (item.row.chat_kind, item.row.subject, item.row.waiting_since) == (
        "comment",
        "post p1",
        None,
    )


async def test_one_private_reply_a_comment_and_the_two_contacts_become_one_person(
    store: Store,
) -> None:
    await take(store, comment("inbox em", "c1"))
    key = private_key(SHOP, "c1")
    delivery = NewDelivery(
        key,
        ConversationId(1),
        DeliveryKind.REPLY,
        "dạ em gửi giá",
        "linh",
        RemoteId("c1"),
        private=True,
    )
    await store.outbox.reply([delivery], NOW)
    (claimed,) = await claim(store)
    assert (claimed.private, claimed.target_at) == (1, NOW)
    await take(store, echo("dạ em gửi giá", "m1", delivery=claimed.id, chat="5577"))
    await store.settlements.settle(
        [Settlement(claimed, Sent("m1", 0, at(5), contact="5577"))], at(6)
    )

    used = await store.outbox.private_replies(SHOP, ["c1", "c2"])
    assert list(used) == ["c1"]
    first, second = await store.inbox.conversation(1), await store.inbox.conversation(2)
    assert [row.id for row in await store.inbox.beside(first)] == [2]
    assert [row.id for row in await store.inbox.beside(second)] == [1]
    assert [row.kind for row in await store.threads.rows(1, 9)] == ["comment", "private_reply"]
    erased = await store.erase(1)
    assert erased.messages == 3
    assert await store.inbox.by_ids([1, 2]) == {}


async def test_who_has_the_chat_shows_by_where_messages_arrive(store: Store) -> None:
    await take(store, inbound("một", "1"))
    await take(store, Handover(RemoteChat("501"), "Page inbox", at(1)))
    assert (await store.inbox.conversation(1)).handled_by == "Page inbox"
    await take(store, inbound("hai", "2", provenance=ALONGSIDE))
    assert (await store.inbox.conversation(1)).handled_by == "Page inbox"
    await take(store, inbound("ba", "3"))
    assert (await store.inbox.conversation(1)).handled_by == ""
    await take(store, inbound("bốn", "4", provenance=ALONGSIDE))
    assert (await store.inbox.conversation(1)).handled_by == "another app"


async def test_recovered_messages_are_counted_once(store: Store) -> None:
    first: Recorded = await take(
        store, inbound("một", "1", provenance=RECOVERED), inbound("hai", "2")
    )
    again: Recorded = await take(store, inbound("một", "1", provenance=RECOVERED))

    assert first.recovered == {SHOP: 1}
    assert not again.recovered


async def test_news_of_people(store: Store) -> None:
    await take(store, inbound())
    chat = RemoteChat("501")
    await take(
        store,
        ContactChange(chat, Sender("501", "Nguyễn Lan"), None, at(5), follows=True, phone="0903"),
    )
    await take(
        store,
        ContactChange(chat, Sender("501", ""), None, at(6), follows=False),
        TagChange(chat, ("vip", "sỉ"), ()),
    )
    await take(store, TagChange(chat, (), ("sỉ",)))
    row = await store.inbox.conversation(1)

    assert (row.contact_name, row.contact_blocked) == ("Nguyễn Lan", 0)
    assert (await store.inbox.by_ids([1]))[1].tags == ("vip",)
    assert [each.remote_id for each in await store.contacts.nameless([SHOP], 5)] == ["501"]
    await store.contacts.save_profile(
        SHOP, "501", at(9), name="Chị Lan", avatar="https://x/a.jpg", follows=True
    )
    assert await store.contacts.nameless([SHOP], 5) == []
    assert (await store.inbox.conversation(1)).contact_name == "Chị Lan"
    await store.contacts.ask_again(at(100))
    assert await store.contacts.nameless([SHOP], 5) == []  # nothing was heard of them since
    await take(store, inbound("lại là em", "12", at=at(50), contact=Sender("501", "")))
    await store.contacts.ask_again(at(100))
    assert [each.remote_id for each in await store.contacts.nameless([SHOP], 5)] == ["501"]
    await take(store, ErasureRequest(chat))
    assert await store.erasures_requested() == [1]
    await store.erase(1)
    assert await store.erasures_requested() == []


async def test_a_person_who_was_out_of_reach_and_writes_again_is_in_reach_though_nameless(
    store: Store,
) -> None:
    nameless = Sender("501", "")
    await take(store, inbound(sender=nameless, contact=nameless))
    await reply(store)
    (claimed,) = await claim(store)
    await store.settlements.settle([Settlement(claimed, Refused("gone", contact_gone=True))], at(1))
    assert (await store.inbox.conversation(1)).contact_blocked == 1
    await take(store, inbound("em đây", "12", at=at(9), sender=nameless, contact=nameless))
    row = await store.inbox.conversation(1)

    assert (row.contact_blocked, row.contact_name) == (0, "501")


async def test_tokens_leases_and_health(store: Store) -> None:
    pair = TokenRow("a", "r", at(9), 1, "seed", at(0))
    assert await store.accounts.token(SHOP) is None
    await store.accounts.save_token(SHOP, pair)
    await store.accounts.save_token(SHOP, replace(pair, access="b", version=2, expires_at=None))
    found = await store.accounts.token(SHOP)
    assert found is not None and (found.access, found.version, found.expires_at) == ("b", 2, None)
    assert "a" not in repr(pair).replace("TokenRow(version=1)", "")

    assert await store.accounts.take_lease("token:1", "one", at(0), 1_000)
    assert not await store.accounts.take_lease("token:1", "two", at(0), 1_000)
    assert await store.accounts.take_lease("token:1", "two", at(2_000), 1_000)
    await store.accounts.let_go("token:1", "two")

    await store.accounts.set_checkup(SHOP, "yes", at(5), "", "12 of 20", at(1))
    await store.accounts.set_checkup(SHOP, "no", None, "gone", "", at(2))
    await store.accounts.add_unsigned(SHOP, 3, at(3))
    await store.accounts.add_unsigned(SHOP, 4, at(4))
    await store.accounts.set_offline(SHOP, at(0), at(9), 7, None)
    (row,) = await store.accounts.all()
    assert (row.subscribed, row.token_until, str(row.remark), str(row.quota)) == (
        "no",
        None,
        "gone",
        "12 of 20",
    )
    assert (row.unsigned_count, row.unsigned_at, row.recovered, row.missing) == (7, at(4), 7, None)


async def test_a_months_messages_and_what_was_put_off(store: Store) -> None:
    await take(store, inbound(chat="1"), inbound(chat="2"))
    await reply(store, "a", "a", 1)
    await reply(store, "b", "b", 2)
    first, second = await claim(store)
    await store.settlements.settle(
        [
            Settlement(first, Sent("9", 0, NOW, quota="5 left")),
            Settlement(second, Deferred("wait", 60_000, "account"), at(60_000)),
        ],
        NOW,
    )
    assert await store.accounts.sent_in_month(SHOP, "2026-09") == 1
    assert (await store.accounts.all())[0].not_before == at(60_000)
    assert await claim(store) == []
    await store.claims.release_deferred(SHOP)
    assert [each.body for each in await claim(store)] == ["b"]
    assert (await store.accounts.all())[0].not_before == 0
    assert await store.contacts.people(AccountId(1)) == 2


async def test_signals_are_taken_once(store: Store) -> None:
    await take(store, inbound())
    await store.signals.give(1, "typing", at(1))
    await store.signals.give(1, "typing", at(2))
    assert [(each.kind, each.at) for each in await store.signals.take([SHOP])] == [
        ("typing", at(2))
    ]
    assert await store.signals.take([SHOP]) == []


async def test_files_that_have_just_come(store: Store) -> None:
    before = await store.attachments.newest_message()
    await take(
        store,
        inbound("", "1", attachments=(Attachment("photo", "https://x/1.jpg", "m:0"),)),
        inbound("hai", "2"),
    )
    (found,) = await store.attachments.new_files(before, await store.attachments.newest_message())

    assert "https://x/1.jpg" in found.attachments
