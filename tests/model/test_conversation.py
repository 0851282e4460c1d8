"""What moves a conversation: waits, episodes, snoozes, and the order of the inbox."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socialdesk.model.conversation import (
    SNIPPET_LENGTH,
    WAITS_BELOW,
    Around,
    ConversationState,
    Status,
    after_action,
    after_inbound,
    after_reopen,
    after_reply,
    after_resolve,
    after_snooze,
    after_unsent,
    after_wake,
    sort_key,
)
from socialdesk.model.ids import DAY, HOUR, MINUTE, Instant
from socialdesk.model.message import Author, InboundMessage
from tests.support.make import NOW, inbound


def at(offset: int) -> Instant:
    return Instant(NOW + offset)


def owner(offset: int, body: str = "dạ còn ạ", **more: object) -> InboundMessage:
    """An answer that was given on the shop's phone."""
    return inbound(body, "90", author=Author.OWNER, at=at(offset), **more)


def customer(offset: int, body: str = "còn không?", **more: object) -> InboundMessage:
    return inbound(body, "91", at=at(offset), **more)


WAITING = after_inbound(ConversationState(), inbound())
"""A customer wrote at NOW, and nobody has answered."""
ANSWERED = after_inbound(WAITING, owner(HOUR))
BEFORE_ITS_ANSWER = Around(answered_at=at(HOUR))
"""And an hour later the shop answered from the phone."""


def test_a_wait_begins_with_the_oldest_unanswered_message() -> None:
    state = after_inbound(ConversationState(), inbound(at=at(5_000)))
    state = after_inbound(state, inbound(at=at(9_000), remote_id="12"))

    assert (state.waiting_since, state.unread, state.status) == (at(5_000), 2, Status.OPEN)


def test_a_late_arrival_moves_the_beginning_of_the_wait_back_and_not_the_last_words() -> None:
    state = after_inbound(ConversationState(), inbound("new", at=at(9_000)))
    state = after_inbound(state, inbound("late", at=at(1_000), remote_id="10"))

    assert (state.waiting_since, state.last_text, state.last_message_at) == (
        at(1_000),
        "new",
        at(9_000),
    )


def test_a_reply_ends_the_wait_and_it_is_the_customers_turn() -> None:
    state = after_reply(after_inbound(ConversationState(), inbound()), "dạ còn ạ", at(60_000))

    assert (state.waiting_since, state.status, state.unread) == (None, Status.PENDING, 0)


def test_a_reply_that_was_refused_gives_the_wait_back() -> None:
    waiting = after_inbound(ConversationState(), inbound())
    state = after_unsent(after_reply(waiting, "x", at(60_000)), waiting.waiting_since)

    assert (state.waiting_since, state.status) == (NOW, Status.OPEN)


def test_an_automatic_message_ends_no_wait() -> None:
    state = after_inbound(ConversationState(), inbound())
    state = after_inbound(
        state, inbound("greeting", author=Author.BOT, at=at(1_000), remote_id="12")
    )

    assert state.waiting_since == NOW


def test_an_owners_answer_from_the_phone_ends_the_wait_and_is_the_first_reply() -> None:
    state = after_inbound(ConversationState(), inbound())
    state = after_inbound(state, inbound("dạ", author=Author.OWNER, at=at(30_000), remote_id="12"))

    assert (state.waiting_since, state.first_reply_at, state.status) == (
        None,
        at(30_000),
        Status.PENDING,
    )


def test_a_message_after_resolving_is_a_new_episode() -> None:
    state = after_resolve(after_inbound(ConversationState(), inbound()))
    state = after_inbound(state, inbound(at=at(DAY), remote_id="12"))

    assert (state.episode, state.status, state.opened_at, state.waiting_since) == (
        2,
        Status.OPEN,
        at(DAY),
        at(DAY),
    )


def test_a_customers_message_ends_a_snooze() -> None:
    state = after_snooze(after_inbound(ConversationState(), inbound()), at(DAY))
    state = after_inbound(state, inbound(at=at(HOUR), remote_id="12"))

    assert (state.status, state.snoozed_until) == (Status.OPEN, None)


@given(st.lists(st.integers(0, DAY), min_size=2, max_size=6, unique=True))
def test_the_longest_wait_stands_before_every_other(waits: list[int]) -> None:
    states = [after_inbound(ConversationState(), inbound(at=at(wait))) for wait in waits]
    answered = [after_reply(state, "x", at(2 * DAY)) for state in states]

    assert sorted(states, key=sort_key) == sorted(
        states, key=lambda state: state.waiting_since or 0
    )
    assert max(map(sort_key, states)) < min(map(sort_key, answered))
    assert sort_key(ConversationState(waiting_since=NOW)) < WAITS_BELOW
    assert min(map(sort_key, answered)) > WAITS_BELOW


def test_the_newest_talk_stands_first_where_nobody_waits() -> None:
    older, newer = (after_reply(WAITING, "x", at(offset)) for offset in (HOUR, DAY))

    assert sort_key(newer) < sort_key(older)


def test_the_first_message_opens_the_conversation_and_counts_for_the_platforms_window() -> None:
    state = after_inbound(ConversationState(), inbound())

    assert state == ConversationState(
        status=Status.OPEN,
        episode=1,
        opened_at=NOW,
        waiting_since=NOW,
        last_inbound_at=NOW,
        last_message_at=NOW,
        last_seq=11,
        last_text="còn size M không?",
        last_author=Author.CUSTOMER,
        unread=1,
        last_action_at=NOW,
    )


def test_a_message_that_comes_late_moves_no_last_moment_back() -> None:
    state = after_inbound(WAITING, customer(-HOUR))

    assert (state.opened_at, state.waiting_since) == (at(-HOUR), at(-HOUR))
    assert (state.last_inbound_at, state.last_action_at, state.last_message_at) == (NOW, NOW, NOW)


def test_the_next_message_moves_the_last_moments_on_and_not_the_opening() -> None:
    state = after_inbound(WAITING, customer(HOUR))

    assert (state.opened_at, state.waiting_since) == (NOW, NOW)
    assert (state.last_inbound_at, state.last_action_at) == (at(HOUR), at(HOUR))


@pytest.mark.parametrize(("seq", "shown"), [(10, "first"), (11, "second"), (12, "second")])
def test_of_two_messages_of_one_moment_the_one_with_the_higher_number_is_shown(
    seq: int, shown: str
) -> None:
    state = after_inbound(ConversationState(), inbound("first", seq=11))
    state = after_inbound(state, inbound("second", seq=seq))

    assert (state.last_text, state.last_seq) == (shown, max(seq, 11))


def test_the_inbox_shows_one_short_line_and_for_a_message_without_words_its_kind() -> None:
    long = after_inbound(ConversationState(), inbound("hai\ndòng " + "x" * 500))
    photo = after_inbound(ConversationState(), inbound("", kind="photo"))

    assert long.last_text.startswith("hai dòng x")
    assert len(long.last_text) == SNIPPET_LENGTH
    assert photo.last_text == "[photo]"


def test_what_a_program_says_is_shown_and_moves_nothing_else() -> None:
    bot = inbound("Xin chào!", "12", author=Author.BOT, at=at(5))

    assert after_inbound(WAITING, bot) == replace(
        WAITING,
        last_message_at=at(5),
        last_seq=12,
        last_text="Xin chào!",
        last_author=Author.BOT,
    )
    assert after_inbound(WAITING, replace(bot, at=at(-5))) == WAITING


def test_an_act_without_words_keeps_the_window_open_and_only_ever_longer() -> None:
    tap = inbound("", "12", author=Author.SYSTEM, kind="button", at=at(HOUR), opens_window=True)

    assert after_inbound(ConversationState(), tap).last_action_at == at(HOUR)
    assert after_inbound(WAITING, tap).last_action_at == at(HOUR)
    assert after_inbound(WAITING, replace(tap, at=at(-HOUR))).last_action_at == NOW
    assert after_inbound(WAITING, replace(tap, opens_window=False)).last_action_at == NOW
    assert after_inbound(WAITING, tap).waiting_since == NOW


def test_a_reaction_keeps_the_window_open_and_moves_nothing_else() -> None:
    assert after_action(ConversationState(), NOW) == ConversationState(last_action_at=NOW)
    assert after_action(WAITING, at(HOUR)) == replace(WAITING, last_action_at=at(HOUR))
    assert after_action(WAITING, at(-HOUR)) == WAITING


def test_an_answer_from_the_phone_ends_the_wait_and_is_the_newest_word() -> None:
    state = after_inbound(WAITING, owner(HOUR))

    assert state == replace(
        WAITING,
        status=Status.PENDING,
        waiting_since=None,
        first_reply_at=at(HOUR),
        last_reply_at=at(HOUR),
        last_message_at=at(HOUR),
        last_seq=90,
        last_text="dạ còn ạ",
        last_author=Author.OWNER,
        unread=0,
    )


def test_an_answer_from_the_phone_leaves_what_was_asked_after_it() -> None:
    state = after_inbound(
        after_inbound(WAITING, customer(2 * HOUR)), owner(HOUR), Around(at(2 * HOUR), 1)
    )

    assert (state.waiting_since, state.status, state.unread) == (at(2 * HOUR), Status.OPEN, 1)
    assert (state.first_reply_at, state.last_reply_at) == (at(HOUR), at(HOUR))
    assert state.last_text == "còn không?"


def test_only_the_first_answer_is_the_first_and_the_latest_is_the_last() -> None:
    later = after_inbound(ANSWERED, owner(2 * HOUR))
    late = after_inbound(ANSWERED, owner(MINUTE), Around(answers=True))

    assert (later.first_reply_at, later.last_reply_at) == (at(HOUR), at(2 * HOUR))
    assert (late.first_reply_at, late.last_reply_at) == (at(MINUTE), at(HOUR))


def test_a_shop_that_writes_first_answers_nobody() -> None:
    state = after_inbound(ConversationState(), owner(0))

    assert (state.first_reply_at, state.waiting_since, state.opened_at) == (None, None, NOW)
    assert (state.last_reply_at, state.status) == (NOW, Status.PENDING)


def test_an_answer_from_the_phone_wakes_nothing_and_opens_nothing() -> None:
    snoozed = after_inbound(after_snooze(WAITING, at(DAY)), owner(HOUR))
    resolved = after_inbound(after_resolve(WAITING), owner(HOUR))

    assert (snoozed.status, snoozed.snoozed_until) == (Status.SNOOZED, at(DAY))
    assert resolved.status is Status.RESOLVED
    assert resolved.opened_at == NOW


def test_a_question_that_arrives_after_its_answer_was_answered() -> None:
    state = after_inbound(ANSWERED, customer(MINUTE), BEFORE_ITS_ANSWER)

    assert (state.status, state.waiting_since, state.unread) == (Status.PENDING, None, 0)
    assert state.last_inbound_at == at(MINUTE)


def test_a_question_that_was_answered_leaves_a_snooze_its_end() -> None:
    state = after_inbound(after_snooze(ANSWERED, at(DAY)), customer(MINUTE), BEFORE_ITS_ANSWER)

    assert (state.status, state.snoozed_until) == (Status.SNOOZED, at(DAY))


@pytest.mark.parametrize("asked", [HOUR, HOUR + 1])
def test_a_question_of_the_answers_own_moment_or_later_waits(asked: int) -> None:
    state = after_inbound(ANSWERED, customer(asked))

    assert (state.status, state.waiting_since) == (Status.OPEN, at(asked))


def test_what_arrives_late_waits_where_nobody_answered_it() -> None:
    said = after_reply(WAITING, "dạ còn ạ", at(HOUR))

    assert after_inbound(said, customer(MINUTE)).waiting_since == at(MINUTE)


def test_a_new_episode_begins_with_nothing_of_the_one_before() -> None:
    done = replace(after_resolve(ANSWERED), unread=7, waiting_since=NOW)
    state = after_inbound(done, customer(DAY))

    assert (state.episode, state.status, state.first_reply_at) == (2, Status.OPEN, None)
    assert (state.opened_at, state.waiting_since, state.unread) == (at(DAY), at(DAY), 1)


def test_a_late_question_opens_a_resolved_conversation_even_where_it_was_answered() -> None:
    state = after_inbound(after_resolve(ANSWERED), customer(MINUTE), BEFORE_ITS_ANSWER)

    assert (state.episode, state.status, state.waiting_since) == (2, Status.OPEN, None)
    assert state.opened_at == at(MINUTE)


def test_a_reply_is_the_newest_word_even_where_the_customers_clock_is_ahead() -> None:
    state = after_reply(WAITING, "dạ còn ạ", at(-HOUR))

    assert state == replace(
        WAITING,
        status=Status.PENDING,
        waiting_since=None,
        unread=0,
        last_reply_at=at(-HOUR),
        last_text="dạ còn ạ",
        last_author=Author.AGENT,
    )
    assert after_reply(WAITING, "x", at(HOUR)).last_message_at == at(HOUR)
    assert after_reply(WAITING, "", NOW).last_text == "[text]"


@pytest.mark.parametrize("status", list(Status))
def test_a_reply_moves_only_an_open_conversation_and_its_refusal_opens_any_but_a_snoozed_one(
    status: Status,
) -> None:
    replied = after_reply(replace(WAITING, status=status), "x", at(HOUR))
    unsent = after_unsent(replied, NOW)

    assert replied.status is (Status.PENDING if status in {Status.OPEN, Status.PENDING} else status)
    assert unsent.status is (Status.SNOOZED if status is Status.SNOOZED else Status.OPEN)
    assert unsent.episode == replied.episode
    assert (replied.waiting_since, unsent.waiting_since) == (None, NOW)


def test_of_two_waits_the_older_one_runs_again() -> None:
    asked_again = after_inbound(after_reply(WAITING, "x", at(HOUR)), customer(2 * HOUR))

    assert after_unsent(asked_again, NOW).waiting_since == NOW
    assert after_unsent(asked_again, at(DAY)).waiting_since == at(2 * HOUR)


def test_a_reply_nobody_waited_for_gives_no_wait_back() -> None:
    state = after_reply(ConversationState(), "x", NOW)

    assert after_unsent(state, None) == state


def test_resolving_ends_the_wait_and_the_snooze() -> None:
    assert after_resolve(after_snooze(WAITING, at(DAY))) == replace(
        WAITING, status=Status.RESOLVED, waiting_since=None, unread=0
    )


def test_taken_up_again_a_resolved_conversation_is_a_new_episode() -> None:
    done = after_resolve(ANSWERED)

    assert after_reopen(done, at(DAY)) == replace(
        done, status=Status.OPEN, episode=2, opened_at=at(DAY), first_reply_at=None
    )


@pytest.mark.parametrize("status", [Status.OPEN, Status.PENDING, Status.SNOOZED])
def test_taken_up_again_any_other_conversation_goes_on(status: Status) -> None:
    before = replace(ANSWERED, status=status, snoozed_until=at(DAY))

    assert after_reopen(before, at(DAY)) == replace(before, status=Status.OPEN, snoozed_until=None)


def test_a_snooze_hides_a_wait_and_does_not_end_it() -> None:
    snoozed = after_snooze(WAITING, at(DAY))

    assert snoozed == replace(WAITING, status=Status.SNOOZED, snoozed_until=at(DAY))
    assert after_wake(snoozed) == WAITING


STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["customer", "owner", "bot", "reply", "resolve", "reopen", "snooze", "wake", "action"]
        ),
        st.sampled_from([0, 1, MINUTE, HOUR]),
    ),
    max_size=25,
)
"""Few moments, so that much happens at once and in the wrong order."""


def moved(state: ConversationState, what: str, moment: Instant) -> ConversationState:
    match what:
        case "reply":
            return after_reply(state, "x", moment)
        case "resolve":
            return after_resolve(state)
        case "reopen":
            return after_reopen(state, moment)
        case "snooze":
            return after_snooze(state, Instant(moment + DAY))
        case "wake":
            return after_wake(state)
        case "action":
            return after_action(state, moment)
        case author:
            return after_inbound(state, inbound(author=Author(author), at=moment))


@settings(max_examples=300)
@given(STEPS)
def test_whatever_happens_a_conversation_makes_sense(steps: list[tuple[str, int]]) -> None:
    state = ConversationState()
    for what, offset in steps:
        before, state = state, moved(state, what, at(offset))

        assert state.episode in {before.episode, before.episode + 1}
        assert state.last_message_at >= before.last_message_at
        assert (state.last_action_at or 0) >= (before.last_action_at or 0)
        assert (state.last_inbound_at or 0) >= (before.last_inbound_at or 0)
        assert (state.snoozed_until is not None) == (state.status is Status.SNOOZED)
        assert state.waiting_since is None or state.status in {Status.OPEN, Status.SNOOZED}
        assert (sort_key(state) < WAITS_BELOW) == (state.waiting_since is not None)
        if state.episode > before.episode:
            assert before.status is Status.RESOLVED
            assert state.first_reply_at is None
