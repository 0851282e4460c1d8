"""A Page and an Instagram account over real HTTP: verification, windows, comments, who has the
chat, what was missed."""

import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from socialdesk.bots.meta.graph import Graph, Key
from socialdesk.bots.meta.login import exchange
from socialdesk.bots.meta.webhook import is_signed
from socialdesk.bots.web import Request
from socialdesk.errors import ChannelError, NotAllowed
from socialdesk.model.delivery import DeliveryKind, NewDelivery, Operation, Signal
from socialdesk.model.ids import ConversationId
from socialdesk.model.policy import Allowed, Never
from socialdesk.simulator import graph
from socialdesk.store.filters import InboxFilter, Shelf
from socialdesk.store.store import Store
from tests.bots.zalo_oa.test_channel import _has, _sent
from tests.support.bots import MemoryVault
from tests.support.platforms import (
    FastClock,
    OnInstagram,
    OnMessenger,
    Stack,
    stacked,
    working,
)
from tests.support.waiting import until

LAN = "7700000000000001"[:16]
POST = "101010101010101_777"
BODIES = (
    (Path(__file__).parent / "payloads" / "bodies.jsonl").read_text(encoding="utf-8").splitlines()
)


def lan(platform: OnMessenger) -> str:
    return f"77000000000{1:05}"


@pytest.fixture
async def platform() -> AsyncIterator[OnMessenger]:
    found = OnMessenger(FastClock())
    await found.open()
    yield found
    await found.close()


@pytest.fixture
async def stack(platform: OnMessenger, tmp_path: Path) -> AsyncIterator[Stack]:
    async with working(platform, tmp_path) as found:
        yield found


async def said(stack: Stack, platform: OnMessenger, text: str = "alo") -> None:
    platform.say(text)
    await until(lambda: _has(stack, text))


def test_the_sheets_signature_over_the_raw_bytes() -> None:
    body = BODIES[0].encode()
    right = "sha256=f0e1e586fbbab84e2276501f2256c3e84800518d6e6c59ec94317a8ee51b8b2f"
    secret = "socialdesk-app-secret-0123456789"

    assert is_signed(Request({"X-Hub-Signature-256": right}, body), secret)
    assert not is_signed(
        Request({"X-Hub-Signature-256": right}, json.dumps(json.loads(body)).encode()), secret
    )
    assert not is_signed(Request({}, body), secret)
    assert is_signed(
        Request(
            {
                "X-Hub-Signature-256": "sha256=f39034b29165ec6a5104d9aef27266484ab26c8caa7bca8bcb2dd02e8be61b17"
            },
            b"hello world",
        ),
        "sesame",
    )


async def test_meta_asks_whether_the_address_is_ours(stack: Stack) -> None:
    url = f"http://127.0.0.1:{stack.web.port}/hooks/shop"
    async with aiohttp.ClientSession() as session:
        for names, token, status, text in (
            ("hub.", "verify-me", 200, "1158201444"),
            ("hub_", "verify-me", 200, "1158201444"),
            ("hub.", "guess", 403, None),
        ):
            query = {
                f"{names}mode": "subscribe",
                f"{names}verify_token": token,
                f"{names}challenge": "1158201444",
            }
            async with session.get(url, params=query) as answer:
                assert answer.status == status
                assert text is None or await answer.text() == text
                assert text is None or answer.content_type == "text/plain"


async def test_the_proof_is_the_sheets(stack: Stack, platform: OnMessenger) -> None:
    proof = hmac.new(
        b"socialdesk-app-secret-0123456789", b"EAAB-demo-page-token", hashlib.sha256
    ).hexdigest()

    assert proof == "02d38fb6e42435879c72d6d7e9f397783d75149dfd94c14928fc4e56740e557a"
    await said(stack, platform)
    await stack.replies.send(1, "dạ", "k", "linh")
    await until(lambda: _sent(stack, "sent"))  # the simulated Graph refuses calls without it


async def test_after_a_day_only_a_person_with_the_feature_may_answer(
    platform: OnMessenger, tmp_path: Path
) -> None:
    platform.side.human_agent = True
    config = platform.config()
    platform.config = lambda: config + "human_agent = true\n"  # type: ignore[method-assign]
    async with working(platform, tmp_path) as stack:
        await said(stack, platform)
        platform.clock.jump(30 * 3600)
        await stack.replies.send(1, "dạ em trả lời muộn", "k", "linh")
        await until(lambda: _sent(stack, "sent"))

        data = platform.side.sent[0]["data"]
        assert (data["messaging_type"], data["tag"]) == ("MESSAGE_TAG", "HUMAN_AGENT")
        row = await stack.store.inbox.conversation(1)
        context = await stack.replies.verdicts.context_of(row)
        broadcast = await stack.replies.verdicts.verdict(context, DeliveryKind.BROADCAST)
        assert isinstance(broadcast, Never)
        platform.clock.jump(7 * 86400)
        context = await stack.replies.verdicts.context_of(row)
        assert isinstance(await stack.replies.verdicts.verdict(context), Never)


async def test_without_the_feature_the_window_is_a_day_and_a_reaction_opens_it_again(
    platform: OnMessenger, stack: Stack
) -> None:
    await said(stack, platform)
    platform.clock.jump(30 * 3600)
    with pytest.raises(NotAllowed, match="human_agent = true"):
        await stack.replies.send(1, "dạ", "k", "linh")
    mid = (await stack.thread())[0].remote_id
    platform.server.messaging(
        platform.side,
        {
            "sender": {"id": lan(platform)},
            "recipient": {"id": platform.side.page_id},
            "timestamp": platform.clock.now(),
            "reaction": {"reaction": "love", "emoji": "❤️", "action": "react", "mid": mid},
        },
    )
    await until(lambda: _may(stack))

    assert (await stack.store.inbox.conversation(1)).state.unread == 1


async def _may(stack: Stack) -> bool:
    verdicts = stack.replies.verdicts
    return isinstance(await verdicts.verdict(await verdicts.context(1)), Allowed)


async def test_a_window_the_platform_closed_is_said_in_words(
    platform: OnMessenger, stack: Stack
) -> None:
    await said(stack, platform)
    for code, subcode, words in (
        (10, 2018278, "24-hour window"), (200, 2018028, "permission"), (100, 2018001, "no such person"),
        (368, 0, "restricts"), (10900, 0, "private reply"), (100, 42, "no"), (551, 1545041, "cannot receive"),
    ):  # fmt: skip
        platform.side.faults["messages"] = [graph.refusing(code, subcode)]
        (number,) = await stack.replies.send(1, f"tin {code}", f"k{code}.{subcode}", "linh")
        await until(lambda number=number: _refused(stack, number))
        assert words in (await stack.store.deliveries.row(number)).error
    with pytest.raises(NotAllowed, match="blocked"):  # the last one: until they write again
        await stack.replies.send(1, "nữa", "k", "linh")


async def _refused(stack: Stack, number: int) -> bool:
    return (await stack.store.deliveries.row(number)).state == "refused"


async def test_usage_headers_are_obeyed(platform: OnMessenger, stack: Stack) -> None:
    await said(stack, platform)
    usage = json.dumps(
        {
            "1": [
                {
                    "type": "messenger",
                    "call_count": 100,
                    "total_cputime": 2,
                    "total_time": 3,
                    "estimated_time_to_regain_access": 7,
                }
            ]
        }
    )
    platform.side.faults["messages"] = [
        graph.refusing(80006, 0, "slow", X_Business_Use_Case_Usage=usage)
    ]
    (number,) = await stack.replies.send(1, "dạ", "k", "linh")
    await until(lambda: _waits(stack, number))

    assert "7 minutes" in (await stack.store.deliveries.row(number)).error
    platform.clock.jump(8 * 60)
    await until(lambda: _sent(stack, "sent"))


async def _waits(stack: Stack, number: int) -> bool:
    return bool((await stack.store.deliveries.row(number)).error)


async def test_another_app_has_the_chat(platform: OnMessenger, stack: Stack) -> None:
    await said(stack, platform)
    about = {"sender": {"id": lan(platform)}, "recipient": {"id": platform.side.page_id}}
    platform.server.messaging(
        platform.side,
        {
            **about,
            "timestamp": platform.clock.now(),
            "pass_thread_control": {
                "previous_owner_app_id": platform.side.app_id,
                "new_owner_app_id": "263902037430900",
            },
        },
    )
    await until(lambda: _handled(stack, "Page inbox"))
    with pytest.raises(NotAllowed, match="handled elsewhere"):
        await stack.replies.send(1, "dạ", "k", "linh")
    platform.server.messaging(
        platform.side,
        {**about, "timestamp": platform.clock.now(), "message": {"mid": "m_x", "text": "alo?"}},
        "standby",
    )
    await until(lambda: _has(stack, "alo?"))
    await said(stack, platform, "shop ơi")  # arrives as an ordinary message: the chat is ours again

    assert await _handled(stack, "")


async def _handled(stack: Stack, by: str) -> bool:
    return (await stack.store.inbox.conversation(1)).handled_by == by


async def test_a_persons_answer_elsewhere_ends_the_wait(
    platform: OnMessenger, stack: Stack
) -> None:
    await said(stack, platform)
    platform.server.answer_elsewhere(platform.side, lan(platform), "dạ còn")
    await until(lambda: _has(stack, "dạ còn"))
    state = (await stack.store.inbox.conversation(1)).state

    assert state.waiting_since is None and state.first_reply_at is not None


# -- comments
# ---------------------------------------------------------------------------------------------------------


async def _count(stack: Stack, wanted: int) -> bool:
    return len(await stack.store.inbox.places(InboxFilter(Shelf.ALL), 50)) == wanted


async def test_a_comment_is_a_conversation_of_its_own_and_answered_in_public(
    platform: OnMessenger, stack: Stack
) -> None:
    comment = platform.server.comment(platform.side, lan(platform), "còn size M không?", POST)
    await until(lambda: _count(stack, 1))
    await stack.replies.send(1, "dạ còn ạ", "k", "linh")
    await until(lambda: _sent(stack, "sent"))
    await platform.caught_up(stack)

    item = (await stack.store.inbox.by_ids([1]))[1]
    assert (item.row.chat_kind, item.row.subject) == ("comment", f"https://www.facebook.com/{POST}")
    assert [(row.author, row.body, row.reply_to) for row in await stack.thread()] == [
        ("customer", "còn size M không?", None), ("agent", "dạ còn ạ", comment),
    ]  # fmt: skip
    assert item.row.waiting_since is None


async def test_a_public_answer_whose_echo_comes_first_shows_once(
    platform: OnMessenger, stack: Stack
) -> None:
    platform.side.echo = "before"
    platform.server.comment(platform.side, lan(platform), "giá?", POST)
    await until(lambda: _count(stack, 1))
    await stack.replies.send(1, "350k ạ", "k", "linh")
    await until(lambda: _sent(stack, "sent"))
    await platform.caught_up(stack)

    assert [(row.author, row.body) for row in await stack.thread()] == [
        ("customer", "giá?"),
        ("agent", "350k ạ"),
    ]


async def test_one_private_reply_for_each_comment_within_seven_days(
    platform: OnMessenger, stack: Stack
) -> None:
    comment = platform.server.comment(platform.side, lan(platform), "inbox em giá", POST)
    await until(lambda: _count(stack, 1))
    await stack.replies.send(1, "dạ em gửi giá ạ", "k", "linh", private=True)
    await until(lambda: _sent(stack, "sent"))
    with pytest.raises(NotAllowed, match="one private reply"):
        await stack.replies.send(1, "thêm nữa", "k2", "linh", private=True)
    await until(lambda: _count(stack, 2))  # its echo: the private chat, linked to the same person
    beside = await stack.store.inbox.beside(await stack.store.inbox.conversation(1))

    assert platform.side.private_used == {comment}
    assert [row.chat_kind for row in beside] == ["private"]
    assert [(row.author, row.sender) for row in await stack.thread(2)] == [("agent", "linh")]
    old = platform.server.comment(platform.side, "7700000000000009", "hỏi cũ", POST)
    await until(lambda: _count(stack, 3))
    platform.clock.jump(8 * 86400)
    with pytest.raises(NotAllowed, match="within 7 days"):
        await stack.replies.send(3, "trễ", "k3", "linh", private=True)
    assert old not in platform.side.private_used


async def test_comments_are_hidden_shown_liked_and_deleted(
    platform: OnMessenger, stack: Stack
) -> None:
    comment = platform.server.comment(platform.side, lan(platform), "spam", POST)
    await until(lambda: _count(stack, 1))
    for place, act in enumerate((Operation.HIDE, Operation.UNHIDE, Operation.LIKE, Operation.HIDE)):
        await stack.replies.operate(1, act, None, "linh", f"a{place}")
        await until(lambda place=place: _all_sent(stack, place + 1))
    (row,) = await stack.thread()

    assert [each["act"] for each in platform.side.acts] == ["hide", "unhide", "like", "hide"]
    assert row.hidden_at is not None
    assert [each.sign for each in await stack.store.threads.signs(1, [comment])] == ["👍"]
    await stack.replies.operate(1, Operation.DELETE, row.id, "linh", "d")
    await until(lambda: _all_sent(stack, 5))
    assert (await stack.thread())[0].deleted_at is not None
    assert (
        await stack.store.inbox.conversation(1)
    ).state.waiting_since is not None  # nothing was answered


async def _all_sent(stack: Stack, count: int) -> bool:
    return await stack.states() == ["sent"] * count


async def test_live_comments_polled_and_told_are_one(platform: OnMessenger, tmp_path: Path) -> None:
    config = platform.config()
    platform.config = lambda: config + "live_poll_seconds = 1\n"  # type: ignore[method-assign]
    async with working(platform, tmp_path) as stack:
        platform.server.change(
            platform.side, {"field": "live_videos", "value": {"id": "777", "status": "live"}}
        )
        platform.server.comment(platform.side, lan(platform), "chốt 2 cái", POST)
        platform.server.comment(platform.side, "7700000000000002", "chốt 1", POST, webhook=False)
        await until(lambda: _count(stack, 2))
        await platform.caught_up(stack)

        assert await stack.texts(1) == ["chốt 2 cái"]
        assert await stack.texts(2) == ["chốt 1"]


async def test_edits_removals_and_hiding_elsewhere(platform: OnMessenger, stack: Stack) -> None:
    body = json.loads(BODIES[12])
    changes = body["entry"][0]["changes"]
    for change in changes[1:4]:
        platform.server.change(platform.side, change)
        await until(lambda: platform.server.pushing == 0)
    await until(lambda: _has(stack, "chốt 3 cái mã A12"))
    about = {"item": "comment", "comment_id": "777_9001", "post_id": POST}
    platform.server.change(platform.side, {"field": "feed", "value": {**about, "verb": "hide"}})
    await until(lambda: _first(stack, "hidden_at"))
    platform.server.change(platform.side, {"field": "feed", "value": {**about, "verb": "remove"}})
    await until(lambda: _first(stack, "deleted_at"))

    assert [(row.author, row.body) for row in await stack.thread()] == [
        ("customer", "chốt 3 cái mã A12"), ("owner", "Shop đã nhận đơn"),
    ]  # fmt: skip


async def _first(stack: Stack, field: str) -> bool:
    return getattr((await stack.thread())[0], field) is not None


async def test_instagram_comments_are_answered_in_public_and_private(tmp_path: Path) -> None:
    platform = OnInstagram(FastClock())
    await platform.open()
    async with working(platform, tmp_path) as stack:
        platform.server.comment(platform.side, "8800000000000003", "giá?", "18100000000000001")
        await until(lambda: _count(stack, 1))
        await stack.replies.send(1, "350k ạ", "k", "linh")
        await until(lambda: _sent(stack, "sent"))
        await stack.replies.send(1, "em nhắn riêng nhé", "k2", "linh", private=True)
        await until(lambda: _sent(stack, "sent", "sent"))
        with pytest.raises(NotAllowed, match="no way to like"):
            await stack.replies.operate(1, Operation.LIKE, None, "linh", "l")

    assert [each["text"] for each in platform.side.sent] == ["350k ạ", "em nhắn riêng nhé"]
    await platform.close()


# -- health, catching up
# ------------------------------------------------------------------------------------------------


async def test_a_subscription_that_is_gone_is_made_again(
    platform: OnMessenger, stack: Stack
) -> None:
    await until(lambda: bool(platform.side.subscribed))
    assert (
        "messages" in platform.side.subscribed
        and "response_feedback" not in platform.side.subscribed
    )
    platform.side.subscribed = []
    found = await stack.channel.check_up()  # type: ignore[attr-defined]

    assert found.subscribed is True and "feed" in platform.side.subscribed


async def test_what_was_missed_is_read_back_as_far_as_meta_tells(
    platform: OnMessenger, tmp_path: Path
) -> None:
    store = await Store.open(f"sqlite:///{tmp_path / 'desk.db'}")
    first = await stacked(platform, store, tmp_path)
    platform.say("trước")
    comment = platform.server.comment(platform.side, "7700000000000002", "bình luận trước", POST)
    await until(lambda: _count(first, 2))
    await first.stop()
    platform.side.webhook = ""
    platform.clock.jump(1800)
    platform.say("lúc tắt máy")
    platform.server.comment(platform.side, "7700000000000002", "bình luận lúc tắt", POST, comment)
    second = await stacked(platform, store, tmp_path)
    await until(lambda: _read_back(store, 2))
    (account,) = await store.accounts.all()

    assert account.missing == 0
    assert await second.texts(1) == ["trước", "lúc tắt máy"]
    assert await second.texts(2) == ["bình luận trước", "bình luận lúc tắt"]
    await second.stop()
    platform.side.webhook = ""
    for number in range(30):
        platform.say(f"dồn dập {number}")
    third = await stacked(platform, store, tmp_path)
    await until(lambda: _cannot_tell(store))  # only the newest twenty can be read
    assert "dồn dập 29" in await third.texts(1)
    await third.stop()
    await store.close()


async def _read_back(store: Store, count: int) -> bool:
    (account,) = await store.accounts.all()
    return account.offline_until is not None and account.recovered == count


async def _cannot_tell(store: Store) -> bool:
    (account,) = await store.accounts.all()
    return account.missing is None and account.recovered >= 20


async def test_connecting_exchanges_a_persons_token(platform: OnMessenger) -> None:
    vault = MemoryVault()
    key = Key("shop", platform.side.app_id, platform.side.app_secret, "dead", "v25.0")
    mine = Graph(key, platform.server.base, vault, platform.clock)
    with pytest.raises(ChannelError, match="did not exchange"):
        await exchange(mine, platform.side.page_id, "wrong")
    assert await exchange(mine, platform.side.page_id, "EAAU-person") == "Hoa Sen Page"
    with pytest.raises(ChannelError, match="does not manage"):
        await exchange(mine, "999", "EAAU-person")

    assert vault.tokens is not None and vault.tokens.access == platform.side.token
    await mine.close()


async def test_an_instagram_account_is_found_by_its_page(tmp_path: Path) -> None:
    platform = OnInstagram(FastClock())
    await platform.open()
    config = platform.config().replace(f'ig_id = "{platform.side.ig_id}"\n', "")
    platform.config = lambda: config  # type: ignore[method-assign]
    async with working(platform, tmp_path) as stack:
        await said(stack, platform)
        await stack.replies.send(1, "dạ", "k", "linh")
        await until(lambda: _sent(stack, "sent"))

        (account,) = await stack.store.accounts.all()
        assert account.remote_id == platform.side.ig_id
    await platform.close()


async def test_an_instagram_login_token_is_renewed_before_it_ends(tmp_path: Path) -> None:
    platform = OnInstagram(FastClock())
    await platform.open()
    platform.side.page_id = ""
    config = platform.config().replace('page_id = ""\n', "")
    platform.config = lambda: config  # type: ignore[method-assign]
    platform.side.expires_at = platform.clock.now() // 1000 + 20 * 86_400
    async with working(platform, tmp_path) as stack:
        await until(lambda: _valid_for(stack, 59 * 86_400_000))
        assert platform.side.token.endswith("+")
        await said(stack, platform)
        await stack.replies.send(1, "dạ", "k", "linh")
        await until(lambda: _sent(stack, "sent"))
    await platform.close()


async def _valid_for(stack: Stack, duration: int) -> bool:
    (account,) = await stack.store.accounts.all()
    return (account.token_until or 0) > stack.clock.now() + duration


async def test_a_block_by_policy_is_told_and_keeps_programs_quiet(
    platform: OnMessenger, stack: Stack
) -> None:
    await said(stack, platform)
    page = platform.side.page_id
    platform.server.messaging(platform.side, {
        "recipient": {"id": page}, "timestamp": platform.clock.now(),
        "policy_enforcement": {"action": "block", "reason": "Spam."}})  # fmt: skip
    await until(lambda: _told(stack, "has blocked"))
    await stack.store.outbox.queue_many(
        [NewDelivery("b", ConversationId(1), DeliveryKind.BROADCAST, "sale", "socialdesk")],
        platform.clock.now(),
    )
    stack.dispatcher.wake()
    await until(lambda: _waits(stack, 1))
    assert platform.sent() == []
    platform.server.messaging(
        platform.side,
        {
            "recipient": {"id": page},
            "timestamp": platform.clock.now(),
            "policy_enforcement": {"action": "unblock"},
        },
    )
    platform.clock.jump(2 * 3600)
    await until(lambda: _sent(stack, "sent"))


async def _told(stack: Stack, words: str) -> bool:
    (row,) = await stack.store.accounts.all()
    return words in str(row.reason)


async def test_signals_are_shown(platform: OnMessenger, stack: Stack) -> None:
    await said(stack, platform)
    await stack.store.signals.give(1, Signal.TYPING, platform.clock.now())
    await stack.store.signals.give(1, Signal.TYPING, platform.clock.now())
    await stack.store.signals.give(1, Signal.SEEN, platform.clock.now())
    from socialdesk.services.signals import give_signals

    channels: dict[Any, Any] = {1: stack.channel}
    await give_signals(stack.store, platform.clock, channels)
    await give_signals(stack.store, platform.clock, channels)

    assert sorted(each["action"] for each in platform.side.signals) == ["mark_seen", "typing_on"]
