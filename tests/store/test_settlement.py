"""Settlement: how a delivery ended, and everything that hangs on it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import socialdesk.bots  # noqa: F401 - platforms say their own codes
from socialdesk.model.changes import Resolve
from socialdesk.model.conversation import Status
from socialdesk.model.delivery import (
    Claimed,
    Deferred,
    DeliveryKind,
    NewDelivery,
    Operation,
    OutgoingFile,
    Refused,
    SendResult,
    Sent,
    Settlement,
    Unconfirmed,
)
from socialdesk.model.i18n import set_language
from socialdesk.model.ids import (
    AccountId,
    ConversationId,
    DeliveryId,
    Instant,
    RemoteAddress,
    RemoteChat,
    RemoteId,
)
from socialdesk.model.message import Attachment, Author, DeliveryReport, Echo
from socialdesk.model.reason import Reason, dump_reason
from socialdesk.services.thread import read_thread
from socialdesk.store.filters import InboxFilter
from socialdesk.store.settlement import ending, sent_message
from socialdesk.store.store import Store
from tests.support.make import NOW, inbound, sender
from tests.support.outbox import (
    SHOP,
    at,
    bodies,
    changes,
    claim,
    comment,
    customers,
    doing,
    queue,
    revision,
    said,
    settle,
    words,
)


def claimed(**more: object) -> Claimed:
    values: dict[str, object] = {
        "id": DeliveryId(7),
        "conversation_id": ConversationId(1),
        "account_id": AccountId(1),
        "chat": RemoteChat("501"),
        "chat_kind": "private",
        "address": RemoteAddress("{}"),
        "kind": "reply",
        "author": "linh",
        "body": "dạ",
        "reply_to": None,
        "attempts": 0,
        "created_at": NOW,
        "last_action_at": None,
    }
    return Claimed(**{**values, **more})  # type: ignore[arg-type]


WHY = dump_reason("x")


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        (Sent("21", 21, NOW), ("sent", NOW, "", "", "21", 0, 0)),
        (Sent("", 0, NOW), ("sent", NOW, "", "", None, 0, 0)),
        (Deferred("x"), ("queued", None, WHY, "deferred", None, 9, 0)),
        (Deferred("x", is_limit=True), ("queued", None, WHY, "deferred", None, 9, 1)),
        (Refused("x", "gone"), ("refused", NOW, WHY, "gone", None, 0, 0)),
        (Unconfirmed("x"), ("unconfirmed", NOW, WHY, "unconfirmed", None, 0, 0)),
    ],
)
def test_every_ending_has_its_row(result: SendResult, expected: tuple[object, ...]) -> None:
    found = ending(Settlement(claimed(), result, 9), NOW)

    assert found.id == 7
    assert (
        found.state, found.settled_at, found.error, found.code, found.remote_id, found.due_at,
        found.forgiven,
    ) == expected  # fmt: skip


PICTURE = '{"path": "/f/a.png", "name": "áo.png", "mime": "image/png", "size": 3}'
LETTER = '{"path": "/f/a.pdf", "name": "giá.pdf", "mime": "application/pdf", "size": 3}'


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ({}, "text"),
        ({"chat_kind": "comment"}, "comment"),
        ({"chat_kind": "comment", "private": 1}, "private_reply"),
        ({"file_text": PICTURE}, "photo"),
        ({"file_text": LETTER}, "document"),
    ],
)
def test_what_arrived_is_a_message_of_its_kind(more: dict[str, object], kind: str) -> None:
    assert sent_message(claimed(**more), Sent("21", 21, NOW)).kind == kind


@given(st.sampled_from(list(DeliveryKind)))
def test_only_a_persons_words_are_an_agents(kind: DeliveryKind) -> None:
    found = sent_message(claimed(kind=kind.value), Sent("21", 21, NOW))

    assert found.author == ("agent" if kind is DeliveryKind.REPLY else "bot")


async def test_what_is_sent_stands_in_the_thread_once_even_if_the_echo_was_first(
    store: Store,
) -> None:
    await said(store, inbound())
    await queue(store, "dạ còn ạ")
    (begun,) = await claim(store)
    bot = sender("Bot", is_bot=True)
    await said(store, inbound("dạ còn ạ", "21", author=Author.BOT, sender=bot, at=at(9)))
    await settle(store, begun, Sent("21", 21, at(9)))

    rows = (await store.threads.rows(1, 10))[1:]
    assert [(row.body, row.author, row.sender, row.delivery_state) for row in rows] == [
        ("dạ còn ạ", "agent", "linh", "sent")
    ]


async def test_the_first_answer_of_a_person_is_told_once_with_whose_it_is(store: Store) -> None:
    await customers(store, 1)
    await queue(store, "a", "b")
    (first,) = await claim(store)
    await settle(store, first, Sent("21", 21, at(300)))
    (second,) = await claim(store)
    await settle(store, second, Sent("22", 22, at(700)))

    assert (await store.inbox.conversation(1)).state.first_reply_at == at(300)
    assert [each for each in await changes(store) if each[0] == "first_replied"] == [
        ("first_replied", "linh")
    ]


async def test_a_programs_words_are_no_first_answer(store: Store) -> None:
    await customers(store, 1)
    live = NewDelivery("b", ConversationId(1), DeliveryKind.BROADCAST, "LIVE", "linh")
    await store.outbox.queue_many([live], NOW)
    before = await revision(store)
    await settle(store, (await claim(store))[0])

    assert (await store.inbox.conversation(1)).state.first_reply_at is None
    assert "first_replied" not in dict(await changes(store))
    assert await revision(store) > before  # desks show the message all the same


async def test_an_echo_settles_what_was_in_doubt(store: Store) -> None:
    await said(store, inbound())
    await queue(store, "dạ còn ạ")
    (begun,) = await claim(store)
    await settle(store, begun, Unconfirmed("no answer"))
    bot = sender("Bot", is_bot=True)
    await said(
        store,
        inbound("dạ còn ạ", "21", author=Author.BOT, sender=bot, at=at(9), echo=Echo()),
    )

    assert await bodies(store) == [("dạ còn ạ", "sent")]


async def test_a_limit_of_the_whole_account_is_kept_over_a_restart(store: Store) -> None:
    await customers(store, 1)
    await queue(store, "a")
    limit = Deferred("slow", 60_000, "account", is_limit=True)
    await settle(store, (await claim(store))[0], limit, at(60_000))

    assert (await store.accounts.all())[0].not_before == at(60_000)


async def test_a_refused_reply_gives_the_wait_back_and_says_why(store: Store) -> None:
    await said(store, inbound())
    await queue(store, "a")
    refused = Refused("blocked. Wait.", "contact_gone", contact_gone=True)
    await settle(store, (await claim(store))[0], refused)

    (item,) = await store.inbox.page(InboxFilter(), 10)
    assert (item.row.waiting_since, item.outbox, item.row.blocked) == (NOW, "refused", 1)
    assert (await store.inbox.conversation(1)).state.status is Status.OPEN
    assert [kind for kind, _ in await changes(store)][-2:] == ["blocked", "unsent"]


async def test_a_chat_that_has_moved_is_written_to_at_its_new_address(store: Store) -> None:
    await customers(store, 1)
    await queue(store, "a", "b")
    new = RemoteAddress('{"chat_id": "-100"}')
    await settle(store, (await claim(store))[0], Sent("21", 21, NOW, moved_to=new))

    (following,) = await claim(store)
    assert following.address == '{"chat_id": "-100"}'
    assert "moved" in dict(await changes(store))
    assert (await store.inbox.conversation(1)).state.first_reply_at == NOW


async def test_a_private_replys_answer_links_the_two_contacts(store: Store) -> None:
    await said(store, comment("inbox em", "c1"))
    await store.outbox.reply([words("giá", reply_to="c1", private=True)], NOW)
    (begun,) = await claim(store)
    await settle(store, begun, Sent("m1", 0, at(5), contact="5577"))
    await said(store, inbound("dạ em đây", "12", "5577", contact=sender("", "5577")))

    first = await store.inbox.conversation(1)
    assert [row.id for row in await store.inbox.beside(first)] == [2]


@pytest.mark.parametrize(
    ("operation", "hidden", "deleted", "signs"),
    [
        (Operation.HIDE, True, False, []),
        (Operation.UNHIDE, False, False, []),
        (Operation.DELETE, False, True, []),
        (Operation.UNSEND, False, True, []),
        (Operation.LIKE, False, False, ["👍"]),
        (Operation.UNLIKE, False, False, []),
        (Operation.TAG, False, False, []),
    ],
)
async def test_operations_leave_no_message_and_end_no_wait(
    store: Store, operation: Operation, hidden: bool, deleted: bool, signs: list[str]
) -> None:
    await said(store, comment("spam", "c1"))
    await store.outbox.operate(doing(operation, "c1"), NOW)
    await settle(store, (await claim(store))[0], Sent("", 0, at(5)))

    (row,) = await store.threads.rows(1, 9)
    assert (row.hidden_at is not None, row.deleted_at is not None) == (hidden, deleted)
    assert [each.sign for each in await store.threads.signs(1, ["c1"])] == signs
    assert (await store.inbox.conversation(1)).state.waiting_since is not None


async def test_an_operation_that_was_refused_gives_no_wait_back(store: Store) -> None:
    await said(store, comment("giá?", "c1"))
    await queue(store, "350k")
    await settle(store, (await claim(store))[0])
    await store.outbox.operate(doing(Operation.LIKE, "c1"), NOW)
    await settle(store, (await claim(store))[0], Refused("no"))

    assert (await store.inbox.conversation(1)).state.waiting_since is None
    (row,) = await store.deliveries.rows("refused", 9)
    assert row.operation == "like"


async def test_an_edit_keeps_what_was_said_and_is_found_by_its_new_words(store: Store) -> None:
    await customers(store, 1)
    await queue(store, "giá 350k")
    await settle(store, (await claim(store))[0], Sent("12", 12, NOW))
    while await store.search.index():
        pass
    await store.outbox.operate(doing(Operation.EDIT, "12", "giá 320k"), at(1))
    await settle(store, (await claim(store, at(1)))[0], Sent("12", 0, at(1)))
    message = (await store.threads.rows(1, 9))[-1]

    assert (message.body, message.author) == ("giá 320k", "agent")
    assert [each.body for each in await store.threads.versions([message.id])] == ["giá 350k"]
    assert [hit.body for hit in await store.search.find("320k", 9)] == ["giá 320k"]
    assert await store.search.find("350k", 9) == []


async def test_a_file_of_ours_is_kept_with_its_message(store: Store) -> None:
    await customers(store, 1)
    file = OutgoingFile("/files/out/a.png", "áo đỏ.png", "image/png", 300)
    await store.outbox.reply([words("", 1, "k", file=file)], NOW)
    await settle(store, (await claim(store))[0], Sent("9", 0, at(5)))

    own = (await read_thread(store, 1, 9))[1]
    assert (own.kind, own.attachments) == (
        "photo",
        (Attachment("photo", name="áo đỏ.png", mime="image/png", size=300),),
    )


async def test_a_file_is_kept_though_what_was_read_back_first_told_nothing_of_it(
    store: Store,
) -> None:
    await said(store, inbound())
    file = OutgoingFile("/files/out/a.png", "áo đỏ.png", "image/png", 300)
    await store.outbox.reply([words("đây ạ", 1, "k", file=file)], NOW)
    (begun,) = await claim(store)
    page = sender("Hoa Sen", is_bot=True)
    await said(store, inbound("đây ạ", "21", author=Author.BOT, sender=page, at=at(9)))
    await settle(store, begun, Sent("21", 21, at(9)))

    own = (await read_thread(store, 1, 9))[1]
    assert (own.kind, own.text, [each.name for each in own.attachments]) == (
        "photo",
        "đây ạ",
        ["áo đỏ.png"],
    )


async def test_accounts_know_what_was_sent_this_month_and_when_last(store: Store) -> None:
    await customers(store, 3)
    for number in (1, 2):
        await queue(store, f"{number}", conversation=number)
    await store.outbox.operate(words("vip", 3, operation=Operation.TAG), NOW)
    begun = await claim(store)
    await store.settlements.settle(
        [Settlement(each, Sent(f"9{each.id}", 0, NOW, quota="5 left")) for each in begun], at(50)
    )

    assert await store.accounts.sent_in_month(SHOP, "2026-09") == 2  # a tag is no message
    account = (await store.accounts.all())[0]
    assert (account.last_out_at, str(account.quota)) == (at(50), "5 left")


async def test_what_is_settled_once_more_is_counted_once(store: Store) -> None:
    await customers(store, 2)
    await queue(store, "a")
    await queue(store, "b", conversation=2)
    first, second = await claim(store)
    await settle(store, first, Sent("21", 21, NOW))
    again = [Settlement(first, Sent("21", 21, NOW)), Settlement(second, Sent("22", 22, NOW))]
    await said(store, DeliveryReport(RemoteChat("1"), read=True, remote_ids=(RemoteId("21"),)))
    for _ in range(2):
        await store.settlements.settle(again, at(9))

    assert await store.accounts.sent_in_month(SHOP, "2026-09") == 2
    assert await bodies(store, "all") == [("a", "read"), ("b", "sent")]


async def test_an_answer_that_failed_brings_its_conversation_back_among_the_open_ones(
    store: Store,
) -> None:
    await customers(store, 1)
    await queue(store, "dạ còn ạ")
    await store.conversations.do(Resolve(), [1], "linh", at(1))
    assert await store.inbox.places(InboxFilter(), 9) == []
    await settle(store, (await claim(store))[0], Refused("Blocked."))

    state = (await store.inbox.conversation(1)).state
    assert (state.status, state.waiting_since, state.episode) == (Status.OPEN, NOW, 1)
    assert [each.id for each in await store.inbox.places(InboxFilter(), 9)] == [1]
    assert (await changes(store))[-1][0] == "unsent"


async def test_a_late_unconfirmed_does_not_undo_an_echo(store: Store) -> None:
    await customers(store, 1)
    await queue(store, "dạ còn ạ")
    (begun,) = await claim(store)
    owner = sender("elsewhere")
    mark = Echo(begun.id)
    await said(
        store,
        inbound("dạ còn ạ", "m1", "1", author=Author.OWNER, sender=owner, at=at(2), echo=mark),
    )
    await settle(store, begun, Unconfirmed("no answer"))

    (row,) = await store.deliveries.rows("all", 9)
    assert (row.state, row.code, row.error, row.remote_id) == ("sent", "", "", "m1")


def test_the_moment_a_settlement_is_due_again_is_at_once_by_default() -> None:
    assert Settlement(claimed(), Deferred("x")).due_at == Instant(0)


async def test_why_it_was_refused_is_kept_as_a_code_and_said_in_the_readers_language(
    store: Store,
) -> None:
    await said(store, inbound())
    await queue(store, "a")
    why = Reason("telegram.refused", detail='{0} "x"\n\x1b[31m')
    gave_up = Reason("send.gave_up", why=why)
    await settle(store, (await claim(store))[0], Refused(gave_up, "gave_up"))
    (row,) = await store.deliveries.rows("refused", 9)
    (entry,) = [each for each in await read_thread(store, 1, 10) if each.delivery]

    assert (row.reason, row.code, entry.reason) == (gave_up, "gave_up", gave_up)
    assert row.error.startswith("It could not be sent for a day. Telegram refused it (")
    set_language("vi")
    try:
        assert row.error.startswith("Suốt một ngày không gửi được. Telegram từ chối (")
        assert entry.error == row.error
    finally:
        set_language("en")
    assert "\x1b" not in row.error


async def test_a_customers_words_stay_theirs_under_a_number_that_an_answer_of_ours_gets(
    store: Store,
) -> None:
    await said(store, inbound("đơn của em đâu", "21"))
    await queue(store, "dạ đây")
    (claimed,) = await claim(store)
    for _ in range(2):
        await settle(store, claimed)

    rows = await store.threads.rows(1, 9)
    assert [(row.author, row.body) for row in rows] == [
        ("customer", "đơn của em đâu"), ("agent", "dạ đây"),
    ]  # fmt: skip


async def test_a_customers_words_under_a_number_of_ours_are_no_repeat(store: Store) -> None:
    await said(store, inbound("alo", "11"))
    await queue(store, "dạ đây")
    (claimed,) = await claim(store)
    await settle(store, claimed)
    for _ in range(2):
        await said(store, inbound("còn không", "21", at=at(50)))

    rows = await store.threads.rows(1, 9)
    assert sorted((row.author, row.body) for row in rows) == [
        ("agent", "dạ đây"), ("customer", "alo"), ("customer", "còn không"),
    ]  # fmt: skip


async def test_an_answer_without_a_number_is_in_its_thread_once(store: Store) -> None:
    await said(store, inbound("alo", "11"))
    await queue(store, "dạ đây")
    (claimed,) = await claim(store)
    for _ in range(2):
        await settle(store, claimed, Sent("", 0, at(9)))

    assert [row.body for row in await store.threads.rows(1, 9)] == ["alo", "dạ đây"]
