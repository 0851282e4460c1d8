"""Who people are, asked of platforms that tell it."""

from typing import Any

from socialdesk.channel import Profile
from socialdesk.errors import ChannelError
from socialdesk.model.ids import DAY, AccountId
from socialdesk.services.profiles import PROFILES_AT_ONCE, Profiles
from socialdesk.store.store import Store
from tests.support.channel import FakeChannel
from tests.support.clock import ManualClock
from tests.support.make import NOW, arrival, inbound, sender

SHOP = AccountId(1)


class Knowing(FakeChannel):
    """Knows everybody as `Lan <id>`, unless it is out of order."""

    def __init__(self, clock: ManualClock) -> None:
        super().__init__(clock)
        self.asked: list[str] = []
        self.broken = False

    async def profile(self, remote_id: str) -> Profile:
        self.asked.append(remote_id)
        if self.broken:
            raise ChannelError("Out of order.")
        return Profile(name=f"Lan\x00 {remote_id}")


def profiles(store: Store, clock: ManualClock, channel: Any) -> Profiles:
    return Profiles(store, clock, {SHOP: channel})


async def nameless(store: Store, *chats: str) -> None:
    for chat in chats:
        who = sender("", chat)
        message = inbound("còn không", "11", chat=chat, sender=who, contact=who)
        await store.record([arrival(message)], NOW, ())


async def test_a_name_is_asked_for_once_and_kept_clean(
    desk_store: Store, clock: ManualClock
) -> None:
    await nameless(desk_store, "501")
    channel = Knowing(clock)
    work = profiles(desk_store, clock, channel)

    await work.fetch_profiles()
    await work.fetch_profiles()

    assert channel.asked == ["501"]
    assert (await desk_store.inbox.conversation(1)).contact_name == "Lan 501"


async def test_a_platform_is_not_flooded(desk_store: Store, clock: ManualClock) -> None:
    await nameless(desk_store, *(str(n) for n in range(PROFILES_AT_ONCE + 2)))
    channel = Knowing(clock)
    work = profiles(desk_store, clock, channel)

    await work.fetch_profiles()
    assert len(channel.asked) == PROFILES_AT_ONCE
    await work.fetch_profiles()

    assert len(set(channel.asked)) == PROFILES_AT_ONCE + 2


async def test_no_answer_is_not_asked_for_again_at_once_but_when_they_write_later(
    desk_store: Store, clock: ManualClock
) -> None:
    await nameless(desk_store, "501")
    channel = Knowing(clock)
    channel.broken = True
    work = profiles(desk_store, clock, channel)
    await work.fetch_profiles()
    channel.broken = False
    await work.ask_again()
    await work.fetch_profiles()
    assert channel.asked == ["501"]
    clock.advance(8 * DAY / 1000)
    who = sender("", "501")
    again = inbound("alo", "12", chat="501", sender=who, contact=who, at=clock.now())
    await desk_store.record([arrival(again)], clock.now(), ())

    await work.ask_again()
    await work.fetch_profiles()

    assert channel.asked == ["501", "501"]


async def test_who_tells_nothing_is_not_asked(desk_store: Store, clock: ManualClock) -> None:
    await nameless(desk_store, "501")

    await profiles(desk_store, clock, FakeChannel(clock)).fetch_profiles()

    assert (await desk_store.inbox.conversation(1)).contact_name != "Lan 501"
