"""One conversation as each system counts it: every number of the example that shops compare by.

Monday 2 March 2026, open Monday to Friday 09:00-17:00 in Asia/Ho_Chi_Minh, assignee A.
"""

from __future__ import annotations

from socialdesk.model.ids import MINUTE, SECOND, Instant
from socialdesk.model.measure import ClockKind
from socialdesk.model.presets.chatwoot import CHATWOOT
from socialdesk.model.presets.libredesk import LIBREDESK
from socialdesk.model.presets.pancake import LAST_MESSAGE, PANCAKE
from socialdesk.model.presets.sample import Preset, Sample, Setting
from socialdesk.model.presets.zammad import EVERY_MESSAGE, WITH_FIRST, ZAMMAD
from tests.support.stories import EXAMPLE, OFFICE, SAIGON, figures, local, samples

AS_OF = local("06 12:00:00")


def setting(*readings: str, clock: ClockKind = ClockKind.WALL, as_of: Instant = AS_OF) -> Setting:
    return Setting(SAIGON, as_of, OFFICE, clock=clock, readings=readings)


def lengths(found: list[Sample]) -> list[tuple[int | None, str]]:
    return [(each.length and each.length // SECOND, each.credited) for each in found]


def count(preset: Preset, *readings: str) -> dict[str, list[tuple[int | None, str]]]:
    return {
        name: lengths(found) for name, found in samples(preset, setting(*readings), EXAMPLE).items()
    }


def test_chatwoot_by_the_clock_on_the_wall() -> None:
    found = count(CHATWOOT)

    assert found["first_response"] == [(58_800, "A")]  # once in its life: none after the reopening
    assert found["reply_time"] == [(480, "A"), (300, "A")]  # r2 is B's, credited to the assignee
    assert found["resolution"] == [(60_000, "A"), (235_200, "A")]
    assert found["unattended"] == []
    resolution = figures(CHATWOOT, setting(), EXAMPLE)["resolution"]
    assert (resolution.n, resolution.mean_ms) == (2, 147_600 * SECOND)
    assert resolution.share is resolution.within is resolution.missed is None


def test_chatwoot_by_business_hours() -> None:
    found = samples(CHATWOOT, setting(clock=ClockKind.BUSINESS), EXAMPLE)

    assert lengths(found["first_response"]) == [(1_200, "A")]


def test_libredesk_has_a_breach_and_no_average() -> None:
    found = figures(LIBREDESK, setting(), EXAMPLE)

    assert LIBREDESK.due(EXAMPLE.waits[0], setting()) == local("02 17:00:00")
    first = found["first_response"]
    assert (first.n, first.answered, first.missed, first.mean_ms) == (1, 1, 1, None)
    following = found["next_response"]
    assert (following.n, following.within, following.mean_ms) == (2, 2, 390 * SECOND)
    assert found["compliance"].share == 2 / 3
    before = setting(as_of=local("02 16:59:00"))
    assert figures(LIBREDESK, before, EXAMPLE)["first_response"].missed == 0


def test_zammad_counts_business_minutes() -> None:
    found = figures(ZAMMAD, setting(), EXAMPLE)

    first = found["first_response"]
    assert (first.mean_ms, first.missed) == (20 * MINUTE, 1)  # ten minutes late
    assert (found["update"].n, found["update"].mean_ms) == (1, 8 * MINUTE)  # m3 is left aside
    assert found["close"].mean_ms == 40 * MINUTE
    assert count(ZAMMAD, EVERY_MESSAGE)["update"] == [(420, "B")]
    assert count(ZAMMAD, WITH_FIRST)["update"] == [(1_200, "A")]


def test_zammads_dashboard_begins_anew_with_each_message() -> None:
    evening = setting(as_of=local("03 18:00:00"))

    assert lengths(samples(ZAMMAD, evening, EXAMPLE)["waiting_time_today"]) == [(420, "B")]


def test_pancake_lets_what_came_inside_hours_run_on() -> None:
    assert count(PANCAKE)["response"] == [(58_800, "A"), (480, "B"), (300, "A")]
    assert count(PANCAKE, LAST_MESSAGE)["response"] == [(58_800, "A"), (420, "B"), (300, "A")]
    assert [who for _, who in count(PANCAKE)["interactions"]] == ["A", "A"]  # one a day
