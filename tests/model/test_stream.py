"""The comment stream: order, repeats, holding still, bounds."""

import random
from dataclasses import replace
from typing import Any

import pytest

from socialdesk.model.ids import MINUTE, SECOND, Instant
from socialdesk.model.stream import FIRST, KEPT, READABLE, TOGETHER, Comment, Shelf, Stream, said_as

NOW = Instant(1_800_000_000_000)


def comment(number: int, text: str = "", **more: Any) -> Comment:
    fields: dict[str, Any] = {
        "message": number, "conversation": number, "contact": number, "account": "page", "platform": "messenger",
        "at": Instant(NOW + number), "name": f"Khách {number}", "text": text or f"lời {number}",
    }  # fmt: skip
    return Comment(number, **{**fields, **more})


def question(number: int, text: str = "giá bao nhiêu", **more: Any) -> Comment:
    return comment(number, text, is_question=True, **more)


def numbers(stream: Stream) -> list[int]:
    return [each.newest.id for each in stream.lines]


def fast(stream: Stream, count: int = READABLE) -> None:
    """So many different comments that eyes cannot read them."""
    stream.take([comment(each) for each in range(1, count + 1)], NOW)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Giá bao nhiêu?", "gia bao nhieu"),
        ("giá bao nhiêu ạ", "GIÁ  BAO NHIÊU shop ơi!!"),
        ("đẹp quáaaaa", "dep qua"),
        ("ราคาเท่าไหร่คะ", "ราคาเท่าไหร่ครับ"),
        ("❤❤❤❤", "❤"),
    ],
)
def test_repeats_are_told_by_what_they_say(one: str, other: str) -> None:
    assert said_as(one) == said_as(other)


@pytest.mark.parametrize(
    ("one", "other"), [("chốt 2 A12", "chốt 3 A12"), ("1", "11"), ("❤", "👍"), ("a111", "a11")]
)
def test_numbers_and_signs_make_a_difference(one: str, other: str) -> None:
    assert said_as(one) != said_as(other)


def test_the_newest_stand_before_and_open_questions_before_them() -> None:
    stream = Stream()
    stream.take(
        [comment(1), question(2, "còn hàng không"), comment(3), question(4, "size L?")], NOW
    )
    assert numbers(stream) == [2, 4, 3, 1]
    assert stream.first == 2


def test_repeats_stay_apart_while_they_can_be_read() -> None:
    stream = Stream()
    stream.take([question(1), question(2)], NOW)
    assert [each.count for each in stream.lines] == [1, 1]


def test_repeats_are_put_together_when_more_come_than_eyes_can_read() -> None:
    stream = Stream()
    fast(stream)
    stream.take([question(200 + each, "Giá bao nhiêu?") for each in range(14)], NOW)
    line = stream.lines[0]
    assert (line.count, line.people, line.newest.id) == (14, 14, 213)
    assert line.waits_since == NOW + 200


def test_what_stood_apart_comes_together_when_it_becomes_too_much() -> None:
    stream = Stream()
    stream.take([question(each) for each in range(1, 4)], NOW)
    stream.take([comment(100 + each) for each in range(READABLE)], NOW)
    stream.take([question(300)], NOW)
    assert [each.count for each in stream.lines[:2]] == [4, 1]
    assert [each.id for each in stream.lines[0].comments] == [1, 2, 3, 300]
    assert stream.held == READABLE + 4


def test_it_is_apart_again_when_it_is_quiet_and_after_a_minute() -> None:
    stream = Stream()
    fast(stream)
    stream.take([question(201)], NOW)
    stream.take([question(202)], Instant(NOW + 30 * SECOND))
    assert stream.lines[0].count == 1
    assert stream.pace(Instant(NOW + 30 * SECOND)) == 6
    later = Instant(NOW + 30 * SECOND + TOGETHER)
    stream.take([comment(300 + each) for each in range(READABLE)], later)
    stream.take([question(500)], later)
    assert [each.count for each in stream.lines[:3]] == [1, 1, 1]


def test_private_messages_are_never_put_together() -> None:
    stream = Stream()
    fast(stream)
    stream.take([comment(201, "ok", is_private=True), comment(202, "ok", is_private=True)], NOW)
    assert numbers(stream)[:2] == [202, 201]


def test_what_most_people_ask_stands_first_then_what_waits_longest() -> None:
    stream = Stream()
    fast(stream)
    stream.take(
        [question(201, "một"), question(202, "hai"), question(203, "ba"), question(204, "ba")], NOW
    )
    assert [each.newest.text for each in stream.lines[:3]] == ["ba", "một", "hai"]


def test_questions_in_front_leave_room_for_everything_else() -> None:
    stream = Stream()
    stream.take([question(each, f"câu {each}") for each in range(1, 31)], NOW)
    assert stream.first == FIRST
    assert numbers(stream) == [*range(1, FIRST + 1), *range(30, FIRST, -1)]


def test_an_answered_question_goes_to_its_place_among_the_others() -> None:
    stream = Stream()
    stream.take([comment(1), question(2), comment(3)], NOW)
    stream.take([question(2, is_answered=True)], NOW)
    assert numbers(stream) == [3, 2, 1]


def test_a_line_that_is_chosen_keeps_everything_above_it_in_its_place() -> None:
    stream = Stream()
    stream.take([question(1, "a?"), question(2, "b?"), comment(3), comment(4)], NOW)
    stream.choose(stream.line(1))
    stream.take([question(1, "a?", is_answered=True), question(5, "c?"), comment(6)], NOW)
    assert numbers(stream) == [1, 2, 5, 6, 4, 3]
    stream.choose(None)
    assert numbers(stream) == [2, 5, 6, 4, 3, 1]


def test_among_the_others_a_chosen_line_is_only_pushed_down_by_what_is_new() -> None:
    stream = Stream()
    stream.take([question(1, "a?"), comment(2), comment(3), comment(4)], NOW)
    line = stream.line(2)
    assert line is not None
    stream.choose(line)
    above = numbers(stream)[:2]
    stream.take([question(1, "a?", is_answered=True), question(5, "b?"), comment(6)], NOW)
    row = stream.row_of(line)
    assert row == 4
    assert [each for each in numbers(stream)[:row] if each < 5] == above


def test_a_chosen_line_takes_in_no_more_than_was_read() -> None:
    stream = Stream()
    fast(stream)
    stream.take([question(201)], NOW)
    line = stream.line(0)
    assert line is not None
    stream.choose(line)
    stream.take([question(202), question(203)], NOW)
    assert line.count == 1
    assert stream.lines[1].count == 2


def test_the_oldest_leave_but_not_the_chosen_one() -> None:
    stream = Stream(most=10)
    stream.take([comment(each) for each in range(1, 11)], NOW)
    stream.choose(stream.lines[-1])
    stream.take([comment(each) for each in range(11, 41)], NOW)
    assert stream.held == 10
    assert stream.left == 30
    assert numbers(stream) == [*range(40, 32, -1), 2, 1]


def test_an_hour_of_two_thousand_a_minute_takes_no_more_than_its_bound() -> None:
    chance, stream, number = random.Random(7), Stream(), 0
    sayings = ["giá bao nhiêu", "còn hàng không", "đẹp quá", *(f"mã {each}" for each in range(40))]
    for second in range(0, 3_600, 3):
        batch = [
            comment(number + place + 1, chance.choice(sayings), is_question=chance.random() < 0.3)
            for place in range(100)
        ]
        number += 100
        stream.take(batch, Instant(NOW + second * SECOND))
    assert stream.held <= 2_000
    assert stream.held + stream.left == number
    assert all(len(each.comments) <= KEPT for each in stream.lines)


def test_whatever_comes_the_chosen_line_stays_below_those_that_were_above() -> None:
    for seed in range(60):
        chance, stream, number = random.Random(seed), Stream(most=120), 0
        held: dict[int, Comment] = {}
        for step in range(60):
            now = Instant(NOW + step * chance.choice((0, SECOND, MINUTE)))
            before = list(stream.lines)
            row = stream.row_of(stream.chosen) if stream.chosen else None
            batch = []
            for _ in range(chance.choice((0, 1, 5, 40))):
                number += 1
                each = comment(number, chance.choice("abcdefgh"), is_question=chance.random() < 0.4)
                held[number] = each
                batch.append(each)
            for known in chance.sample(sorted(held), min(len(held), 3)):
                held[known] = replace(held[known], is_answered=chance.random() < 0.5)
                batch.append(held[known])
            stream.take(batch, now)
            if stream.chosen is not None and row is not None:
                place = stream.row_of(stream.chosen)
                assert place is not None
                stayed = [each for each in stream.lines[:place] if each in before]
                near = before[max(row - 12, 0) : row]
                assert stayed[len(stayed) - len(near) :] == near
            if chance.random() < 0.3:
                stream.turn_to(chance.choice(list(Shelf)))
            elif chance.random() < 0.4:
                stream.choose(chance.choice([None, *stream.lines]))


def test_only_questions_the_longest_waiting_first_or_only_what_is_private() -> None:
    stream = Stream()
    stream.take(
        [question(1, "a?"), comment(2, is_private=True), question(3, "b?"), comment(4)], NOW
    )
    stream.turn_to(Shelf.QUESTIONS)
    assert numbers(stream) == [1, 3]
    stream.choose(stream.line(1))
    stream.take([question(1, "a?", is_answered=True), question(5, "c?")], NOW)
    assert numbers(stream) == [1, 3, 5]
    stream.choose(None)
    assert numbers(stream) == [3, 5]
    stream.turn_to(Shelf.PRIVATE)
    assert numbers(stream) == [2]
