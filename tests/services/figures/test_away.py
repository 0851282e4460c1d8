"""What a marketplace leaves out of a badge while it knows that the shop is away."""

from datetime import date
from zoneinfo import ZoneInfo

from socialdesk.model.badges import LAZADA, SHOPEE_90D, TIKTOK, Watched
from socialdesk.model.calendar import day_begins
from socialdesk.model.hours import ALWAYS, WorkingHours
from socialdesk.model.ids import DAY, HOUR, Instant
from socialdesk.model.measure import Question
from socialdesk.model.presets.catalogue import PRESETS
from socialdesk.model.presets.lazada import HOLIDAYS_COUNT
from socialdesk.services.figures.badges import Badges
from socialdesk.services.figures.measuring import Measuring
from socialdesk.store.store import Store
from tests.support.store import at, say

SAIGON = ZoneInfo("Asia/Ho_Chi_Minh")


async def counted(store: Store, watched: Watched, hours: WorkingHours | None = None) -> int:
    (found,) = await Badges(store, SAIGON, [watched], hours).standings(at(3 * DAY))
    return len(found.chats.at)


async def test_each_marketplace_leaves_out_what_it_does(desk_store: Store) -> None:
    """Two write on Monday the 28th, one on Tuesday; nobody answers."""
    await say(desk_store, "1", "2")
    await say(desk_store, "3", offset=DAY)
    tuesday = (day_begins(date(2026, 9, 29), SAIGON), day_begins(date(2026, 9, 30), SAIGON))
    hour = (at(-1), at(HOUR))

    for badge, away, count in (
        (SHOPEE_90D, (), 3),
        (SHOPEE_90D, (tuesday,), 2),
        (SHOPEE_90D, (hour,), 1),
        (SHOPEE_90D, (hour, tuesday), 0),
        (LAZADA, (), 3),
        (LAZADA, (tuesday,), 2),
        (LAZADA, (hour,), 3),  # no whole day
        (TIKTOK, (tuesday,), 3),
    ):
        assert await counted(desk_store, Watched(badge, away=away)) == count, (badge.name, away)


async def test_public_holidays_are_out_of_lazadas_rate(desk_store: Store) -> None:
    await say(desk_store, "1", "2")
    await say(desk_store, "3", offset=DAY)
    hours = WorkingHours(ALWAYS, SAIGON, holidays={date(2026, 9, 28): "Lễ"})

    assert await counted(desk_store, Watched(LAZADA), hours) == 1
    assert await counted(desk_store, Watched(SHOPEE_90D), hours) == 3
    for readings, n in (((), 1), ((HOLIDAYS_COUNT,), 3)):
        measuring = Measuring(desk_store, SAIGON, hours)
        question = Question(at(3 * DAY))
        found = await measuring.preset(PRESETS["lazada-2020"], question, None, readings)
        assert found[0].figures.n == n, readings


def test_days_that_are_away_as_a_whole() -> None:
    def away(*times: tuple[int, int]) -> list[str]:
        moments = tuple((Instant(begins), Instant(ends)) for begins, ends in times)
        return sorted(each.isoformat() for each in Watched(LAZADA, away=moments).days_away(SAIGON))

    first = day_begins(date(2026, 9, 28), SAIGON)
    assert away((first, first + 2 * DAY)) == ["2026-09-28", "2026-09-29"]
    assert away((first + 1, first + 2 * DAY)) == ["2026-09-29"]
    assert away((first, first + DAY - 1)) == []
    assert away() == []
