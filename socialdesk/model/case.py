"""Cases: a complaint, a return or a bad review, handled to its end by steps that are written down."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from socialdesk.model.i18n import mark

LONGEST_NOTE = 1_000
LONGEST_SOURCE = 200


class Kind(StrEnum):
    """What is handled."""

    COMPLAINT = "complaint"
    RETURN = "return"
    REVIEW = "review"
    """What somebody wrote of the shop where everybody reads it."""


class Step(StrEnum):
    """What was done. A case goes its way by these; they may be left out."""

    OPENED = "opened"
    EVIDENCE = "evidence"
    """Photos or papers that show what is wrong are there."""
    AGREED = "agreed"
    """The customer and the shop agree on what is done."""
    BACK = "back"
    """The goods are back."""
    REFUNDED = "refunded"
    """Money went back."""
    NOT_BACK = "not_back"
    """The goods are not back after all: the return of the order was taken back."""
    FIXED = "fixed"
    """What was wrong is put right."""
    ASKED = "asked"
    """The customer was asked, politely, whether all is well now."""
    CLOSED = "closed"
    REOPENED = "reopened"


class Cause(StrEnum):
    """Why it came to that, as far as the shop knows."""

    DAMAGED = "damaged"
    FAULTY = "faulty"
    WRONG_ITEM = "wrong_item"
    WRONG_SIZE = "wrong_size"
    MISSING_ITEM = "missing_item"
    NOT_AS_SHOWN = "not_as_shown"
    LATE = "late"
    LOST = "lost"
    PRICE = "price"
    SERVICE = "service"
    CHANGED_MIND = "changed_mind"
    OTHER = "other"
    UNKNOWN = "unknown"


class Outcome(StrEnum):
    """How a case ended."""

    REFUNDED = "refunded"
    EXCHANGED = "exchanged"
    REPAIRED = "repaired"
    EXPLAINED = "explained"
    """Nothing was wrong, and the customer knows now."""
    REFUSED = "refused"
    GIVEN_UP = "given_up"
    """The customer answered no more, or wants nothing."""


KINDS = {Kind.COMPLAINT: mark("complaint"), Kind.RETURN: mark("return of goods"), Kind.REVIEW: mark("review")}  # fmt: skip
STEPS = {
    Step.OPENED: mark("case opened"),
    Step.EVIDENCE: mark("evidence is there"),
    Step.AGREED: mark("agreed on what to do"),
    Step.BACK: mark("goods are back"),
    Step.REFUNDED: mark("money sent back"),
    Step.NOT_BACK: mark("goods are not back after all"),
    Step.FIXED: mark("put right"),
    Step.ASKED: mark("asked whether all is well"),
    Step.CLOSED: mark("case closed"),
    Step.REOPENED: mark("case opened again"),
}
CAUSES = {
    Cause.DAMAGED: mark("damaged on the way"),
    Cause.FAULTY: mark("faulty"),
    Cause.WRONG_ITEM: mark("wrong item"),
    Cause.WRONG_SIZE: mark("wrong size"),
    Cause.MISSING_ITEM: mark("something missing"),
    Cause.NOT_AS_SHOWN: mark("not as shown"),
    Cause.LATE: mark("arrived late"),
    Cause.LOST: mark("lost on the way"),
    Cause.PRICE: mark("the price"),
    Cause.SERVICE: mark("how they were treated"),
    Cause.CHANGED_MIND: mark("changed their mind"),
    Cause.OTHER: mark("something else"),
    Cause.UNKNOWN: mark("not known yet"),
}
OUTCOMES = {
    Outcome.REFUNDED: mark("refunded"),
    Outcome.EXCHANGED: mark("exchanged"),
    Outcome.REPAIRED: mark("repaired"),
    Outcome.EXPLAINED: mark("explained"),
    Outcome.REFUSED: mark("refused by the shop"),
    Outcome.GIVEN_UP: mark("given up by the customer"),
}
"""What each is called to people."""
WAYS = {
    Kind.COMPLAINT: (Step.EVIDENCE, Step.AGREED, Step.FIXED),
    Kind.RETURN: (Step.EVIDENCE, Step.AGREED, Step.BACK, Step.REFUNDED),
    Kind.REVIEW: (Step.FIXED, Step.ASKED),
}
"""How a case of each kind goes when nothing is left out."""
BY_HAND = (Step.EVIDENCE, Step.AGREED, Step.BACK, Step.REFUNDED, Step.FIXED, Step.ASKED)
"""Steps that a person writes down; the others come with opening and closing."""


LASTING = (Step.EVIDENCE, Step.REFUNDED)
"""What stays done when a case is opened again, as goods do that are back; the rest is to be done anew."""


def next_step(kind: Kind, done: Sequence[Step], *, is_back: bool = False) -> Step | None:
    """What is to be done next: behind the furthest of its way that was done since it was opened (again), and not done already;
    None where that was all, and it can be closed. `is_back`: its order was returned."""
    begun = max((at for at, each in enumerate(done) if each in (Step.OPENED, Step.REOPENED)), default=0)  # fmt: skip
    way = WAYS[kind]
    counted = [each for each in done[begun:] if each is not Step.BACK or has_goods_back(done)]
    reached = max((way.index(each) for each in counted if each in way), default=-1)
    lasting = {each for each in done if each in LASTING}
    if is_back or has_goods_back(done):
        lasting.add(Step.BACK)
    return next((each for each in way[reached + 1 :] if each not in lasting), None)


def has_goods_back(done: Sequence[Step]) -> bool:
    """Whether the goods are back, by what was done so far."""
    newest = [each for each in done if each in (Step.BACK, Step.NOT_BACK)]
    return bool(newest) and newest[-1] is Step.BACK
