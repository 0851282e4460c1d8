"""Who is counted, and who wins without a lot."""

import random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from socialdesk.model.counting import Counted, Entered, counted, listed, ranked
from socialdesk.model.game import Pick, Question, Running, Settings, Way, id_of
from socialdesk.model.ids import DAY, MINUTE, Instant
from tests.support.make import NOW

SALT = "salt"


def running(pick: Pick = Pick.LOT, kind: str = "draw", **more: Any) -> Running:
    settings = Settings(ways=(Way("word", "QUAY"),), pick=pick, **more)
    return Running(1, kind, "open", 0, settings, NOW, Instant(NOW + MINUTE), NOW)


def entered(number: int, person: int, later: int = 0, **more: Any) -> Entered:
    plain: dict[str, Any] = {
        "id": number, "conversation_id": number, "person": person, "question": 0, "how": "word", "answer": "",
        "is_right": 1, "is_late": 0, "is_deleted": 0, "at": NOW + later, "seq": number, "known_since": None,
    }  # fmt: skip
    return Entered(**plain | more)


def whys(told: list[Counted]) -> dict[int, str]:
    return {each.entered.id: str(each.why) for each in told}


def test_each_is_left_out_for_the_first_reason_that_holds() -> None:
    tags = {2: ["staff"], 3: ["no-games"]}
    told = counted(
        running(known_for=DAY),
        [
            entered(1, 1, known_since=NOW - 2 * DAY),
            entered(2, 2, is_deleted=1),
            entered(3, 2),
            entered(4, 3),
            entered(5, 4, 2 * MINUTE),
            entered(6, 5, is_late=1),
            entered(7, 6, -MINUTE),
            entered(8, 7, known_since=NOW - MINUTE),
            entered(9, 8, known_since=NOW - 2 * DAY, is_right=0),
        ],
        tags,
        SALT,
    )
    assert whys(told) == {
        1: "", 2: "deleted", 3: "staff", 4: "banned", 5: "late", 6: "late", 7: "early", 8: "too_new",
        9: "wrong_answer",
    }  # fmt: skip
    assert listed(told) == [(id_of(SALT, 1), 1)]


def test_a_person_counts_once_with_the_earliest_that_may_be_counted() -> None:
    told = counted(
        running(), [entered(1, 7, 20), entered(2, 7, 10), entered(3, 7, 5, is_deleted=1)], {}, SALT
    )
    assert whys(told) == {1: "duplicate_person", 2: "", 3: "deleted"}
    assert {each.ref for each in told} == {id_of(SALT, 7)}


def test_a_tag_gives_more_chances_and_of_two_the_better_holds() -> None:
    game = running(weights={"vip": 3, "bạn": 2})
    told = counted(game, [entered(1, 1), entered(2, 2)], {1: ["bạn", "vip"], 2: ["khác"]}, SALT)
    assert [each.weight for each in told] == [3, 1]


ENTRIES = st.lists(
    st.builds(
        entered,
        st.integers(1, 30),
        st.integers(1, 6),
        st.integers(-60_000, 90_000),
        is_deleted=st.integers(0, 1),
        is_right=st.integers(0, 1),
        question=st.integers(1, 3),
        answer=st.integers(0, 99).map(str),
    ),
    unique_by=lambda each: each.id,
    max_size=20,
)


@given(ENTRIES, st.sampled_from(list(Pick)), st.integers())
def test_in_whatever_order_they_come_the_same_people_win(
    entries: list[Entered], pick: Pick, seed: int
) -> None:
    kind = "guess" if pick is Pick.NEAREST else "quiz"
    game = running(pick, kind, questions=(Question("?", ("57",)),))
    told = counted(game, entries, {}, SALT)
    shuffled = random.Random(seed).sample(entries, len(entries))
    again = counted(game, shuffled, {}, SALT)
    assert again == told
    assert ranked(game, again) == ranked(game, told)
    people = [name for name, _ in listed(told)]
    assert len(people) == len(set(people))
    assert sorted(ranked(game, told)) == people


def by(pick: Pick, kind: str, *entries: Entered) -> list[int]:
    game = running(pick, kind, questions=(Question("?", ("57",)),))
    people = {id_of(SALT, person): person for person in range(10)}
    return [people[each] for each in ranked(game, counted(game, entries, {}, SALT))]


def test_the_first_who_is_right_wins_and_of_one_moment_the_platforms_order() -> None:
    assert by(Pick.FIRST, "quiz", entered(3, 1, 5), entered(2, 2, 5), entered(1, 3, 4, is_right=0)) == [2, 1]  # fmt: skip


def test_the_nearest_number_wins_and_of_two_the_earlier() -> None:
    guesses = [(1, "60", 3), (2, "54", 2), (3, "58", 9), (4, "-57", 1)]
    told = [entered(who, who, later, answer=answer) for who, answer, later in guesses]
    assert by(Pick.NEAREST, "guess", *told) == [3, 2, 1, 4]


def test_the_highest_throw_wins_and_of_two_the_earlier() -> None:
    throws = [entered(1, 1, 9, answer="6"), entered(2, 2, 3, answer="6"), entered(3, 3, answer="5")]
    assert by(Pick.HIGHEST, "dice", *throws) == [2, 1, 3]


def test_points_are_added_up_over_questions_and_who_had_them_first_wins() -> None:
    answers = [(1, 1, 1, 1), (2, 2, 1, 2), (3, 2, 2, 5), (4, 1, 2, 9), (5, 3, 2, 4), (6, 3, 2, 6)]
    told = [entered(n, who, later, question=asked) for n, who, asked, later in answers]
    assert by(Pick.POINTS, "quiz", *told) == [2, 1, 3]
    game = running(Pick.POINTS, "quiz")
    assert whys(counted(game, told, {}, SALT)) == {
        1: "", 2: "", 3: "adds_points", 4: "adds_points", 5: "", 6: "duplicate_person",
    }  # fmt: skip
