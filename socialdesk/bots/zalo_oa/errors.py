"""Zalo's error numbers, classified: did it leave, will it ever, and what should a person do.

Source: the official error table as copied by integrators, and their measurements; compared by
number, read 2026-11.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from socialdesk.bots.http import TOO_MANY, Answer
from socialdesk.bots.payload import LONGEST_NUMBER, Json, text
from socialdesk.bots.reasons import doubt
from socialdesk.model.delivery import Deferred, Refused, SendResult, Unconfirmed
from socialdesk.model.ids import HOUR, MINUTE, SECOND, Instant
from socialdesk.model.reason import Reason

PLATFORM = "Zalo"

TOKEN_ERRORS = frozenset({-216, -220, 216, -401, 401, -124, -155})
"""The access token is invalid or has run out."""
BAD_PARAMETER = "bad_parameter"
"""The code of a message that Zalo does not take as it stands, like one that quotes what is gone."""
_LIMIT = 30 * SECOND
_TRIES = 3

_PERMANENT = {
    -210: ("zalo_oa.too_large", "too_large"),
    -213: (
        "zalo_oa.not_following",
        "not_following",
    ),
    -217: ("zalo_oa.invitations_blocked", "blocked"),
    -211: (
        "zalo_oa.quota_out",
        "quota",
    ),
    -305: (
        "zalo_oa.free_time_over",
        "quota",
    ),
    -311: (
        "zalo_oa.answers_used",
        "quota",
    ),
    -227: ("zalo_oa.inactive", "inactive"),
    -222: ("zalo_oa.inactive", "inactive"),
    -230: (
        "zalo_oa.window_closed",
        "window_closed",
    ),
    -232: (
        "zalo_oa.window_closed",
        "window_closed",
    ),
    -233: ("zalo_oa.type_of_message", "not_available"),
    -235: ("zalo_oa.type_of_account", "not_available"),
    -240: ("zalo_oa.way_closed", "closed"),
    -244: ("zalo_oa.not_wanted", "not_wanted"),
    -248: ("zalo_oa.content", "content"),
    -320: (
        "zalo_oa.costs",
        "no_money",
    ),
    -321: ("zalo_oa.no_money", "no_money"),
    -237: ("zalo_oa.group_package", "group"),
    -403: ("zalo_oa.group_foreign", "group"),
}
_CONFIGURATION = {
    -204: "zalo_oa.oa_deleted",
    -205: "zalo_oa.oa_unknown",
    -207: "zalo_oa.oa_not_linked",
    -208: "zalo_oa.app_inactive",
    -209: "zalo_oa.app_part",
    -212: "zalo_oa.app_unknown",
    -215: "zalo_oa.app_off",
    -219: "zalo_oa.app_not_approved",
    -221: "zalo_oa.oa_unverified",
    -224: "zalo_oa.oa_package",
    -242: "zalo_oa.proof",
}


def code_of(answer: Answer) -> int | None:
    """The error number of an answer: 0 for success, None where there is none to be read."""
    found = answer.object.get("error")
    if isinstance(found, bool):
        return None
    if isinstance(found, int):
        return found
    if isinstance(found, str) and len(found) <= LONGEST_NUMBER and found.lstrip("-").isdecimal():
        return int(found)
    return None


def send_result(answer: Answer, attempt: int, now: Instant) -> SendResult | None:
    """How a send ended that Zalo answered; None for success."""
    code = code_of(answer)
    if TOO_MANY in (answer.status, code) or code == -32:
        wait = answer.pause or _LIMIT
        return Deferred(Reason("zalo_oa.slower"), wait, "account", is_limit=True)
    if code is None or answer.status >= 500:
        return Unconfirmed(doubt("doubt.unread", PLATFORM))
    if code == 0:
        return None
    return by_code(code, detail_of(answer.object), attempt, now)


def by_code(code: int, detail: str, attempt: int, now: Instant) -> SendResult:
    """How a send ended with an error number other than 0; attempt counts from 1."""
    if code in _CONFIGURATION:
        return Deferred(
            Reason("zalo_oa.waits", why=Reason(_CONFIGURATION[code])),
            10 * MINUTE,
            "account",
            is_limit=True,
        )
    if code == -234:
        return Deferred(
            Reason("zalo_oa.by_day"),
            until_morning(now),
        )
    if code == -218:
        return Deferred(Reason("zalo_oa.customer_limit"), HOUR)
    if code in (-100, -200, 10000, 10002):
        if attempt < _TRIES:
            return Deferred(Reason("platform.failed", platform=PLATFORM))
        return Refused(
            Reason("zalo_oa.failed_times", n=_TRIES, error=str(code)),
            "platform_failed",
        )
    if code in _PERMANENT:
        why, name = _PERMANENT[code]
        return Refused(Reason(why), name)
    if code == -201:
        reason = Reason("zalo_oa.bad_parameter", detail=detail or f"error {code}")
        return Refused(reason, BAD_PARAMETER)
    return Refused(Reason("zalo_oa.refused", error=str(code), detail=detail), f"zalo_{code}")


def of_announcement(answer: Answer, result: SendResult, *, is_article: bool = False) -> SendResult:
    """The same for what goes to many by a paid way: nobody's limit, and no night, is waited for, since
    it would come at a time of its own."""
    code = code_of(answer)
    if code == -218:
        return Refused(Reason("zalo_oa.person_limit"), "over_cap")
    if code in (-211, -223):
        return Refused(
            Reason("zalo_oa.articles_used" if is_article else "zalo_oa.quota_out"), "quota"
        )
    if code == -234:
        return Refused(Reason("zalo_oa.at_night"), "quiet_hours")
    return result


def detail_of(answer: Json) -> str:
    """What Zalo says of an error, cut short."""
    return text(answer, "message", "error_description", "error_name")[:160]


def until_morning(now: Instant) -> int:
    """Milliseconds until the next 06:00 in Viet Nam."""
    here = datetime.fromtimestamp(now / 1000, ZoneInfo("Asia/Ho_Chi_Minh"))
    morning = here.replace(hour=6, minute=0, second=0, microsecond=0)
    if morning <= here:
        morning += timedelta(days=1)
    return (morning - here) // timedelta(milliseconds=1)
