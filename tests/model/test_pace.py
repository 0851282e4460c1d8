"""No account, chat or group is ever sent too much; waits grow and are capped."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from socialdesk.model.ids import DAY, MINUTE, SECOND, Instant
from socialdesk.model.pace import Pacer, PaceRules, backoff
from tests.support.make import NOW


def at(offset: int) -> Instant:
    return Instant(NOW + offset)


RULES = PaceRules(per_second=25, chat_gap=1_050, group_per_minute=18)


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 40), st.booleans()), max_size=300))
def test_no_second_no_chat_and_no_group_ever_gets_too_much(
    steps: list[tuple[int, int, bool]],
) -> None:
    pacer, now = Pacer(RULES), 0
    sent: list[tuple[int, str, bool]] = []
    for ahead, who, group in steps:
        now += ahead
        chat = f"{'g' if group else 'c'}{who}"
        if pacer.take(chat, group=group, now=Instant(NOW + now)) is None:
            sent.append((now, chat, group))
    for moment, chat, group in sent:
        assert sum(0 <= moment - other < SECOND for other, _, _ in sent) <= RULES.per_second
        same = [other for other, each, _ in sent if each == chat and other <= moment]
        assert all(b - a >= RULES.chat_gap for a, b in pairwise(same))
        if group:
            assert sum(moment - other < MINUTE for other in same) <= RULES.group_per_minute


def test_the_moment_it_names_is_free() -> None:
    pacer = Pacer(RULES)
    assert pacer.take("c", group=False, now=NOW) is None
    free_at = pacer.take("c", group=False, now=at(10))

    assert free_at == at(1_050)
    assert pacer.take("c", group=False, now=Instant(free_at)) is None


def test_a_clock_set_back_blocks_nobody_for_long() -> None:
    pacer = Pacer(RULES)
    pacer.take("c", group=False, now=NOW)

    assert pacer.take("c", group=False, now=at(-DAY)) is None


def test_backoff_grows_and_is_capped() -> None:
    waits = [backoff(attempts, lambda: 1.0) for attempts in range(12)]

    assert waits[:4] == [1_000, 2_000, 4_000, 8_000]
    assert max(waits) == 5 * MINUTE
