"""Telegram's errors, classified: did it leave, will it ever, and what should a person do."""

from __future__ import annotations

import asyncio

import aiohttp

from socialdesk.bots.http import NotReached
from socialdesk.bots.reasons import doubt
from socialdesk.bots.telegram.library import (
    AiogramError,
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from socialdesk.channel import AccountState, Health
from socialdesk.errors import ChannelError
from socialdesk.model.delivery import Deferred, Refused, SendResult, Unconfirmed
from socialdesk.model.ids import MINUTE, SECOND
from socialdesk.model.reason import Reason, Span, reason_of

PLATFORM = "Telegram"

CAUGHT = (
    AiogramError,
    aiohttp.ClientError,
    TimeoutError,
    asyncio.TimeoutError,
    OSError,
    TypeError,
    ValueError,
)
"""What a call can raise. aiogram lets a TypeError through for a 5xx answer without a description.
"""


_PERMANENT = {
    "message is too long": "telegram.too_long",
    "message text is empty": "telegram.empty",
    "chat not found": "telegram.chat_unknown",
    "message to be replied not found": "telegram.replied_gone",
    "business_peer_invalid": ("telegram.business_closed"),
    "business connection not found": ("telegram.business_gone"),
    "chat_write_forbidden": "telegram.may_not_write",
    "need administrator rights": "telegram.few_rights",
    "not enough rights": "telegram.few_rights",
    "have no rights": "telegram.few_rights",
    "can't parse entities": "telegram.formatting",
    "topic_closed": "telegram.topic_closed",
    "thread not found": "telegram.topic_gone",
}
_GONE = {
    "bot was blocked by the user": ("telegram.blocked", "blocked"),
    "user is deactivated": ("telegram.deactivated", "deactivated"),
    "bot can't initiate conversation": ("telegram.not_begun", "not_begun"),
    "bot was kicked": ("telegram.kicked", "removed"),
    "bot is not a member": ("telegram.no_member", "removed"),
}
"""Nothing arrives there until they write again, or the bot is let in again."""
_IN_PART = "failed to send message #"


def send_result(error: BaseException) -> SendResult:
    """How a failed send ended."""
    match error:
        case TelegramRetryAfter():
            return _limited(error.retry_after)
        case TelegramUnauthorizedError():
            return Deferred(
                Reason("telegram.not_accepted"), wait=MINUTE, scope="account", is_limit=True
            )
        case TelegramForbiddenError():
            return _forbidden(error.message)
        case TelegramEntityTooLarge():
            return Refused(Reason("telegram.too_large"), "too_large")
        case TelegramBadRequest() | TelegramNotFound() | TelegramMigrateToChat():
            return _bad_request(error.message)
        case TelegramServerError():
            return Unconfirmed(_doubt("doubt.server"))
        case TelegramNetworkError():
            return _network(error)
        case TelegramAPIError():
            return _other(error)
        case ClientDecodeError():
            return Unconfirmed(_doubt("doubt.unread"))
        case _:
            return Unconfirmed(_doubt("doubt.nonsense"))


_OF_PICTURES = ("photo_", "image_process_failed", "too big for a photo", "video_", "wrong type of")
"""What stands in a refusal of a file as a picture: its sides, its shape, its bytes. sendPhoto takes
sides of together at most 10000, neither 20 times the other (Bot API, sendPhoto)."""


def is_about_picture(error: TelegramBadRequest) -> bool:
    """Whether a file was refused only as a picture; as a document it may be taken."""
    words = error.message.lower()
    return any(each in words for each in _OF_PICTURES)


def not_pinned(error: BaseException) -> Reason:
    """Why a message of ours that has arrived is not on top of its chat."""
    match send_result(error):
        case Refused(why=why) | Deferred(why=why) | Unconfirmed(why=why):
            return Reason("telegram.not_pinned", why=reason_of(why))
        case _:
            return Reason("telegram.not_pinned", why=_doubt("doubt.undocumented"))


def _limited(seconds: float) -> Deferred:
    wait = max(int(seconds), 1)
    return Deferred(
        Reason("platform.pause", platform=PLATFORM, pause=Span(wait * SECOND)),
        wait=wait * SECOND,
        is_limit=True,
    )


def _forbidden(text: str) -> Refused:
    words = text.lower()
    for known, (why, code) in _GONE.items():
        if known in words:
            return Refused(Reason(why), code, contact_gone=True)
    return Refused(
        Reason("telegram.forbidden"),
        "forbidden",
    )


def _bad_request(text: str) -> SendResult:
    words = text.lower()
    if _IN_PART in words:
        return Unconfirmed(_doubt("doubt.in_part"))
    for known, why in _PERMANENT.items():
        if known in words:
            return Refused(Reason(why), "refused")
    for known, (why, code) in _GONE.items():
        if known in words:
            return Refused(Reason(why), code)
    return Refused(Reason("telegram.refused", detail=_plain(text)), "refused")


def _network(error: TelegramNetworkError) -> SendResult:
    cause = error.__cause__
    if isinstance(cause, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError):
        return Deferred(Reason("platform.unreachable", platform=PLATFORM))
    if isinstance(cause, NotReached):
        return cause.deferral(PLATFORM)
    if isinstance(cause, aiohttp.InvalidURL):
        return Deferred(
            Reason("telegram.api_base"),
            wait=MINUTE,
            scope="account",
        )
    return Unconfirmed(_doubt("doubt.broken"))


def _other(error: TelegramAPIError) -> SendResult:
    if "too many requests" in error.message.lower():
        return _limited(5)
    return Unconfirmed(_doubt("doubt.undocumented"))


def _doubt(what: str) -> Reason:
    return doubt(what, PLATFORM)


def health(error: BaseException) -> Health:
    """What a failed poll, or a failed getMe, says about the account."""
    match error:
        case TelegramUnauthorizedError() | TelegramNotFound():
            return Health(AccountState.REFUSED, Reason("telegram.not_accepted"))
        case TelegramConflictError():
            webhook = "webhook" in error.message.lower()
            return Health(
                AccountState.CONFLICT,
                Reason("telegram.webhook_set") if webhook else Reason("telegram.second_copy"),
            )
        case TelegramRetryAfter():
            return Health(
                AccountState.RETRYING,
                Reason("telegram.asks_pause", pause=Span(int(error.retry_after) * SECOND)),
            )
        case TelegramNetworkError():
            cause = error.__cause__
            reached = cause if isinstance(cause, NotReached) else NotReached()
            return Health(AccountState.RETRYING, reached.reason(PLATFORM))
        case TelegramServerError() | ClientDecodeError():
            return Health(AccountState.RETRYING, Reason("telegram.server"))
        case TelegramAPIError():
            return Health(
                AccountState.RETRYING,
                Reason("platform.answered", platform=PLATFORM, detail=_plain(error.message)),
            )
        case _:
            return Health(
                AccountState.RETRYING,
                Reason("telegram.unusable", kind=type(error).__name__),
            )


def told(error: BaseException) -> ChannelError:
    """A failed question, as an error of ours."""
    found = health(error)
    return ChannelError(found.reason, final=found.state is AccountState.REFUSED)


def _plain(text: str) -> str:
    return text.removeprefix("Bad Request: ")[:200]
