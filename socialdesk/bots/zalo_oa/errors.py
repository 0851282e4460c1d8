"""Zalo's error numbers, classified: did it leave, will it ever, and what should a person do.

Source: the official error table as copied by integrators, and their measurements; compared by
number, read 2026-11.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from socialdesk.bots.http import Answer
from socialdesk.bots.payload import Json, text
from socialdesk.model.delivery import Deferred, Refused, SendResult, Unconfirmed
from socialdesk.model.ids import HOUR, MINUTE, SECOND, Instant

TOKEN_ERRORS = frozenset({-216, -220, 216, -401, 401, -124, -155})
"""The access token is invalid or has run out."""
BAD_PARAMETER = "bad_parameter"
"""The code of a message that Zalo does not take as it stands, like one that quotes what is gone."""
_LIMIT = 30 * SECOND
_TRIES = 3

_PERMANENT = {
    -201: (
        "Zalo refused this message as it stands ({detail}). Change it and send it again.",
        BAD_PARAMETER,
    ),
    -210: ("Too long or too large for Zalo. Send less at once.", "too_large"),
    -213: (
        "The customer does not follow the Official Account. Ask them to write first.",
        "not_following",
    ),
    -217: ("The customer has blocked the account's invitations. Reach them elsewhere.", "blocked"),
    -211: (
        "Out of message quota at Zalo. Wait until it renews, or buy more in Zalo's console.",
        "quota",
    ),
    -305: (
        "Zalo's time for free answers (48 hours) is over and the account has no paid messages.",
        "quota",
    ),
    -311: (
        "Zalo's quota of answers to this message is used up. Wait until the customer writes.",
        "quota",
    ),
    -227: ("The customer's Zalo account is locked, or was not used for 45 days.", "inactive"),
    -222: ("The customer's Zalo account is locked, or was not used for 45 days.", "inactive"),
    -230: (
        "Zalo's window is closed: the customer has not acted for 7 days. Wait until they write.",
        "window_closed",
    ),
    -232: (
        "Zalo's window is closed: the customer has not acted for 7 days. Wait until they write.",
        "window_closed",
    ),
    -233: ("Zalo does not take this type of message for this account.", "not_available"),
    -235: ("Zalo does not take this type of message for this type of account.", "not_available"),
    -240: ("Zalo has closed the way this was sent. Update socialdesk.", "closed"),
    -244: ("The customer does not want this type of message.", "not_wanted"),
    -248: ("Zalo refused the content: it breaks the platform's standards. Change it.", "content"),
    -320: (
        "This message costs money: link a Zalo Cloud Account to the app, then retry it.",
        "no_money",
    ),
    -321: ("The Zalo Cloud Account has no money left: top it up, then retry this.", "no_money"),
    -237: ("The group's package has run out. Renew it in Zalo's console.", "group"),
    -403: ("This group is not one of this Official Account.", "group"),
}
_CONFIGURATION = {
    -204: "The Official Account was deleted.",
    -205: "Zalo knows no such Official Account.",
    -207: "The Official Account is not linked to the app. Link it in Zalo's developer console.",
    -208: "The app is not active. Activate it in Zalo's developer console.",
    -209: "The app may not use this part of Zalo's API. Ask for it in the developer console.",
    -212: "Zalo knows no such app: check app_id.",
    -215: "The app was switched off. See Zalo's developer console.",
    -219: "The app is not approved. See Zalo's developer console.",
    -221: "The Official Account is not verified. Verify it in Zalo's console.",
    -224: "The Official Account has no package that allows this. Buy one in Zalo's console.",
    -242: "app_secret is wrong: Zalo does not accept the proof made with it.",
}


def code_of(answer: Answer) -> int | None:
    """The error number of an answer: 0 for success, None where there is none to be read."""
    found = answer.object.get("error")
    if isinstance(found, bool):
        return None
    if isinstance(found, int):
        return found
    if isinstance(found, str) and found.lstrip("-").isdecimal():
        return int(found)
    return None


def send_result(answer: Answer, attempt: int, now: Instant) -> SendResult | None:
    """How a send ended that Zalo answered; None for success."""
    code = code_of(answer)
    if answer.status == 429 or code == -32:
        return Deferred(
            "Zalo asks to send more slowly; it goes out by itself afterwards.",
            _LIMIT,
            "account",
            is_limit=True,
        )
    if code is None or answer.status >= 500:
        return Unconfirmed(doubt("Zalo's answer could not be read"))
    if code == 0:
        return None
    return by_code(code, detail_of(answer.object), attempt, now)


def by_code(code: int, detail: str, attempt: int, now: Instant) -> SendResult:
    """How a send ended with an error number other than 0; attempt counts from 1."""
    if code in _CONFIGURATION:
        return Deferred(
            f"{_CONFIGURATION[code]} It is tried again by itself.",
            10 * MINUTE,
            "account",
            is_limit=True,
        )
    if code == -234:
        return Deferred(
            "Zalo takes this between 06:00 and 22:00 only; it goes out in the morning.",
            until_morning(now),
        )
    if code == -218:
        return Deferred("Zalo's limit for this customer is reached; it is tried again.", HOUR)
    if code in (-100, -200, 10000, 10002):
        if attempt < _TRIES:
            return Deferred("Zalo failed to take it; it is tried again by itself.")
        return Refused(
            f"Zalo failed {_TRIES} times to take it (error {code}). Retry it later.",
            "platform_failed",
        )
    if code in _PERMANENT:
        words, name = _PERMANENT[code]
        return Refused(words.format(detail=detail or f"error {code}"), name)
    return Refused(f"Zalo refused it with error {code} ({detail}).", f"zalo_{code}")


def detail_of(answer: Json) -> str:
    """What Zalo says of an error, cut short."""
    return text(answer, "message", "error_description", "error_name")[:160]


def doubt(what: str) -> str:
    """The sentence for an unknown outcome."""
    return f"{what}, so it may or may not have arrived. Look at the chat in Zalo, then retry or cancel it."


def until_morning(now: Instant) -> int:
    """Milliseconds until the next 06:00 in Viet Nam."""
    here = datetime.fromtimestamp(now / 1000, ZoneInfo("Asia/Ho_Chi_Minh"))
    morning = here.replace(hour=6, minute=0, second=0, microsecond=0)
    if morning <= here:
        morning += timedelta(days=1)
    return int((morning - here).total_seconds() * 1000)
