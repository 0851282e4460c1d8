"""How badges stand, beside asking the presets themselves after every set of answers."""

from dataclasses import replace
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socialdesk.model.badges import BADGES, FACEBOOK, LAZADA, SHOPEE_90D, TIKTOK, Badge, Watched
from socialdesk.model.coach import State
from socialdesk.model.ids import DAY, HOUR, MINUTE, Instant
from socialdesk.model.presets.catalogue import PRESETS
from socialdesk.model.presets.sample import Setting
from socialdesk.model.presets.story import Story
from socialdesk.services.figures.badges import Standing, chat_columns, standing
from socialdesk.services.figures.presets import SYSTEMS
from tests.support.columns import columns_of
from tests.support.stories import SAIGON, figures, kept, local, story

NOW = local("10 17:00:00")


def setting_of(badge: Badge, as_of: Instant = NOW) -> Setting:
    return Setting(SAIGON, as_of, readings=PRESETS[badge.name].read_as(()))


def stands(badge: Badge, *told: Story, rate: Fraction | None = None) -> Standing:
    setting = setting_of(badge)
    counted = SYSTEMS[badge.name].count(columns_of(told, NOW), setting)
    chats = chat_columns({name: each().in_order() for name, each in counted.items()})
    return standing(Watched(badge, rate=rate), chats, setting)


def chats(answered: int, missed: int, *open_since: int, begin: int = NOW - DAY) -> list[Story]:
    """Chats answered within ten minutes and never, and those who have waited for so long."""
    found = [kept(n, begin + n, begin + n + 10 * MINUTE, "mai") for n in range(1, answered + 1)]
    found += [kept(n, begin + n) for n in range(answered + 1, answered + missed + 1)]
    found += [kept(n, NOW - ago) for n, ago in enumerate(open_since, answered + missed + 1)]
    return [story(each, conversation=each.number) for each in found]


def test_lazada_is_lost_at_seven_in_the_evening_unless_two_are_answered() -> None:
    told = chats(16, 2, HOUR, 2 * HOUR, 3 * HOUR)

    found = stands(LAZADA, *told)

    assert (found.state, found.now.rate(found.goal), found.then.rate(found.goal)) == (
        State.AT_RISK, Fraction(16, 18), Fraction(16, 21),
    )  # fmt: skip
    assert found.until == found.lost_at == local("10 19:00:00") + 1
    # The shortest waits, for the mean must stay within 30 minutes.
    assert [(each.conversation, each.is_needed) for each in found.candidates()] == [
        (20, True), (19, True), (21, False),
    ]  # fmt: skip
    assert found.candidates()[0].by < found.candidates()[0].due == local("10 19:00:00")


def test_facebook_counts_whoever_waits_and_asks_for_a_mean() -> None:
    found = stands(FACEBOOK, *chats(9, 0, MINUTE, 40 * HOUR))

    assert (found.state, found.needed, found.lost_at) == (State.LOST, 1, None)
    assert found.now.rate(found.goal) == Fraction(9, 11)
    assert [each.conversation for each in found.candidates() if each.is_needed] == [10]


def test_a_badge_with_too_few_chats_is_not_known() -> None:
    found = stands(SHOPEE_90D, *chats(1, 0))

    assert (found.state, found.value, found.needed) == (State.UNKNOWN, 0.57, 0)


def test_what_nobody_can_mend_any_more_is_in_no_list() -> None:
    """Resolved without an answer: at the marketplace that chat is due all the same."""
    gone = kept(1, NOW - HOUR, ended_at=Instant(NOW - MINUTE), why_excluded="resolved")
    late = kept(2, NOW - 13 * HOUR)

    found = stands(TIKTOK, story(gone, conversation=1), story(late, conversation=2), *[
        replace(each, conversation=each.conversation + 10) for each in chats(3, 0)
    ])  # fmt: skip

    assert (found.candidates(), found.then.n, found.then.hits) == ([], 5, 3)
    assert found.needed is None


AGES = (
    MINUTE, 12 * MINUTE, HOUR, 3 * HOUR, 11 * HOUR, 13 * HOUR, 22 * HOUR, 26 * HOUR, 3 * DAY, 7 * DAY - 20 * HOUR,
    7 * DAY - HOUR, 7 * DAY + HOUR, 30 * DAY - HOUR, 90 * DAY - 2 * HOUR,
)  # fmt: skip
"""How long ago waits begin: around the edges of what badges look back on, and of what is due."""
WAITS = st.tuples(
    st.sampled_from(AGES), st.integers(0, 5), st.sampled_from(["soon", "late", "resolved", "open"])
)
PEOPLE = st.lists(st.lists(WAITS, min_size=1, max_size=3), min_size=1, max_size=7)


def made(people: list[list[tuple[int, int, str]]]) -> list[Story]:
    """Conversations; only the last wait of one may be open."""
    found, number = [], 0
    for conversation, waits in enumerate(people, 1):
        each, free = [], Instant(0)
        for place, (age, minutes, end) in enumerate(sorted(waits, reverse=True), 1):
            at = Instant(max(NOW - age + minutes * 3_000, free))
            took = {"soon": (5 + minutes) * MINUTE, "late": 14 * HOUR}.get(end, HOUR)
            over = Instant(min(at + took, NOW))
            if at >= NOW:
                break
            number, free = number + 1, Instant(over + 1)
            if end == "open" and place == len(waits):
                each.append(kept(number, at))
            elif end in ("soon", "late"):
                each.append(kept(number, at, over, "mai"))
            else:
                each.append(kept(number, at, ended_at=over, why_excluded="resolved"))
        found.append(story(*each, conversation=conversation))
    return found


def holds(badge: Badge, told: list[Story], until: Instant, rate: Fraction) -> bool | None:
    """Asked of the preset's own figures."""
    found = figures(PRESETS[badge.name], setting_of(badge, until), *told)
    share = found["rate"].share
    decided = (found["rate"].within or 0) + (found["rate"].missed or 0)
    if share is None or decided < badge.fewest:
        return None
    mean = found["response_time"].mean_ms if badge.mean is not None else None
    return share >= float(rate) - 1e-9 and (mean is None or mean <= (badge.mean or 0))


def answered_now(told: list[Story], some: tuple[int, ...]) -> list[Story]:
    def done(each: Story) -> Story:
        last = each.waits[-1]
        now = replace(last, answered_at=NOW, ended_at=NOW, agent="lan")
        return replace(each, waits=(*each.waits[:-1], now))

    return [done(each) if each.conversation in some else each for each in told]


@pytest.mark.parametrize("name", BADGES)
@settings(max_examples=25)
@given(people=PEOPLE, rate=st.integers(1, 10))
def test_the_list_is_the_shortest_that_the_presets_own_figures_agree_with(
    name: str, people: list[list[tuple[int, int, str]]], rate: int
) -> None:
    badge, asked, told = BADGES[name], Fraction(rate, 10), made(people)

    found = stands(badge, *told, rate=asked)

    now = figures(PRESETS[name], setting_of(badge), *told)["rate"]
    assert now.share == (None if found.value is None else pytest.approx(found.value))
    assert found.now.holds(found.goal) == holds(badge, told, NOW, asked)
    assert found.then.holds(found.goal) == holds(badge, told, found.until, asked)
    waiting = [each.conversation for each in told if each.waits[-1].ended_at is None]
    reached = [
        size
        for size in range(len(waiting) + 1)
        for some in combinations(waiting, size)
        if holds(badge, answered_now(told, some), found.until, asked) is not False
    ]
    assert found.needed == min(reached, default=None)
    chosen = tuple(each.conversation for each in found.candidates() if each.is_needed)
    if reached:
        assert holds(badge, answered_now(told, chosen), found.until, asked) is not False
    if found.lost_at is not None:
        assert holds(badge, told, found.lost_at, asked) is False
        assert holds(badge, told, Instant(found.lost_at - 1), asked) is not False
