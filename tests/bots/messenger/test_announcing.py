"""Announcements by a Page over real HTTP: inside the window, by templates beyond it, and as posts."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import time
from pathlib import Path

import pytest

from socialdesk.bots.messenger.limits import capabilities
from socialdesk.bots.meta.posts import FEED
from socialdesk.channel import ChecksUp
from socialdesk.errors import NotAllowed
from socialdesk.model.announcement import Announcement, Purpose, Sort, parse_button
from socialdesk.model.delivery import (
    DeliveryKind,
    Outgoing,
    OutgoingFile,
    Refused,
    Sent,
    Unconfirmed,
)
from socialdesk.model.ids import DAY, HOUR, Instant, RemoteAddress, RemoteChat
from socialdesk.model.message import ChatKind
from socialdesk.model.platforms import NO_PLATFORMS
from socialdesk.model.policy import Allowed, Never, Situation, Verdict, judge
from socialdesk.model.preflight import Quiet
from socialdesk.services.broadcasting.announcing import Announcing
from socialdesk.services.broadcasting.broadcaster import Broadcaster
from socialdesk.services.broadcasting.preflights import Preflights, Shop
from socialdesk.simulator import graph
from socialdesk.store.broadcasts import Draft
from socialdesk.store.ledger import LedgerRow
from tests.support.desk import ZONE
from tests.support.make import NOW
from tests.support.platforms import (
    FastClock,
    OnInstagram,
    OnMessenger,
    OnPolledMessenger,
    Stack,
    working,
)
from tests.support.waiting import until

SERVICE = Purpose(Sort.SERVICE)
TEMPLATE = {"messenger": "order_ready: {given|bạn}; {shop}"}


class Polled(OnPolledMessenger):
    """A Page without a webhook: what is written under a post is found by looking."""


class WithTemplates(OnMessenger):
    def config(self) -> str:
        return super().config() + "utility_templates = true\n"


@pytest.fixture(params=[OnMessenger, WithTemplates, OnInstagram])
async def platform(request: pytest.FixtureRequest) -> AsyncIterator[OnMessenger]:
    found: OnMessenger = request.param(FastClock())
    await found.open()
    yield found
    await found.close()


@pytest.fixture
async def stack(platform: OnMessenger, tmp_path: Path) -> AsyncIterator[Stack]:
    async with working(platform, tmp_path) as found:
        yield found


only = pytest.mark.parametrize
with_templates = only("platform", [WithTemplates], indirect=True)
on_messenger = only("platform", [OnMessenger], indirect=True)
on_both = only("platform", [OnMessenger, OnInstagram], indirect=True)


def service_of(stack: Stack) -> Announcing:
    limits = {"shop": stack.channel.capabilities}
    night = Quiet(time(0), time(0))
    shop = Shop("Hoa Sen", ZONE, "linh", limits, NO_PLATFORMS, quiet=night)
    return Announcing(stack.store, stack.clock, Preflights(stack.store, stack.clock, shop))


async def said(stack: Stack, platform: OnMessenger) -> None:
    platform.say("alo")

    async def is_there() -> bool:
        return bool(await stack.store.inbox.by_ids([1]))

    await until(is_there)


async def told(stack: Stack, content: Announcement, *chats: int) -> list[LedgerRow]:
    """Send it, and what the ledger tells in the end."""
    service = service_of(stack)
    query = "" if chats else "status:all"
    kept = await service.add(Draft("live", query, content, chats=chats), "linh")
    run = await service.start(kept, "linh")
    worker = Broadcaster(stack.store, stack.clock, service.preflights, stack.dispatcher.wake)

    async def is_over() -> bool:
        await worker.step()
        return (await stack.store.broadcasts.run(run.id)).state == "done"

    await until(is_over)
    return await stack.store.ledger.rows(run.id)


def words(text: str = "Đơn đã sẵn sàng", **more: object) -> Announcement:
    return Announcement({"vi": text}, "vi", **more)  # type: ignore[arg-type]


@on_both
async def test_inside_the_window_it_is_marked_as_what_comes_unasked(
    platform: OnMessenger, stack: Stack
) -> None:
    await said(stack, platform)
    (row,) = await told(stack, words(buttons=(parse_button("Xem=https://shop.vn"), parse_button("Nhắc em"))))  # fmt: skip

    assert row.state == "sent"
    (sent,) = platform.side.sent
    assert sent["data"]["messaging_type"] == "UPDATE"
    assert "tag" not in sent["data"]
    assert sent["text"] == "Đơn đã sẵn sàng\n\nXem: https://shop.vn"
    assert sent["data"]["message"]["quick_replies"][0]["title"] == "Nhắc em"


@on_both
async def test_after_a_day_nobody_is_told_anything_and_the_preview_says_why(
    platform: OnMessenger, stack: Stack
) -> None:
    await said(stack, platform)
    platform.clock.jump(25 * 3600)
    content = words(purpose=SERVICE, templates=TEMPLATE)
    service = service_of(stack)
    seen = await service.preview(await service.add(Draft("x", "status:all", content), "linh"), 1)
    (row,) = await told(stack, content)

    assert (row.state, row.reason) == ("skipped", "window_closed")
    assert platform.side.sent == []
    assert seen.why_not == "window_closed"
    assert "only within 24 hours" in str(seen.why)
    if not platform.side.ig_id:
        assert "not switched on" in seen.remarks[-1]


@only("echo", ["before", "after"])
@with_templates
async def test_who_may_be_written_to_no_more_gets_the_approved_template(
    platform: OnMessenger, stack: Stack, echo: str
) -> None:
    platform.side.echo = echo
    platform.side.templates["order_ready", "vi"] = 2
    platform.side.granted.add("page_utility_messaging")
    await said(stack, platform)
    platform.clock.jump(30 * 86400)
    content = words(purpose=SERVICE, templates=TEMPLATE)
    service = service_of(stack)
    seen = await service.preview(await service.add(Draft("x", "status:all", content), "linh"), 1)
    (row,) = await told(stack, content)

    assert row.state == "sent"
    data = platform.side.sent[0]["data"]
    assert data["messaging_type"] == "UTILITY"
    assert data["message"]["template"] == {
        "name": "order_ready", "language": {"code": "vi"},
        "components": [{"type": "body", "parameters": [
            {"type": "text", "text": "bạn"}, {"type": "text", "text": "Hoa Sen"}]}],
    }  # fmt: skip
    assert seen.shown.text == "[order_ready] bạn; Hoa Sen"
    # An event of the same moment may stand behind it.
    assert [each.body for each in await stack.thread() if each.author == "bot"][
        -1
    ] == seen.shown.text


@with_templates
async def test_what_meta_does_not_take_of_a_template_is_said_in_words(
    platform: OnMessenger, stack: Stack
) -> None:
    await said(stack, platform)
    platform.clock.jump(2 * 86400)
    (row,) = await told(stack, words(purpose=SERVICE, templates=TEMPLATE))
    assert (row.state, row.reason) == ("refused", "permission")
    assert row.delivery is not None
    why = (await stack.store.deliveries.row(row.delivery)).error  # type: ignore[arg-type]
    assert "page_utility_messaging" in why

    platform.side.granted.add("page_utility_messaging")
    service = service_of(stack)
    again = await service.start(await stack.store.broadcasts.named("live"), "linh")
    worker = Broadcaster(stack.store, stack.clock, service.preflights, stack.dispatcher.wake)

    async def is_over() -> bool:
        await worker.step()
        return (await stack.store.broadcasts.run(again.id)).state == "done"

    await until(is_over)
    (row,) = await stack.store.ledger.rows(again.id)
    assert (row.state, row.reason) == ("refused", "template")
    assert row.delivery is not None
    why = (await stack.store.deliveries.row(row.delivery)).error  # type: ignore[arg-type]
    assert "“order_ready” (vi, values: 2)" in why


@with_templates
async def test_who_has_written_lately_gets_the_shops_own_words(
    platform: OnMessenger, stack: Stack
) -> None:
    await said(stack, platform)
    (row,) = await told(stack, words(purpose=SERVICE, templates=TEMPLATE))

    assert row.state == "sent"
    assert platform.side.sent[0]["text"] == "Đơn đã sẵn sàng"


@with_templates
async def test_a_permission_that_is_missing_is_known_before_anybody_is_told(
    platform: OnMessenger, stack: Stack
) -> None:
    assert isinstance(stack.channel, ChecksUp)
    assert "page_utility_messaging" in str((await stack.channel.check_up()).problem)
    platform.side.granted.add("page_utility_messaging")
    assert not (await stack.channel.check_up()).problem


@with_templates
async def test_a_template_carries_no_advertising(platform: OnMessenger, stack: Stack) -> None:
    service = service_of(stack)
    with pytest.raises(NotAllowed, match="of the class service"):
        await service.add(Draft("x", "status:all", words(templates=TEMPLATE)), "linh")
    with pytest.raises(NotAllowed, match="names no template"):
        bad = words(purpose=SERVICE, templates={"messenger": "đơn hàng!"})
        await service.add(Draft("x", "status:all", bad), "linh")


def asked(age: int, purpose: Sort = Sort.SERVICE, *, granted: bool = True) -> Verdict:
    limits = capabilities(utility_templates=granted)
    there = Situation(
        ChatKind.PRIVATE, Instant(NOW + age), NOW, DeliveryKind.BROADCAST, purpose=purpose,
        templated=True,
    )  # fmt: skip
    return judge(limits, there)


@pytest.mark.parametrize(
    ("verdict", "tag"),
    [
        (asked(HOUR), "UPDATE"),
        (asked(DAY), "UTILITY"),
        (asked(900 * DAY), "UTILITY"),
    ],
)
def test_when_which_way_is_taken(verdict: Verdict, tag: str) -> None:
    assert isinstance(verdict, Allowed)
    assert verdict.message_tag == tag


@pytest.mark.parametrize("verdict", [asked(DAY, Sort.PROMOTION), asked(DAY, granted=False)])
def test_when_no_way_is_left(verdict: Verdict) -> None:
    assert isinstance(verdict, Never)


def test_who_never_wrote_gets_no_template_either() -> None:
    there = Situation(
        ChatKind.PRIVATE, NOW, None, DeliveryKind.BROADCAST, purpose=Sort.SERVICE, templated=True
    )
    verdict = judge(capabilities(utility_templates=True), there)

    assert isinstance(verdict, Never)
    assert verdict.code == "never_wrote"


# -- posts
# -----------------------------------------------------------------------------------------------------


def post(text: str, file: OutgoingFile | None = None) -> Outgoing:
    return Outgoing(RemoteChat("feed"), RemoteAddress(FEED), text, by_person=False, file=file)


@on_messenger
async def test_a_post_is_published_with_its_link_picture_or_video(
    platform: OnMessenger, stack: Stack, tmp_path: Path
) -> None:
    path = tmp_path / "ao.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    picture = OutgoingFile(str(path), "ao.png", "image/png", 72)
    results = [
        await stack.channel.send(each)
        for each in (
            post("Live 20h tối nay!"),
            post("Xem: https://shop.vn/live."),
            post("Áo mới", picture),
            post("Video", replace(picture, mime="video/mp4")),
        )
    ]

    assert all(isinstance(each, Sent) for each in results)
    assert [each["edge"] for each in platform.side.posts] == ["feed", "feed", "photos", "videos"]
    assert platform.side.posts[1]["data"]["link"] == "https://shop.vn/live"
    assert platform.side.posts[2]["data"]["source"] == path.read_bytes()
    numbers = [each.remote_id for each in results if isinstance(each, Sent)]
    assert numbers[:3] == [each["id"] for each in platform.side.posts[:3]]


@on_messenger
@pytest.mark.parametrize(
    ("code", "subcode", "words_said"),
    [(200, 0, "pages_manage_posts"), (10, 0, "pages_manage_posts"), (506, 1455006, "same text")],
)
async def test_why_a_post_is_not_taken_is_said_in_words(
    platform: OnMessenger, stack: Stack, code: int, subcode: int, words_said: str
) -> None:
    platform.side.faults["feed"] = [graph.refusing(code, subcode)]
    result = await stack.channel.send(post("Live 20h"))

    assert isinstance(result, Refused)
    assert words_said in str(result.why)
    assert platform.side.posts == []


@on_messenger
async def test_a_post_that_may_stand_there_is_not_posted_again_by_itself(
    platform: OnMessenger, stack: Stack
) -> None:
    platform.side.faults["feed"] = [graph.refusing(2, 0)]
    result = await stack.channel.send(post("Live 20h"))

    assert isinstance(result, Unconfirmed)


@on_messenger
async def test_the_page_is_a_target_and_what_people_write_under_the_post_comes_in(
    platform: OnMessenger, stack: Stack
) -> None:
    service = service_of(stack)
    (chat,) = await service.targets(["shop"])
    content = words("Live 20h!", buttons=(parse_button("Xem=https://shop.vn"),))
    kept = await service.add(Draft("x", "", content, chats=(chat,)), "linh")
    seen = await service.preview(kept, chat)
    (row,) = await told(stack, content, chat)
    platform.server.comment(platform.side, f"77000000000{1:05}", "chốt 1", row_post(platform))

    async def has_come() -> bool:
        rows = await stack.store.inbox.by_ids([chat + 1])
        return bool(rows)

    await until(has_come)
    assert (row.state, row.conversation) == ("sent", chat)
    assert platform.side.posts[0]["words"] == "Live 20h!\n\nXem: https://shop.vn"
    assert seen.why_not == ""
    assert any("sees it" in each for each in seen.remarks)
    assert (await stack.thread(chat))[-1].remote_id == row_post(platform)
    run = (await stack.store.broadcasts.runs((await stack.store.broadcasts.named("live")).id))[-1]
    (found,) = await stack.store.outcomes.posts(run.id)
    assert (found.conversation, found.post, found.comments) == (chat, row_post(platform), 1)
    comment = await stack.store.inbox.conversation(chat + 1)
    assert json.loads(comment.address) == {"post": row_post(platform)}


@only("platform", [Polled], indirect=True)
async def test_without_a_webhook_the_first_comment_under_a_post_is_found_by_looking(
    platform: OnMessenger, stack: Stack
) -> None:
    await stack.channel.send(post("Live 20h!"))
    number = row_post(platform)

    async def is_remembered() -> bool:
        (account,) = await stack.store.accounts.all()
        return f"post:{number}" in await stack.store.accounts.channel_state(account.id)

    await until(is_remembered)
    platform.server.comment(platform.side, f"77000000000{1:05}", "chốt 1", number, webhook=False)

    async def has_come() -> bool:
        return bool(await stack.store.inbox.by_ids([1]))

    await until(has_come)
    assert json.loads((await stack.store.inbox.conversation(1)).address) == {"post": number}


def test_an_answer_is_never_posted_for_everybody() -> None:
    for delivery, verdict in ((DeliveryKind.BROADCAST, Allowed), (DeliveryKind.REPLY, Never)):
        there = Situation(ChatKind.CHANNEL, NOW, None, delivery, purpose=Sort.PROMOTION)
        assert isinstance(judge(capabilities(), there), verdict)


def row_post(platform: OnMessenger) -> str:
    return str(platform.side.posts[0]["id"])
