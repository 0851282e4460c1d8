"""Telegram's errors, classified: did it leave, will it ever, and what should a person do."""

from __future__ import annotations

import asyncio

import aiohttp
from aiogram.exceptions import (
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
from socialdesk.model.delivery import Deferred, Refused, SendResult, Unconfirmed
from socialdesk.model.ids import MINUTE, SECOND

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

NOT_ACCEPTED = (
    "Telegram does not accept this bot's token: it was revoked or mistyped. Get the token from @BotFather "
    "(/mybots, API Token), put it where the configuration says, and start again."
)
SECOND_COPY = (
    "Another copy is running with this bot's token: another socialdesk, or another program on any machine. "
    "Stop the other one; only one may take a bot's messages."
)
WEBHOOK_SET = (
    'This bot has a webhook, so its messages go to another program. Remove it there, set mode = "webhook", or '
    "start once with `socialdesk run --take-over` to take the bot over."
)

_PERMANENT = {
    "message is too long": "The text is too long for Telegram. Shorten it and send it again.",
    "message text is empty": "There is no text in this message. Write one and send it again.",
    "chat not found": "Telegram does not know this chat (any more). The customer has to write to the bot first.",
    "message to be replied not found": "The message you reply to was deleted. Send it again without replying.",
    "business_peer_invalid": (
        "Telegram does not let the bot write into this business chat: 24 hours have passed since the customer's last "
        "message, or the right to reply was taken away. Answer from the Telegram app."
    ),
    "business connection not found": (
        "The bot is no longer connected to the business account. Connect it again in Telegram: Settings, Business, Chatbots."
    ),
    "chat_write_forbidden": "The bot may not write in this chat. Ask an administrator to allow it.",
    "not enough rights": "The bot has too few rights in this chat. Ask an administrator to give it more.",
    "have no rights": "The bot has too few rights in this chat. Ask an administrator to give it more.",
    "can't parse entities": "Telegram could not read the formatting of this text. Send it as plain text.",
    "topic_closed": "The topic is closed. Open it again in Telegram, then retry.",
    "thread not found": "The topic no longer exists.",
}
_GONE = {
    "bot was blocked by the user": "The customer has blocked the bot. Wait until they write again, or reach them elsewhere.",
    "user is deactivated": "The customer's Telegram account is deleted.",
    "bot can't initiate conversation": "A bot cannot write first. The customer has to write to it.",
    "bot was kicked": "The bot was removed from this chat. Ask an administrator to add it again.",
    "bot is not a member": "The bot is not in this chat. Ask an administrator to add it.",
}
_IN_PART = "failed to send message #"


def send_result(error: BaseException) -> SendResult:
    """How a failed send ended."""
    match error:
        case TelegramRetryAfter():
            return _limited(error.retry_after)
        case TelegramUnauthorizedError():
            return Deferred(NOT_ACCEPTED, wait=MINUTE, scope="account", is_limit=True)
        case TelegramForbiddenError():
            return _forbidden(error.message)
        case TelegramEntityTooLarge():
            return Refused("This is too large for Telegram. Send less at once.", "too_large")
        case TelegramBadRequest() | TelegramNotFound() | TelegramMigrateToChat():
            return _bad_request(error.message)
        case TelegramServerError():
            return Unconfirmed(_doubt("Telegram's server failed while taking it"))
        case TelegramNetworkError():
            return _network(error)
        case TelegramAPIError():
            return _other(error)
        case ClientDecodeError():
            return Unconfirmed(_doubt("Telegram's answer could not be read"))
        case _:
            return Unconfirmed(_doubt("Telegram's answer made no sense"))


def _limited(seconds: float) -> Deferred:
    wait = max(int(seconds), 1)
    return Deferred(
        f"Telegram asks for a pause of {_span(wait)}; it goes out by itself afterwards.",
        wait=wait * SECOND,
        is_limit=True,
    )


def _forbidden(text: str) -> Refused:
    words = text.lower()
    for known, why in _GONE.items():
        if known in words:
            return Refused(
                why, "contact_gone", contact_gone="blocked" in known or "deactivated" in known
            )
    return Refused(
        "Telegram forbids the bot to write here. Check that it is still in the chat and may write.",
        "forbidden",
    )


def _bad_request(text: str) -> SendResult:
    words = text.lower()
    if _IN_PART in words:
        return Unconfirmed(_doubt("Telegram took only a part of it"))
    for known, why in (_PERMANENT | _GONE).items():
        if known in words:
            return Refused(why, "refused")
    return Refused(f"Telegram refused it ({_plain(text)}). Change it and send it again.", "refused")


def _network(error: TelegramNetworkError) -> SendResult:
    cause = error.__cause__
    if isinstance(cause, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError):
        return Deferred(
            "Telegram cannot be reached; it is tried again by itself. Check the internet connection."
        )
    if isinstance(cause, aiohttp.InvalidURL | aiohttp.TooManyRedirects):
        return Deferred(
            "api_base is no usable address. Correct it in the configuration.",
            wait=MINUTE,
            scope="account",
        )
    return Unconfirmed(_doubt("The connection broke before Telegram answered"))


def _other(error: TelegramAPIError) -> SendResult:
    if "too many requests" in error.message.lower():
        return _limited(5)
    return Unconfirmed(_doubt("Telegram gave an answer nobody documented"))


def _doubt(what: str) -> str:
    return f"{what}, so it may or may not have arrived. Look at the chat in Telegram, then retry or cancel it."


def health(error: BaseException) -> Health:
    """What a failed poll, or a failed getMe, says about the account."""
    match error:
        case TelegramUnauthorizedError() | TelegramNotFound():
            return Health(AccountState.REFUSED, NOT_ACCEPTED)
        case TelegramConflictError():
            webhook = "webhook" in error.message.lower()
            return Health(AccountState.CONFLICT, WEBHOOK_SET if webhook else SECOND_COPY)
        case TelegramRetryAfter():
            return Health(
                AccountState.RETRYING, f"Telegram asks for a pause of {_span(error.retry_after)}."
            )
        case TelegramNetworkError():
            return Health(
                AccountState.RETRYING,
                "Telegram cannot be reached. Check the internet connection; it is tried again by itself.",
            )
        case TelegramServerError() | ClientDecodeError():
            return Health(
                AccountState.RETRYING, "Telegram's server has trouble; it is tried again by itself."
            )
        case TelegramAPIError():
            return Health(
                AccountState.RETRYING,
                f"Telegram answered: {_plain(error.message)}; it is tried again by itself.",
            )
        case _:
            return Health(
                AccountState.RETRYING,
                f"Telegram's answer could not be used ({type(error).__name__}); it is tried again by itself.",
            )


def _plain(text: str) -> str:
    return text.removeprefix("Bad Request: ")[:200]


def _span(seconds: float) -> str:
    whole = int(seconds)
    if whole >= 7200:
        return f"{whole // 3600} hours"
    return f"{whole // 60} minutes" if whole >= 120 else f"{whole} s"
