"""Meta's errors, classified by code and subcode: did it leave, will it ever, and what should a
person do.

Sources: Messenger Platform error codes (2026-06-25), Graph API error handling. The most specific
line holds.
"""

from __future__ import annotations

from collections.abc import Mapping

from socialdesk.bots.http import Answer
from socialdesk.bots.payload import Json, part, text
from socialdesk.model.delivery import Deferred, Refused, SendResult, Unconfirmed
from socialdesk.model.ids import HOUR, MINUTE

TOKEN_CODES = frozenset({190, 102})
LIMIT_CODES = frozenset({4, 17, 32, 341, 613, 80001, 80002, 80006})
_TRIES = 3
_MORE = "Wait until they write."

_BY_SUBCODE: Mapping[int, tuple[str, str]] = {
    2018278: (
        f"Meta's 24-hour window is closed: the customer has not acted for a day. {_MORE}",
        "window_closed",
    ),
    2534022: (
        f"Meta's 24-hour window is closed: the customer has not acted for a day. {_MORE}",
        "window_closed",
    ),
    2018065: (
        f"Meta's 24-hour window is closed: the customer has not acted for a day. {_MORE}",
        "window_closed",
    ),
    1545041: (
        "This person cannot receive messages: they left, or blocked the Page.",
        "unavailable",
    ),
    2018108: (
        "This person cannot receive messages: they left, or blocked the Page.",
        "unavailable",
    ),
    2018001: (
        "Meta knows no such person for this account. They wrote to another Page?",
        "no_recipient",
    ),
    2534014: (
        "Meta knows no such person for this account. They wrote to another Page?",
        "no_recipient",
    ),
    2018292: ("Meta knows no such comment: it was deleted.", "no_comment"),
    2534025: ("This comment cannot be answered privately. Answer in public.", "no_private_reply"),
    2018008: ("Meta could not fetch the file. Attach it again.", "file"),
    2018047: ("Meta did not take the file: its type and its content differ.", "file"),
    2018109: ("The file is too large for Meta. Send a smaller one.", "file"),
    2018294: ("Meta did not take the video in time. Send a shorter one.", "file"),
    2018074: ("Meta no longer has the file. Attach it again.", "file"),
    36000: ("The picture is too large for Meta. Send a smaller one.", "file"),
    2018300: ("Another app has this chat at present. Answer there.", "handled_elsewhere"),
    2018321: (
        "Meta's own questions run in this chat at present. Answer later.",
        "handled_elsewhere",
    ),
    2534037: ("Another app has this chat at present. Answer there.", "handled_elsewhere"),
    1893063: (
        "Facebook restricts this Page for now. See its Page Quality; programs should be stopped.",
        "restricted",
    ),
    2534029: ("Instagram restricts this account for now. See its account status.", "restricted"),
    2018028: (
        "The app may not do this: ask its owner for the permission in Meta's App Dashboard.",
        "permission",
    ),
    2018014: ("Meta did not accept the message as it stands.", "bad_parameter"),
    2534015: ("Meta did not accept the message as it stands.", "bad_parameter"),
}
_BY_CODE: Mapping[int, tuple[str, str]] = {
    551: ("This person cannot receive messages: they left, or blocked the Page.", "unavailable"),
    9010: ("Meta knows no such person for this account.", "no_recipient"),
    10900: ("This comment has had its one private reply.", "private_used"),
    10902: ("This comment cannot be answered privately. Answer in public.", "no_private_reply"),
    506: ("The same text was posted just before. Change it a little.", "same_text"),
    1609005: ("Facebook did not take the link. Change it.", "link"),
    9000001: ("The message or comment was deleted.", "gone"),
    368: (
        "Facebook restricts this Page for now. See its Page Quality; programs should be stopped.",
        "restricted",
    ),
    2022: (
        "Facebook restricts this Page for now. See its Page Quality; programs should be stopped.",
        "restricted",
    ),
    3: (
        "The app may not do this: ask its owner for the permission in Meta's App Dashboard.",
        "permission",
    ),
    10: (
        "The app may not do this: ask its owner for the permission in Meta's App Dashboard.",
        "permission",
    ),
}


def error_of(answer: Answer) -> Json | None:
    """The error of an answer; None where there is none."""
    return part(answer.object, "error") or None


def codes(error: Json) -> tuple[int, int]:
    """Code and subcode; 0 where there is none."""
    found = [text(error, key) for key in ("code", "error_subcode")]
    code, subcode = (int(each) if each.lstrip("-").isdecimal() else 0 for each in found)
    return code, subcode


def is_dead_token(answer: Answer) -> bool:
    """Whether the platform says that the token itself is dead; decided by the code alone, whatever
    the words are."""
    error = error_of(answer)
    return error is not None and codes(error)[0] in TOKEN_CODES


def send_result(
    answer: Answer, attempt: int, pause: int | None, reconnect: str
) -> SendResult | None:
    """How a send ended that Meta answered; None for an answer without an error.

    `pause` is how long (ms) the usage headers ask to wait; `reconnect` the sentence for a dead
    token.
    """
    error = error_of(answer)
    if error is None:
        bad = answer.status >= 400 or answer.json is None
        return Unconfirmed(doubt("Meta's answer could not be read")) if bad else None
    code, subcode = codes(error)
    if code in TOKEN_CODES:
        return Deferred(reconnect, MINUTE, "account", is_limit=True)
    if code in LIMIT_CODES or answer.status == 429:
        wait = pause or min(MINUTE * 2 ** max(attempt - 1, 0), HOUR)
        return Deferred(
            f"Meta asks for a pause of {-(-wait // MINUTE)} minutes; it goes out by itself afterwards.",
            wait,
            "account",
            is_limit=True,
        )
    if (code, subcode) == (1, 1357046):
        return Unconfirmed(
            doubt("Meta answered with an error that also comes when everything was sent")
        )
    return _refusal(error, code, subcode, answer.status, attempt)


def _refusal(error: Json, code: int, subcode: int, status: int, attempt: int) -> SendResult:
    detail = text(error, "error_user_msg", "message")[:160]
    trace = text(error, "fbtrace_id")
    words = detail.lower()
    if subcode in _BY_SUBCODE:
        why, name = _BY_SUBCODE[subcode]
        return Refused(why, name, contact_gone=name == "unavailable")
    if code == 10 and "outside" in words and "window" in words:
        return Refused(*_BY_SUBCODE[2018278])
    if "appsecret_proof" in words:
        return Refused(
            "Meta does not accept the proof made with app_secret. Correct it in the configuration.",
            "proof",
        )
    if code in (1, 2) and subcode != 99:
        if attempt < _TRIES:
            return Deferred("Facebook had a problem; it is tried again by itself.")
        return Refused(
            f"Facebook failed {_TRIES} times to take it ({trace}). Retry it later.",
            "platform_failed",
        )
    if status >= 500:
        return Unconfirmed(doubt("Meta's server failed while taking it"))
    if code in _BY_CODE:
        why, name = _BY_CODE[code]
        return Refused(why, name, contact_gone=name == "unavailable")
    if code == 1 or 200 <= code <= 299:
        return Refused(*_BY_CODE[10])
    return Refused(
        f"Meta did not accept it ({detail or f'error {code}/{subcode}'}; {trace}).",
        f"meta_{code}_{subcode}",
    )


def doubt(what: str) -> str:
    """The sentence for an unknown outcome."""
    return f"{what}, so it may or may not have arrived. Look at the chat in Meta's inbox, then retry or cancel it."
