"""Who people are: names and pictures, asked of platforms that tell them."""

from __future__ import annotations

from collections.abc import Mapping

from socialdesk.channel import Channel, KnowsPeople, Profile
from socialdesk.clock import Clock
from socialdesk.errors import ChannelError
from socialdesk.model.ids import DAY, AccountId, Instant
from socialdesk.model.text import storable
from socialdesk.services.jobs import Job
from socialdesk.store.contacts import Nameless
from socialdesk.store.store import Store

PROFILE_FOR = 7 * DAY
"""How long (ms) what a platform told of a person is taken for true; asked again only if they write.
"""
PROFILES_AT_ONCE = 3
"""Questions in one tick: a platform that counts calls is not flooded after a livestream."""


class Profiles:
    """A question that got no answer is asked again once the person writes after the usual time."""

    def __init__(self, store: Store, clock: Clock, channels: Mapping[AccountId, Channel]) -> None:
        self._store = store
        self._clock = clock
        self._channels = channels

    def jobs(self) -> tuple[Job, ...]:
        """When they are asked."""
        return (
            Job("fetch_profiles", 1, self.fetch_profiles),
            Job("ask_again", 3600, self.ask_again),
        )

    async def fetch_profiles(self) -> None:
        """Ask who people are whose name is not known."""
        able = [
            number for number, channel in self._channels.items() if isinstance(channel, KnowsPeople)
        ]
        for each in await self._store.contacts.nameless(able, PROFILES_AT_ONCE):
            await self._fetch_profile(each)

    async def ask_again(self) -> None:
        """What was told of people long ago, and who write again, is asked once more."""
        await self._store.contacts.ask_again(Instant(self._clock.now() - PROFILE_FOR))

    async def _fetch_profile(self, each: Nameless) -> None:
        channel = self._channels[each.account_id]
        assert isinstance(channel, KnowsPeople)
        try:
            found = await channel.profile(each.remote_id)
        except ChannelError:
            found = Profile()  # asked again once they write after the usual time
        await self._store.contacts.save_profile(
            each.account_id,
            each.remote_id,
            self._clock.now(),
            storable(found.name),
            storable(found.username),
            found.avatar,
            found.phone,
            found.follows,
            storable(found.first_name),
        )
