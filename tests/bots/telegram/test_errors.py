"""Telegram's errors: did it leave, will it ever, who must wait, and what a person reads."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)

from socialdesk.bots.reasons import find
from socialdesk.bots.telegram.errors import health, send_result, told
from socialdesk.channel import AccountState
from socialdesk.model.delivery import Deferred, Refused, Unconfirmed

find("telegram")
METHOD: Any = None


def network(cause: BaseException | None) -> TelegramNetworkError:
    error = TelegramNetworkError(METHOD, "HTTP Client says - trouble with 7000000001:AAsecret")
    error.__cause__ = cause
    return error


def not_connected() -> aiohttp.ClientConnectorError:
    key: Any = aiohttp.client_reqrep.ConnectionKey("x", 443, True, True, None, None, None)
    return aiohttp.ClientConnectorError(key, OSError("no route"))


@pytest.mark.parametrize(
    ("error", "scope", "wait", "is_limit"),
    [
        (TelegramRetryAfter(METHOD, "Flood", 17), "chat", 17_000, True),
        (TelegramUnauthorizedError(METHOD, "Unauthorized"), "account", 60_000, True),
        (TelegramAPIError(METHOD, "Too Many Requests"), "chat", 5_000, True),
        (network(not_connected()), "chat", None, False),
        (network(aiohttp.InvalidURL("http://x y")), "account", 60_000, False),
    ],
)
def test_what_certainly_did_not_leave_is_tried_again(
    error: BaseException, scope: str, wait: int | None, is_limit: bool
) -> None:
    result = send_result(error)

    assert isinstance(result, Deferred)
    assert (result.scope, result.wait, result.is_limit) == (scope, wait, is_limit)
    assert "AAsecret" not in str(result.why)


@pytest.mark.parametrize(
    ("error", "code", "gone", "words"),
    [
        (TelegramForbiddenError(METHOD, "Forbidden: bot was blocked by the user"), "blocked", True, "blocked"),
        (TelegramForbiddenError(METHOD, "Forbidden: user is deactivated"), "deactivated", True, "deleted"),
        (TelegramForbiddenError(METHOD, "Forbidden: bot was kicked from the group chat"), "removed", True, "removed"),
        (TelegramForbiddenError(METHOD, "Forbidden: something new"), "forbidden", False, "forbids"),
        (TelegramBadRequest(METHOD, "Bad Request: message is too long"), "refused", False, "too long"),
        (TelegramBadRequest(METHOD, "Bad Request: chat not found"), "refused", False, "does not know this chat"),
        (TelegramBadRequest(METHOD, "Bad Request: BUSINESS_PEER_INVALID"), "refused", False, "24 hours"),
        (TelegramNotFound(METHOD, "Not Found: odd"), "refused", False, "odd"),
        (TelegramEntityTooLarge(METHOD, "Request Entity Too Large"), "too_large", False, "too large"),
    ],
)  # fmt: skip
def test_what_never_arrives_is_refused_with_what_to_do(
    error: BaseException, code: str, gone: bool, words: str
) -> None:
    result = send_result(error)

    assert isinstance(result, Refused)
    assert (result.code, result.contact_gone) == (code, gone)
    assert words in str(result.why)


@pytest.mark.parametrize(
    "error",
    [
        TelegramServerError(METHOD, "Bad Gateway"),
        network(TimeoutError()),
        network(None),
        ClientDecodeError("x", ValueError("x"), "data"),
        TelegramAPIError(METHOD, "I'm a teapot"),
        TelegramBadRequest(METHOD, "Bad Request: failed to send message #2 with the error"),
        TypeError("'NoneType'"),
        OSError("broken pipe"),
    ],
)
def test_whatever_may_have_left_is_for_a_person_to_look_at(error: BaseException) -> None:
    result = send_result(error)

    assert isinstance(result, Unconfirmed)
    assert "may or may not have arrived" in str(result.why)


@pytest.mark.parametrize(
    ("error", "state", "words"),
    [
        (TelegramUnauthorizedError(METHOD, "Unauthorized"), AccountState.REFUSED, "@BotFather"),
        (TelegramNotFound(METHOD, "Not Found"), AccountState.REFUSED, "@BotFather"),
        (TelegramConflictError(METHOD, "Conflict: terminated by other getUpdates request"), AccountState.CONFLICT, "Another copy"),
        (TelegramConflictError(METHOD, "Conflict: can't use getUpdates while webhook is active"), AccountState.CONFLICT, "--take-over"),
        (TelegramRetryAfter(METHOD, "Flood", 130), AccountState.RETRYING, "pause"),
        (network(None), AccountState.RETRYING, "internet"),
        (TelegramServerError(METHOD, "Bad Gateway"), AccountState.RETRYING, "server"),
        (TelegramAPIError(METHOD, "odd"), AccountState.RETRYING, "odd"),
        (TypeError("x"), AccountState.RETRYING, "TypeError"),
    ],
)  # fmt: skip
def test_what_a_failed_poll_says_of_the_account(
    error: BaseException, state: AccountState, words: str
) -> None:
    found = health(error)

    assert found.state is state
    assert words in str(found.reason)
    assert told(error).final is (state is AccountState.REFUSED)
