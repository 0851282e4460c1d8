"""Announcements by a Zalo bot, over real HTTP: within its month, to who has written, answers first."""

from __future__ import annotations

from datetime import time
from pathlib import Path

from socialdesk.model.announcement import Announcement
from socialdesk.model.platforms import NO_PLATFORMS
from socialdesk.model.preflight import Quiet
from socialdesk.services.broadcasting.announcing import Announcing
from socialdesk.services.broadcasting.broadcaster import Broadcaster
from socialdesk.services.broadcasting.preflights import Preflights, Shop
from socialdesk.store.broadcasts import Draft
from tests.support.desk import ZONE
from tests.support.platforms import FastClock, OnZaloBot, Stack, working
from tests.support.waiting import until

DAY_AND_NIGHT = Quiet(time(0), time(0))


class Small(OnZaloBot):
    """A bot whose month is nearly used up from the start."""

    def config(self) -> str:
        return f"{super().config()}monthly_messages = 10\n"


async def known(stack: Stack, people: int) -> bool:
    return len(await stack.store.audience.reachable()) == people


async def test_nine_of_ten_messages_are_for_announcements_and_the_rest_for_answers(
    tmp_path: Path,
) -> None:
    platform = Small(FastClock())
    await platform.open()
    platform.bot.plan = 10
    async with working(platform, tmp_path) as stack:
        for person in range(1, 13):
            platform.say("alo", person)
            await until(lambda person=person: known(stack, person))  # type: ignore[misc]
        limits = {"shop": stack.channel.capabilities}
        shop = Shop("Hoa", ZONE, "linh", limits, NO_PLATFORMS, DAY_AND_NIGHT)
        preflights = Preflights(stack.store, stack.clock, shop)
        service = Announcing(stack.store, stack.clock, preflights)
        broadcaster = Broadcaster(stack.store, stack.clock, preflights, stack.dispatcher.wake)
        kept = await service.add(
            Draft("live", "kind:private", Announcement({"vi": "Live"}, "vi")), "linh"
        )

        summary = (await service.preflight(kept)).summary
        assert (summary.picked, summary.will_get, summary.reasons) == (12, 9, {"not_allowed": 3})
        assert summary.seconds == round(9 / limits["shop"].pace.per_second, 1)
        run = await service.start(kept, "linh")
        while (run := await stack.store.broadcasts.run(run.id)).state != "done":
            await broadcaster.step()
            await stack.clock.sleep(0.2)

        rows = await stack.store.ledger.rows(run.id)
        assert sorted(row.state for row in rows) == ["sent"] * 9 + ["skipped"] * 3
        assert len(platform.bot.sent) == 9
        await stack.replies.send(1, "dạ còn ạ", "key", "linh")
        stack.dispatcher.wake()
        await until(lambda: len(platform.bot.sent) == 10)
    await platform.close()
