"""Meta's errors, classified by code and subcode: did it leave, will it ever, and what should a
person do.

Sources: Messenger Platform error codes (2026-06-25), Graph API error handling. The most specific
line holds.
"""

from __future__ import annotations

from collections.abc import Mapping

from socialdesk.bots.http import TOO_MANY, Answer
from socialdesk.bots.payload import LONGEST_NUMBER, Json, part, text
from socialdesk.bots.reasons import doubt
from socialdesk.model.delivery import Deferred, Refused, SendResult, Unconfirmed
from socialdesk.model.ids import HOUR, MINUTE
from socialdesk.model.reason import Reason, Span

PLATFORM = "Meta"

TOKEN_CODES = frozenset({190, 102})
LIMIT_CODES = frozenset({4, 17, 32, 341, 613, 80001, 80002, 80006})
_TRIES = 3

_BY_SUBCODE: Mapping[int, tuple[str, str]] = {
    2018278: (
        "meta.window_closed",
        "window_closed",
    ),
    2534022: (
        "meta.window_closed",
        "window_closed",
    ),
    2018065: (
        "meta.window_closed",
        "window_closed",
    ),
    1545041: (
        "meta.unavailable",
        "unavailable",
    ),
    2018108: (
        "meta.unavailable",
        "unavailable",
    ),
    2018001: (
        "meta.no_recipient",
        "no_recipient",
    ),
    2534014: (
        "meta.no_recipient",
        "no_recipient",
    ),
    2018292: ("meta.comment_gone", "no_comment"),
    2534025: ("meta.no_private_reply", "no_private_reply"),
    2018008: ("meta.file_not_fetched", "file"),
    2018047: ("meta.file_type", "file"),
    2018109: ("meta.file_large", "file"),
    2018294: ("meta.video_late", "file"),
    2018074: ("meta.file_gone", "file"),
    36000: ("meta.picture_large", "file"),
    2018300: ("meta.other_app", "handled_elsewhere"),
    2018321: (
        "meta.own_questions",
        "handled_elsewhere",
    ),
    2534037: ("meta.other_app", "handled_elsewhere"),
    1893063: (
        "meta.page_restricted",
        "restricted",
    ),
    2534029: ("meta.instagram_restricted", "restricted"),
    2018028: (
        "meta.permission",
        "permission",
    ),
    2018014: ("meta.as_it_stands", "bad_parameter"),
    2534015: ("meta.as_it_stands", "bad_parameter"),
}
_BY_CODE: Mapping[int, tuple[str, str]] = {
    551: ("meta.unavailable", "unavailable"),
    9010: ("meta.no_recipient", "no_recipient"),
    10900: ("meta.private_used", "private_used"),
    10902: ("meta.no_private_reply", "no_private_reply"),
    506: ("meta.same_text", "same_text"),
    1609005: ("meta.link", "link"),
    9000001: ("meta.gone", "gone"),
    368: (
        "meta.page_restricted",
        "restricted",
    ),
    2022: (
        "meta.page_restricted",
        "restricted",
    ),
    3: (
        "meta.permission",
        "permission",
    ),
    10: (
        "meta.permission",
        "permission",
    ),
}


def error_of(answer: Answer) -> Json | None:
    """The error of an answer; None where there is none."""
    return part(answer.object, "error") or None


def codes(error: Json) -> tuple[int, int]:
    """Code and subcode; 0 where there is none."""
    found = [text(error, key) for key in ("code", "error_subcode")]
    code, subcode = (
        int(each) if len(each) <= LONGEST_NUMBER and each.lstrip("-").isdecimal() else 0
        for each in found
    )
    return code, subcode


def is_dead_token(answer: Answer) -> bool:
    """Whether the platform says that the token itself is dead; decided by the code alone, whatever
    the words are."""
    error = error_of(answer)
    return error is not None and codes(error)[0] in TOKEN_CODES


def send_result(
    answer: Answer, attempt: int, pause: int | None, reconnect: Reason
) -> SendResult | None:
    """How a send ended that Meta answered; None for an answer without an error.

    `pause` is how long (ms) the usage headers ask to wait; `reconnect` what is said of a dead
    token.
    """
    error = error_of(answer)
    if error is None and answer.status != TOO_MANY:
        bad = answer.status >= 400 or answer.json is None
        return Unconfirmed(doubt("doubt.unread", PLATFORM)) if bad else None
    error = error or {}
    code, subcode = codes(error)
    if code in TOKEN_CODES:
        return Deferred(reconnect, MINUTE, "account", is_limit=True)
    if code in LIMIT_CODES or answer.status == TOO_MANY:
        wait = pause or answer.pause or min(MINUTE * 2 ** min(max(attempt - 1, 0), 6), HOUR)
        return Deferred(
            asks_pause(wait),
            wait,
            "account",
            is_limit=True,
        )
    if (code, subcode) == (1, 1357046):
        return Unconfirmed(doubt("meta.sent_after_all", PLATFORM))
    return _refusal(error, code, subcode, answer.status, attempt)


def _refusal(error: Json, code: int, subcode: int, status: int, attempt: int) -> SendResult:
    detail = text(error, "error_user_msg", "message")[:160]
    trace = text(error, "fbtrace_id")
    words = detail.lower()
    if subcode in _BY_SUBCODE:
        why, name = _BY_SUBCODE[subcode]
        return Refused(Reason(why), name, contact_gone=name == "unavailable")
    if code == 10 and "outside" in words and "window" in words:
        why, name = _BY_SUBCODE[2018278]
        return Refused(Reason(why), name)
    if "appsecret_proof" in words:
        return Refused(
            Reason("meta.proof"),
            "proof",
        )
    if code in (1, 2) and subcode != 99:
        if attempt < _TRIES:
            return Deferred(Reason("meta.problem"))
        return Refused(
            Reason("meta.failed_times", n=_TRIES, trace=trace),
            "platform_failed",
        )
    if status >= 500:
        return Unconfirmed(doubt("doubt.server", PLATFORM))
    if code in _BY_CODE:
        why, name = _BY_CODE[code]
        return Refused(Reason(why), name, contact_gone=name == "unavailable")
    if code == 1 or 200 <= code <= 299:
        why, name = _BY_CODE[10]
        return Refused(Reason(why), name)
    reason = Reason("meta.refused_by_number", error=f"{code}/{subcode}", trace=trace)
    if detail:
        reason = Reason("meta.refused", detail=detail, trace=trace)
    return Refused(reason, f"meta_{code}_{subcode}")


def is_about_message(refused: Refused) -> bool:
    """Whether a message was refused as it stands, so that one put differently may be taken: not for
    who it is for, when, by whom, or for its file."""
    return refused.code in ("gone", "bad_parameter") or refused.code.startswith("meta_100_")


def asks_pause(wait: int) -> Reason:
    """Meta wants us to wait so long (ms); said in whole minutes, rather too many than too few."""
    return Reason("platform.pause", platform=PLATFORM, pause=Span(-(-wait // MINUTE) * MINUTE))
