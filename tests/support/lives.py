"""A live in few words: its plan, its place, who comments."""

from __future__ import annotations

from typing import Any

from socialdesk.model.ids import Instant
from socialdesk.model.message import ChatKind, InboundMessage
from socialdesk.store.lives import Live, LiveDraft
from socialdesk.store.store import Store
from tests.support.make import NOW, arrival, inbound, sender

POST = "p1"


async def planned(
    store: Store, *places: tuple[int, str, str], name: str = "tối thứ sáu", **more: Any
) -> Live:
    """A live with its places; under the post `p1` without any."""
    draft = LiveDraft(name, "Hàng mới về", f"live-{name}", "topic:live", "topic:live", **more)
    return await store.lives.add(draft, "linh", NOW, places or [(1, "post", POST)])


async def running(store: Store, *places: tuple[int, str, str], at: int = NOW, **more: Any) -> Live:
    """The same, and it runs."""
    live = await planned(store, *places, **more)
    assert await store.lives.start(live.id, Instant(at))
    return await store.lives.one(live.id)


def commented(
    body: str, number: str, who: str = "77", post: str = POST, after: int = 0, **more: Any
) -> InboundMessage:
    """Somebody comments under a post, so long (ms) after the beginning."""
    person = sender(f"Khách {who}", who)
    return inbound(
        body, number, f"comment:{post}:{who}", chat_kind=ChatKind.COMMENT, kind="comment", sender=person,
        contact=person, subject=f"post {post}", at=Instant(NOW + after), **more,
    )  # fmt: skip


def in_group(
    body: str, number: str, who: str, group: str = "-100", after: int = 0
) -> InboundMessage:
    """Somebody says something in a group."""
    return inbound(
        body, number, group, chat_kind=ChatKind.GROUP, sender=sender(f"Khách {who}", who),
        contact=sender("Nhóm Hoa Sen", group), at=Instant(NOW + after),
    )  # fmt: skip


async def hear(store: Store, *events: Any, account: int = 1) -> None:
    """All of it arrives at once."""
    await store.record([arrival(each, account=account) for each in events], NOW, ())
