"""Zalo's error numbers: did it leave, will it ever, who must wait, and until when."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialdesk.bots.http import Answer
from socialdesk.bots.reasons import find
from socialdesk.bots.zalo_oa.errors import (
    TOKEN_ERRORS,
    by_code,
    code_of,
    detail_of,
    send_result,
    until_morning,
)
from socialdesk.model.delivery import Deferred, Refused, Unconfirmed
from socialdesk.model.ids import HOUR, MINUTE, Instant
from tests.support.make import NOW

find("zalo_oa")
DAY_LONG = 24 * HOUR


@pytest.mark.parametrize(
    ("told", "code"),
    [
        (0, 0),
        (-216, -216),
        ("-216", -216),
        ("0", 0),
        (None, None),
        (True, None),
        ("x", None),
        (1.5, None),
    ],
)
def test_the_number_of_an_answer(told: object, code: int | None) -> None:
    assert code_of(Answer(200, {"error": told})) == code


@pytest.mark.parametrize("told", [None, [], "text", 5])
def test_an_answer_that_is_no_object_has_none(told: object) -> None:
    assert code_of(Answer(200, told)) is None
    assert isinstance(send_result(Answer(200, told), 1, NOW), Unconfirmed)


@pytest.mark.parametrize(
    ("code", "name"),
    [
        (-201, "bad_parameter"), (-210, "too_large"), (-213, "not_following"), (-211, "quota"), (-230, "window_closed"),
        (-232, "window_closed"), (-320, "no_money"), (-248, "content"), (-403, "group"), (-99, "zalo_-99"),
    ],
)  # fmt: skip
def test_what_never_arrives(code: int, name: str) -> None:
    result = by_code(code, "detail", 1, NOW)

    assert isinstance(result, Refused)
    assert result.code == name
    assert str(result.why)


@pytest.mark.parametrize(
    ("code", "wait", "scope", "is_limit"),
    [
        (-242, 10 * MINUTE, "account", True),
        (-207, 10 * MINUTE, "account", True),
        (-218, HOUR, "chat", False),
        (-100, None, "chat", False),
    ],
)
def test_what_waits(code: int, wait: int | None, scope: str, is_limit: bool) -> None:
    result = by_code(code, "", 1, NOW)

    assert isinstance(result, Deferred)
    assert (result.wait, result.scope, result.is_limit) == (wait, scope, is_limit)
    assert str(result.why)


@pytest.mark.parametrize("code", [-100, -200, 10000, 10002])
def test_trouble_at_zalo_is_tried_three_times(code: int) -> None:
    endings = [type(by_code(code, "", attempt, NOW)) for attempt in (1, 2, 3, 4)]

    assert endings == [Deferred, Deferred, Refused, Refused]


@pytest.mark.parametrize(("status", "code"), [(429, -1), (429, 0), (200, -32)])
def test_too_fast_makes_the_whole_account_wait(status: int, code: int) -> None:
    result = send_result(Answer(status, {"error": code}), 1, NOW)

    assert isinstance(result, Deferred)
    assert (result.scope, result.is_limit) == ("account", True)


def test_success_has_no_ending_of_its_own_and_a_broken_server_is_doubtful() -> None:
    assert send_result(Answer(200, {"error": 0}), 1, NOW) is None
    assert isinstance(send_result(Answer(500, {"error": 0}), 1, NOW), Unconfirmed)


def test_token_errors_are_no_endings_of_a_message() -> None:
    assert {-216, -220, -124} <= TOKEN_ERRORS
    assert 0 not in TOKEN_ERRORS


@given(st.integers(946_684_800_000, 4_000_000_000_000))
def test_the_morning_is_six_oclock_in_viet_nam_and_within_a_day(now: int) -> None:
    wait = until_morning(Instant(now))
    morning = datetime.fromtimestamp((now + wait) / 1000, UTC)

    assert 0 < wait <= DAY_LONG
    assert morning.hour == 23, "06:00 there is 23:00 UTC"
    assert morning.minute == 0


@given(st.integers(-99_999, 99_999), st.integers(1, 5), st.text(max_size=20))
def test_every_number_has_an_ending_with_a_sentence(code: int, attempt: int, detail: str) -> None:
    result = by_code(code, detail, attempt, NOW)

    assert isinstance(result, Deferred | Refused)
    assert str(result.why)


def test_a_detail_is_cut_short() -> None:
    assert len(detail_of({"message": "x" * 900})) == 160
    assert detail_of({"error_name": "named"}) == "named"
