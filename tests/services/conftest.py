"""A shop with people in it, for what finds and ranks them."""

import pytest

from socialdesk.model.changes import Assign, Resolve, Tag
from socialdesk.model.ids import DAY, HOUR, MINUTE, Instant
from socialdesk.model.message import ChatKind
from socialdesk.services.replies import Replies
from socialdesk.store.store import Store
from tests.support.channel import FakeChannel
from tests.support.clock import ManualClock
from tests.support.make import NOW, arrival, inbound, sender

WINDOWS = {"page": DAY, "oa": 7 * DAY}


@pytest.fixture
async def shop(store: Store) -> Store:
    """1 Hương (Telegram, 20 min), 2 Minh (Messenger, 23 h: closing), 3 Lan (comment, 1 min), 4 Đức
    (Zalo, resolved)."""
    rows = await store.accounts.ensure([("page", "messenger"), ("oa", "zalo_oa")])
    people = (
        ("shop", "1", "Nguyễn Thị Hương", "áo khoác đỏ còn không", 20 * MINUTE, ChatKind.PRIVATE),
        ("page", "2", "Phạm Văn Minh", "giao sai màu", 23 * HOUR, ChatKind.PRIVATE),
        ("page", "comment:9:3", "Lan", "giá bao nhiêu", MINUTE, ChatKind.COMMENT),
        ("oa", "4", "Đặng Đức", "cảm ơn shop", 3 * DAY, ChatKind.PRIVATE),
    )
    for account, chat, name, words, ago, kind in people:
        who = sender(name, chat)
        message = inbound(
            words, "11", chat=chat, chat_kind=kind, sender=who, contact=who, at=Instant(NOW - ago)
        )
        await store.record([arrival(message, account=rows[account].id)], message.at, ())
    await store.conversations.do(Tag(("đổi-trả", "khiếu-nại/giao-sai")), [1], "linh", NOW)
    await store.conversations.do(Assign("linh"), [2], "linh", NOW)
    await store.conversations.do(Resolve(), [4], "linh", NOW)
    await store.team.join("Lân", NOW)
    return store


@pytest.fixture
def channel(clock: ManualClock) -> FakeChannel:
    return FakeChannel(clock)


@pytest.fixture
def replies(desk_store: Store, clock: ManualClock, channel: FakeChannel) -> Replies:
    return Replies(desk_store, clock, {"shop": channel.capabilities})
