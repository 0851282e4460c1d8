"""What became of what was resolved, and who came back: definitions of figures about episodes.

Moments are `Instant`s and lengths milliseconds of the wall clock. Where a function takes several moments it
takes arrays of them as well, and answers for each. Whose an episode is, is a **person**: all chats of
customers who were linked count as one person's.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from socialdesk.model.ids import DAY
from socialdesk.model.measure import Lengths, percentile, rounded

FIRST_CONTACT = 7 * DAY
"""Whoever does not come back for so long after their episode was resolved was helped at the first contact."""
SAME_ISSUE = 30 * DAY
"""Who comes back with the same tag within so long after it was resolved comes with the same issue."""


def came_back(resolved_at: Any, next_opened_at: Any) -> Any:
    """Whether a person began another episode, in any of their chats, less than seven days after one of
    theirs was resolved. Exactly seven days later is not within. One that began in another chat while this
    one was not resolved yet counts: they asked twice. `next_opened_at` is when the person's next episode
    began that a customer's words began; the shop taking something up again is no coming back."""
    return next_opened_at < resolved_at + FIRST_CONTACT


def is_decided(resolved_at: Any, as_of: Any) -> Any:
    """Whether seven days have passed since an episode was resolved. Before that nobody knows who stays away, and
    those who have come back already are not counted either: they would be known sooner than the others."""
    return resolved_at + FIRST_CONTACT <= as_of


def is_repeat(opened_at: Any, ended_before: Any) -> Any:
    """Whether an episode comes back to an issue: one of the same person and with the same tag ended less than
    thirty days before it began. `ended_before` is when the last of the earlier ones ended; later than
    `opened_at` where one goes on in another chat, which is a repeat too."""
    return opened_at < ended_before + SAME_ISSUE


def is_first(opened_at: Any, first_opened_at: Any) -> Any:
    """Whether an episode is the first that its person ever began, in any of their chats; of what was
    imported too."""
    return opened_at == first_opened_at


@dataclass(frozen=True, slots=True)
class Resolutions:
    """Episodes that were resolved in a time, each as often as it was: one that goes on and is resolved again
    is another episode. Lengths (ms) are from its beginning to when it was resolved, None where there is none or a
    clock is not known."""

    resolved: int
    reopened: int
    """Of them those whose conversation began another episode within seven days, as far as is known: the
    customer wrote again, or the shop took it up again."""
    decided: int
    """Of those that a customer began, the ones resolved seven days ago or longer."""
    first_contact: int
    """Of the decided ones those whose person did not come back within seven days."""
    share: float | None
    """First-contact resolution: `first_contact` of `decided`."""
    mean_ms: int | None
    p50_ms: int | None
    p90_ms: int | None
    p95_ms: int | None
    max_ms: int | None


def resolutions(
    lengths: Lengths | None, total: int, resolved: int, reopened: int, decided: int, first_contact: int
) -> Resolutions:  # fmt: skip
    """Counts and lengths (the shortest first, `total` all together) as figures; `lengths` None where a clock is not
    known."""
    share = part(first_contact, decided)
    if not resolved or lengths is None:
        return Resolutions(resolved, reopened, decided, first_contact, share, *(None,) * 5)
    return Resolutions(
        resolved,
        reopened,
        decided,
        first_contact,
        share,
        rounded(Fraction(total, resolved)),
        percentile(lengths, 50),
        percentile(lengths, 90),
        percentile(lengths, 95),
        int(lengths[-1]),
    )


@dataclass(frozen=True, slots=True)
class Repeats:
    """Episodes with a tag that customers began in a time."""

    n: int
    people: int
    """Who began them."""
    repeats: int
    """Of `n` those that come back to an issue, see `is_repeat`."""
    again: int
    """Of `people` those who began one of them."""
    share: float | None
    """`repeats` of `n`."""


@dataclass(frozen=True, slots=True)
class Customers:
    """People who began an episode in a time, each once: new ones with their first ever, and those who were
    here before."""

    people: int
    new: int
    returning: int
    share: float | None
    """`returning` of `people`."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Answers by where they were written."""

    answered: int
    here: int
    """From a desk, or by `socialdesk reply`."""
    elsewhere: int
    """In the platform's own app."""
    share: float | None
    """`elsewhere` of `answered`."""


def part(some: int, whole: int) -> float | None:
    """A share; None of nothing."""
    return some / whole if whole else None
