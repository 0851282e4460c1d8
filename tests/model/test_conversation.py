"""What moves a conversation: waits, episodes, snoozes, and the order of the inbox."""

from hypothesis import given
from hypothesis import strategies as st

from socialdesk.model.conversation import (
    ConversationState,
    Status,
    after_inbound,
    after_reply,
    after_resolve,
    after_snooze,
    after_unsent,
    sort_key,
)
from socialdesk.model.ids import DAY, HOUR, Instant
from socialdesk.model.message import Author
from tests.support.make import NOW, inbound


def at(offset: int) -> Instant:
    return Instant(NOW + offset)


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
