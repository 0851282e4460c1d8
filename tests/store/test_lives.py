"""Lives: what is said in them, who says it, what waits, on both engines."""

from dataclasses import replace

import pytest

from socialdesk.errors import NotAllowed, NotFound
from socialdesk.model.delivery import DeliveryKind, NewDelivery, Sent, Settlement
from socialdesk.model.ids import MINUTE, AccountId, ConversationId, Instant, RemoteId
from socialdesk.model.live import Item
from socialdesk.model.message import Author, Deletion, Edit, Visibility
from socialdesk.store.lives import Live, LiveComment, PerMinute, Totals
from socialdesk.store.open_questions import Open, OpenQuestions
from socialdesk.store.store import Store
from tests.support.announced import announced
from tests.support.lives import commented, hear, in_group, planned, running
from tests.support.make import NOW, inbound, sender
from tests.support.store import claim


async def said(store: Store, live: Live) -> list[LiveComment]:
    return await store.lives.comments(live.id, 0, 1_000)


async def words(store: Store, live: Live) -> list[tuple[str, str, str]]:
    return [(each.name, each.text, each.kind) for each in await said(store, live)]


async def tags(store: Store, number: int) -> tuple[str, ...]:
    return (await store.inbox.by_ids([number]))[number].tags


async def waiting(store: Store, live: Live) -> list[str]:
    return [each.text for each in await store.lives.questions(live.id, 0, 100)]


async def answer(store: Store, conversation: int, key: str, **more: object) -> None:
    delivery = NewDelivery(
        key, ConversationId(conversation), DeliveryKind.REPLY, "dạ còn ạ", "linh",
        **more,  # type: ignore[arg-type]
    )  # fmt: skip
    await store.outbox.reply([delivery], Instant(NOW + MINUTE))
    (one,) = await claim(store, Instant(NOW + MINUTE))
    sent = Sent(f"s-{key}", 1, Instant(NOW + MINUTE))
    await store.settlements.settle([Settlement(one, sent)], Instant(NOW + MINUTE))


async def test_it_is_kept_changed_started_and_ended(store: Store) -> None:
    sheet = (Item(0, "Chào"), Item(5 * MINUTE, "Áo A01 199k"))
    live = await planned(store, sheet=sheet, planned_for=Instant(NOW + MINUTE), chats=(3,))
    lives = store.lives
    assert (live.state, live.sheet, live.chats, live.link) == ("planned", sheet, (3,), "")
    assert [(each.account, each.kind, each.place) for each in await lives.places(live.id)] == [
        ("shop", "post", "p1")
    ]
    with pytest.raises(NotAllowed, match="already"):
        await planned(store)
    with pytest.raises(NotFound):
        await lives.named("nix")
    assert (await lives.named("toi thu sau")).id == live.id
    assert not await lives.end(live.id, NOW)
    assert await lives.start(live.id, NOW)
    assert not await lives.start(live.id, NOW)
    assert [each.id for each in await lives.running()] == [live.id]
    assert await lives.end(live.id, Instant(NOW + MINUTE))
    assert (await lives.one(live.id)).state == "ended"
    assert await lives.start(live.id, Instant(NOW + 2 * MINUTE))  # ended by mistake: it goes on
    again = await lives.one(live.id)
    assert (again.state, again.started_at, again.ended_at) == ("running", NOW, None)


async def test_comments_under_its_post_are_its_own_each_once_and_their_people_have_its_tag(
    store: Store,
) -> None:
    live = await running(store)
    first = commented("giá bao nhiêu", "1", "77")
    await hear(store, first, commented("đẹp quá", "2", "78"), commented("x", "3", "79", "p2"))
    await hear(store, first, commented("còn size M không?", "4", "77", after=MINUTE))

    rows = await said(store, live)
    assert [(each.name, each.text, each.is_question, each.is_first) for each in rows] == [
        ("Khách 77", "giá bao nhiêu", 1, 1), ("Khách 78", "đẹp quá", 0, 1),
        ("Khách 77", "còn size M không?", 1, 0),
    ]  # fmt: skip
    assert [each.number for each in rows] == sorted(each.number for each in rows)
    behind = await store.lives.comments(live.id, rows[1].number, 10)
    assert [each.text for each in behind] == ["còn size M không?"]
    newest = await store.lives.last_comments(live.id, rows[2].number, 1)
    assert [each.text for each in newest] == ["đẹp quá"]
    for each in rows:
        assert await tags(store, each.conversation_id) == (live.tag,)
    assert await store.lives.totals(live.id) == Totals(3, 2, 2, 0)
    assert await store.lives.minutes(live.id) == [
        PerMinute(NOW // MINUTE, 2, 2), PerMinute(NOW // MINUTE + 1, 1, 1),
    ]  # fmt: skip


async def test_before_it_runs_and_after_it_has_ended_nothing_is_its_own(store: Store) -> None:
    live = await planned(store)
    await hear(store, commented("sớm quá", "1"))
    assert await said(store, live) == []
    await store.lives.start(live.id, NOW)
    await store.lives.end(live.id, Instant(NOW + MINUTE))
    await hear(store, commented("muộn rồi", "2", after=2 * MINUTE))
    assert await said(store, live) == []
    assert await store.lives.catch_up(live.id) == 1  # it stood under the post already
    assert await store.lives.catch_up(live.id) == 0
    assert await words(store, live) == [("Khách 77", "sớm quá", "comment")]
    (number,) = await store.lives.untagged(live.id)
    assert number == (await said(store, live))[0].conversation_id


async def test_a_post_is_known_by_its_own_half_of_a_pages_number(store: Store) -> None:
    await store.accounts.set_identity(AccountId(1), "900", "Hoa Sen")
    live = await running(store, (1, "post", "555"))
    await hear(store, commented("a", "1", post="900_555"), commented("b", "2", post="901_555"))
    assert [each.text for each in await said(store, live)] == ["a"]


async def test_without_a_post_everything_on_the_account_counts_while_it_runs(
    store: Store,
) -> None:
    live = await running(store, (1, "account", ""))
    await hear(store, commented("a", "1", post="p7"), commented("b", "2", "78", post="p8"))
    assert [each.text for each in await said(store, live)] == ["a", "b"]
    await store.lives.end(live.id, Instant(NOW + MINUTE))
    await hear(store, commented("c", "3", "79", after=2 * MINUTE))
    assert await store.lives.catch_up(live.id) == 0


async def test_in_a_group_each_who_speaks_is_somebody(store: Store) -> None:
    live = await running(store, (1, "chat", "-100"))
    await hear(store, inbound("alo", "1", "501", at=Instant(NOW - MINUTE)))
    await hear(store, in_group("giá?", "5", "501"), in_group("đẹp", "6", "502", after=1))
    rows = await said(store, live)
    assert [(each.kind, each.text, each.is_first) for each in rows] == [
        ("group", "giá?", 0), ("group", "đẹp", 1),
    ]  # fmt: skip
    assert len({each.contact_id for each in rows}) == 2
    assert len({each.conversation_id for each in rows}) == 1
    assert await tags(store, rows[0].conversation_id) == ()  # the group is nobody
    assert await store.lives.untagged(live.id) == [1]  # the private chat of one of them
    assert await waiting(store, live) == ["giá?"]
    await answer(store, rows[1].conversation_id, "k1", reply_to="6")
    assert await waiting(store, live) == ["giá?"]  # somebody else was answered
    await answer(store, rows[0].conversation_id, "k2", reply_to="5")
    assert await waiting(store, live) == []


async def test_private_messages_count_from_those_who_have_commented(store: Store) -> None:
    live = await running(store)
    await hear(
        store, inbound("chào shop", "1", "77", at=Instant(NOW - MINUTE)), inbound("chào", "2", "90")
    )
    await hear(store, commented("ib shop", "3", "77"), inbound("còn áo không?", "4", "77"))
    await hear(store, inbound("giá?", "5", "90"))
    assert [(each.text, each.kind) for each in await said(store, live)] == [
        ("ib shop", "comment"), ("còn áo không?", "private"),
    ]  # fmt: skip
    assert await store.lives.totals(live.id) == Totals(1, 1, 0, 1)


async def test_a_question_waits_until_somebody_answers_it_or_it_is_gone(store: Store) -> None:
    live = await running(store)
    await hear(
        store,
        *(commented(f"giá {n}?", str(n), str(70 + n), after=n * 1_000) for n in range(1, 6)),
    )
    assert await store.lives.open_questions(OpenQuestions(live.id)) == Open(5, NOW + 1_000)
    one, two, three, four, five = await said(store, live)
    await answer(store, one.conversation_id, "k1")
    await hear(store, Deletion(commented("", "2", "72").chat, (RemoteId("2"),)))
    await hear(store, Visibility(commented("", "3", "73").chat, RemoteId("3"), hidden=True))
    said_now = replace(commented("đẹp quá", "4", "74", after=4_000), edited_at=Instant(NOW + 9_000))
    await hear(store, Edit(said_now, Instant(NOW + 9_000)))
    await answer(store, five.conversation_id, "k5", private=True)

    assert await store.lives.open_questions(OpenQuestions(live.id)) == Open(0, None)
    again = await store.lives.comments_again(
        live.id, [one.number, two.number, three.number, four.number]
    )
    assert [
        (each.answered, each.deleted, each.hidden, each.is_question, each.text) for each in again
    ] == [
        (1, 0, 0, 1, "giá 1?"), (0, 1, 0, 1, "giá 2?"), (0, 0, 1, 1, "giá 3?"), (0, 0, 0, 0, "đẹp quá"),
    ]  # fmt: skip
    assert await store.lives.comments_again(live.id, []) == []


async def test_what_the_shop_itself_says_is_no_comment(store: Store) -> None:
    live = await running(store)
    await hear(store, commented("giá?", "1"), replace(commented("199k", "2"), author=Author.OWNER))
    assert [each.text for each in await said(store, live)] == ["giá?"]


async def test_private_replies_and_who_joined_are_counted(store: Store) -> None:
    live = await running(store)
    await hear(store, commented("giá?", "1"), commented("size?", "2", "78"))
    one, two = await said(store, live)
    key = f"private:1:{one.remote_id}"
    await answer(store, one.conversation_id, key, private=True)
    assert await store.lives.private_replies(live.id) == 1
    await store.consents.say(one.conversation_id, "live", Instant(NOW + 1), "word", wanted=True)
    await store.consents.say(two.conversation_id, "live", Instant(NOW - 1), "word", wanted=True)
    assert await store.lives.joined("live", NOW, Instant(NOW + MINUTE)) == 1


async def test_whoever_is_erased_has_said_nothing(store: Store) -> None:
    live = await running(store, (1, "post", "p1"), (1, "chat", "-100"))
    await hear(store, commented("giá?", "1"), in_group("a", "5", "77"), commented("b", "2", "78"))
    one = (await said(store, live))[0]
    await store.erase(one.conversation_id)
    assert [each.text for each in await said(store, live)] == ["b"]
    assert (await store.lives.totals(live.id)).people == 1


async def test_two_lives_at_once_each_have_their_own(store: Store) -> None:
    here = await running(store)
    there = await running(store, (1, "account", ""), name="hai")
    await hear(store, commented("a", "1"), commented("b", "2", "78", post="p9"))
    assert [each.text for each in await said(store, here)] == ["a"]
    assert [each.text for each in await said(store, there)] == ["a", "b"]
    assert set(await tags(store, 1)) == {here.tag, there.tag}


async def test_a_broadcast_is_its_announcement_until_it_is_cancelled(store: Store) -> None:
    live = await planned(store)
    kept = await announced(store, "live-1h")
    await store.lives.announce(live.id, "hour", kept.id)
    await store.lives.cancel(live.id, "hour", NOW)
    (one,) = await store.lives.announcements(live.id)
    assert (one.moment, one.broadcast_id, one.cancelled_at) == ("hour", kept.id, NOW)
    await store.lives.announce(live.id, "hour", kept.id)
    (one,) = await store.lives.announcements(live.id)
    assert one.cancelled_at is None


async def test_a_stranger_in_the_same_batch_is_new_once(store: Store) -> None:
    live = await running(store)
    who = sender("Mai", "80")
    many = [replace(commented(f"{n}", str(n), "80"), sender=who, contact=who) for n in range(1, 40)]
    await hear(store, *many)
    assert await store.lives.totals(live.id) == Totals(39, 1, 1, 0)
