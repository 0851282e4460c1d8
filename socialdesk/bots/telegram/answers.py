"""What the Bot API answered: the result as it came, or the error by its status and its number.

Nothing else of an answer is looked at, and whatever shape the rest has, a refusal stays a refusal and
a limit a limit.
"""

from __future__ import annotations

from typing import Any

from socialdesk.bots.http import TOO_MANY, pause_asked
from socialdesk.bots.nesting import loads
from socialdesk.bots.payload import number, part, text
from socialdesk.bots.telegram.library import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMethod,
    TelegramMigrateToChat,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)

USUAL_PAUSE = 5
"""Seconds to wait where Telegram limits and does not say for how long."""
_BY_STATUS: dict[int, type[TelegramAPIError]] = {
    400: TelegramBadRequest,
    401: TelegramUnauthorizedError,
    403: TelegramForbiddenError,
    404: TelegramNotFound,
    409: TelegramConflictError,
    413: TelegramEntityTooLarge,
}


def result_of(method: TelegramMethod[Any], status: int, content: str, retry_after: str) -> Any:
    """The result of a good answer; raises what aiogram raises for another. `retry_after` is the
    header of that name."""
    try:
        answer = loads(content)
    except (ValueError, RecursionError) as error:
        if status == TOO_MANY:
            raise _limited(method, "", retry_after) from None
        if status == 413:
            raise TelegramEntityTooLarge(method, "Request Entity Too Large") from None
        # The words may be a customer's: they go into no error.
        raise ClientDecodeError("no JSON", error, "") from None
    if status == 200 and isinstance(answer, dict) and answer.get("ok") is True:
        return answer.get("result")
    raise _error(method, status, answer, retry_after)


def _error(
    method: TelegramMethod[Any], status: int, answer: object, retry_after: str
) -> TelegramAPIError:
    words = text(answer, "description")
    code = status if status >= 400 else number(answer, "error_code")
    told = part(answer, "parameters")
    if code == TOO_MANY or pause_asked(told.get("retry_after")) is not None:
        return _limited(method, words, told.get("retry_after"), retry_after)
    if moved := _chat(told.get("migrate_to_chat_id")):
        return TelegramMigrateToChat(method, words, moved)
    if code >= 500:
        return TelegramServerError(method, words)
    return _BY_STATUS.get(code, TelegramAPIError)(method, words)


def _limited(method: TelegramMethod[Any], words: str, *told: object) -> TelegramRetryAfter:
    pause = pause_asked(*(each for each in told if each not in (0, ""))) or USUAL_PAUSE * 1000
    return TelegramRetryAfter(method, words, max(-(-pause // 1000), 1))


def _chat(value: object) -> int:
    """The number of a chat, whichever way it is written; 0 for none."""
    try:
        found = int(value) if isinstance(value, int | str) else 0
    except ValueError:
        return 0
    return found if abs(found) < 1 << 63 else 0
