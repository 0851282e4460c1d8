"""A conversation's story told anew."""

from socialdesk.model.conversation import Status
from socialdesk.model.ids import Instant
from socialdesk.model.message import Author
from socialdesk.model.story import Passage, Standing, Turn, after, filled_in
from tests.support.make import NOW, inbound, sender


def at(offset: int) -> Instant:
    return Instant(NOW + offset)


def said(offset: int, author: Author = Author.CUSTOMER, body: str = "alo") -> Passage:
    message = inbound(body, author=author, sender=sender("linh"), at=at(offset))
    return Passage(Turn.SAID, at(offset), message)


def told(*passages: Passage) -> Standing:
    standing = Standing()
    for each in passages:
        standing = after(standing, each)
    return standing


def test_an_agents_answer_ends_the_wait_and_is_the_first() -> None:
    state = told(said(0), said(5, Author.AGENT, "dạ")).state
    assert (state.status, state.waiting_since, state.first_reply_at, state.unread, state.last_text) == (
        Status.PENDING, None, at(5), 0, "dạ",
    )  # fmt: skip


def test_what_begins_with_a_program_or_an_agent_waits_for_nobody() -> None:
    for author in (Author.BOT, Author.AGENT, Author.OWNER):
        state = told(said(3, author)).state
        assert (state.status, state.waiting_since, state.episode) == (Status.PENDING, None, 1)


def test_after_it_was_resolved_the_next_words_are_a_new_episode_of_the_same_assignee() -> None:
    standing = told(
        said(0), Passage(Turn.ASSIGNED, at(1), agent="mai"), Passage(Turn.RESOLVED, at(2)), said(3)
    )
    state = standing.state
    assert (state.episode, state.opened_at, state.unread, standing.assignee) == (2, at(3), 1, "mai")
    assert standing.assigned_at == at(1)


def test_put_away_woken_and_taken_up_again() -> None:
    away = told(said(0), Passage(Turn.SNOOZED, at(1), until=at(9)))
    assert (away.state.status, away.state.snoozed_until) == (Status.SNOOZED, at(9))
    assert after(away, Passage(Turn.WOKEN, at(9))).state.status is Status.OPEN
    again = told(said(0), Passage(Turn.RESOLVED, at(1)), Passage(Turn.REOPENED, at(2)))
    assert (again.state.episode, again.state.status) == (2, Status.OPEN)


def test_older_words_fill_in_only_what_lies_before() -> None:
    here = told(said(100, body="mới"))
    whole = told(
        said(0), Passage(Turn.ASSIGNED, at(1), agent="mai"), Passage(Turn.RESOLVED, at(2)),
        said(3, body="cũ"), said(100, body="mới"),
    )  # fmt: skip
    filled = filled_in(here.state, whole)

    state = filled.state
    assert (state.episode, state.opened_at, state.waiting_since) == (2, at(3), at(3))
    assert (state.last_text, state.unread, filled.assignee) == ("mới", 1, "mai")
    resolved = after(here, Passage(Turn.RESOLVED, at(101)))
    assert filled_in(resolved.state, whole).state.waiting_since is None
