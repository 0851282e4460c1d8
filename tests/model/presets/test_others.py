"""LibreDesk's deadlines, the 12 hours of TikTok, Facebook's badge, and what holds for every preset."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialdesk.cli.figures import PRESETS as CHOICES
from socialdesk.model.hours import WEEKDAYS, parse_week
from socialdesk.model.ids import DAY, HOUR, MINUTE, SECOND, Instant
from socialdesk.model.presets.catalogue import OURS, PRESETS
from socialdesk.model.presets.deadline import business_due
from socialdesk.model.presets.facebook import FACEBOOK_7D, MEDIAN, MONTH
from socialdesk.model.presets.libredesk import LIBREDESK
from socialdesk.model.presets.sample import Setting
from socialdesk.model.presets.tiktok import TIKTOK_12H, WAITS
from tests.support.stories import (
    EXAMPLE,
    OFFICE,
    SAIGON,
    answered,
    figures,
    kept,
    local,
    said,
    samples,
    story,
    told,
)

ALWAYS = parse_week({day: ["00:00-24:00"] for day in WEEKDAYS}, SAIGON)
NIGHTS = parse_week({"monday": ["20:00-02:00"], "tuesday": ["01:00-03:00"]}, SAIGON)


@pytest.mark.parametrize(
    ("created", "due"),
    [
        ("02 16:50:00", "02 17:00:00"),
        ("02 16:55:00", "03 09:05:00"),
        ("02 20:00:00", "03 09:10:00"),
    ],
)
def test_libredesks_deadlines(created: str, due: str) -> None:
    assert LIBREDESK.due(kept(1, local(created)), Setting(SAIGON, local(created), OFFICE)) == local(
        due
    )


@given(st.integers(0, 14 * 24 * 3600), st.integers(1, 3 * 24 * 60))
def test_a_deadline_is_the_first_moment_at_which_the_shop_was_open_so_long(
    second: int, minutes: int
) -> None:
    begins = Instant(local("02 00:00:00") + second * SECOND)
    due = business_due(OFFICE, begins, minutes * MINUTE)

    assert due is not None
    assert OFFICE.business_ms(begins, due) == minutes * MINUTE
    assert OFFICE.business_ms(begins, Instant(due - 1)) == minutes * MINUTE - 1


@given(
    st.integers(0, 400), st.integers(0, 400 * 24), st.sampled_from(["OFFICE", "ALWAYS", "NIGHTS"])
)
def test_a_deadline_may_lie_far_ahead(day: int, hours: int, name: str) -> None:
    shop = {"OFFICE": OFFICE, "ALWAYS": ALWAYS, "NIGHTS": NIGHTS}[name]
    begins = Instant(local("01 23:59:59") + day * DAY)
    due = business_due(shop, begins, hours * HOUR)

    if due is None:  # open for less than that in more than a year
        assert shop.business_ms(begins, Instant(begins + 400 * DAY)) < hours * HOUR
        return
    assert shop.business_ms(begins, due) == hours * HOUR
    assert hours == 0 or shop.business_ms(begins, Instant(due - 1)) < hours * HOUR
    assert hours > 0 or shop.is_open(datetime.fromtimestamp(due / 1000, UTC))


def test_a_shop_that_never_opens_keeps_no_deadline() -> None:
    assert business_due(parse_week({}, SAIGON), local("01 00:00:00"), MINUTE) is None


def test_tiktok_asks_for_the_first_reply_within_twelve_hours() -> None:
    as_of = local("20 00:00:00")
    chat = told(
        said("02 10:00:00"), answered("02 22:00:00", "mai"), said("02 23:00:00"), answered("03 23:00:00", "mai")
    )  # fmt: skip

    rate = figures(TIKTOK_12H, Setting(SAIGON, as_of), chat)["rate"]
    assert (rate.n, rate.share) == (1, 1.0)
    each = figures(TIKTOK_12H, Setting(SAIGON, as_of, readings=[WAITS]), chat)["rate"]
    assert (each.n, each.share) == (2, 0.5)
    waiting = story(kept(1, as_of - 12 * HOUR), conversation=2)
    assert figures(TIKTOK_12H, Setting(SAIGON, as_of), waiting)["rate"].share is None


def test_facebooks_badge_by_both_readings() -> None:
    as_of = local("20 00:00:00")
    chats = [
        story(kept(1, as_of - DAY, as_of - DAY + 4 * MINUTE, "mai"), conversation=1),
        story(kept(2, as_of - DAY, as_of - DAY + 10 * MINUTE, "mai"), conversation=2),
        story(kept(3, as_of - 8 * DAY, as_of - 8 * DAY + HOUR, "mai"), conversation=3),
        story(kept(4, as_of - MINUTE), conversation=4),
    ]

    week = figures(FACEBOOK_7D, Setting(SAIGON, as_of), *chats)
    assert (week["rate"].n, week["rate"].share) == (3, 2 / 3)
    assert (week["response_time"].mean_ms, week["response_time"].within) == (7 * MINUTE, 2)
    month = figures(FACEBOOK_7D, Setting(SAIGON, as_of, readings=[MEDIAN, MONTH]), *chats)
    assert (month["response_time"].p50_ms, month["response_time"].within) == (10 * MINUTE, 1)


def test_the_command_line_knows_every_preset() -> None:
    assert (OURS, *PRESETS) == CHOICES


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_tells_its_source_and_what_it_does_not_know_by_then(name: str) -> None:
    preset = PRESETS[name]
    readings = preset.read_as(())
    assert preset.source and preset.dated and preset.label
    assert readings == {names[0] for names in preset.readings}
    with pytest.raises(ValueError, match="as-you-like"):
        preset.read_as(["as-you-like"])
    before = Setting(SAIGON, local("01 00:00:00"), OFFICE, readings=readings)
    assert not any(samples(preset, before, EXAMPLE).values())


@pytest.mark.parametrize("page", ["metrics.md", "metrics.vi.md"])
def test_the_pages_tell_every_preset_metric_and_reading(page: str) -> None:
    text = (Path(__file__).parents[3] / "docs" / page).read_text(encoding="utf-8")
    for preset in PRESETS.values():
        metrics = [each.name for each in preset.metrics(Setting(SAIGON, local("01 00:00:00")))]
        readings = [name for names in preset.readings for name in names]
        missing = [each for each in (preset.name, *metrics, *readings) if f"`{each}`" not in text]
        assert not missing, preset.name
