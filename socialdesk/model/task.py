"""Tasks: something that a person of the shop is to do, with why, until when, and perhaps with a draft of what to say."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from socialdesk.model.i18n import mark
from socialdesk.model.ids import Instant
from socialdesk.model.reason import Reason
from socialdesk.model.text import fold

LONGEST_REMARK = 500
_SAID = 0.6
"""How much of a draft must stand in an answer, in its order, for the answer to be it."""
_COMPARED = 200
"""Words that are compared."""


class Kind(StrEnum):
    """What is to be done."""

    NOTICE = "notice"
    """Tell a customer of their order, which the program could not."""
    FOLLOW_UP = "follow_up"
    """Ask a customer how they find what they got."""
    LOW_SCORE = "low_score"
    """Talk with a customer who gave a low mark."""
    CLAIM = "claim"
    """Settle what somebody said they take in a live."""
    CASE = "case"
    """Go on with a complaint or a return."""
    REVIEW = "review"
    """Answer a review."""
    AGREEMENT = "agreement"
    """Settle whether a customer agrees to an order."""


class Outcome(StrEnum):
    """How a task ended."""

    DONE = "done"
    DROPPED = "dropped"


KINDS = {
    Kind.NOTICE: mark("tell of an order"),
    Kind.FOLLOW_UP: mark("follow up"),
    Kind.LOW_SCORE: mark("low mark"),
    Kind.CLAIM: mark("settle a claim"),
    Kind.CASE: mark("complaint or return"),
    Kind.REVIEW: mark("answer a review"),
    Kind.AGREEMENT: mark("yes or no to an order"),
}
"""What each kind is called."""
QUERIED = {
    "open": ("con", "dang-mo", "ค้าง"),
    "overdue": ("qua-han", "tre", "เกินกำหนด"),
    "notice": ("bao-tin", "แจ้งข่าว"),
    "follow_up": ("follow-up", "hoi-tham", "ติดตามผล"),
    "low_score": ("low-score", "diem-thap", "คะแนนต่ำ"),
    "claim": ("chot", "จอง"),
    "case": ("khieu-nai", "ร้องเรียน"),
    "review": ("danh-gia", "รีวิว"),
    "agreement": ("dong-y", "ตกลง"),
}
"""What queries may ask of tasks, with the other spellings (folded); kinds are those of open ones."""


@dataclass(frozen=True, slots=True)
class NewTask:
    """A task about to be made. The same `key` makes it once, for ever. `conversation`, `contact` and `order` are what it is
    about, as far as there is any; `draft` is what may be said there."""

    key: str
    kind: Kind
    why: Reason
    due: Instant
    draft: str = ""
    conversation: int | None = None
    contact: int | None = None
    order: int | None = None


def is_said(draft: str, answer: str) -> bool:
    """Whether an answer is a task's draft, changed a little perhaps: other words do not do the task."""
    wanted, said = fold(draft).split()[:_COMPARED], fold(answer).split()[: 2 * _COMPARED]
    if not wanted or not said:
        return False
    found = SequenceMatcher(None, wanted, said, autojunk=False).get_matching_blocks()
    return sum(each.size for each in found) >= _SAID * len(wanted)
