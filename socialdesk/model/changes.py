"""What people of the shop do to conversations beside answering, and what then happened to them: as
values, so that it can be done to many at once, written down, undone and done again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar, get_args

if TYPE_CHECKING:
    from socialdesk.model.conversation import Priority
    from socialdesk.model.ids import Instant


@dataclass(frozen=True, slots=True)
class Tag:
    """Put tags on and take tags off."""

    add: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Assign:
    """Give to somebody; an empty name gives back to everybody."""

    assignee: str


@dataclass(frozen=True, slots=True)
class Prioritise:
    """Say how urgent it is."""

    priority: Priority


@dataclass(frozen=True, slots=True)
class Resolve:
    """Done; the customer's next message is a new episode."""


@dataclass(frozen=True, slots=True)
class Reopen:
    """Take up again."""


@dataclass(frozen=True, slots=True)
class Snooze:
    """Put away until a moment, or until the customer writes. `words` is the moment as people read
    it."""

    until: Instant
    words: str


@dataclass(frozen=True, slots=True)
class Want:
    """Say for its customer what they want to be told of, and what not: topics, and promotions (the
    topic '')."""

    join: tuple[str, ...] = ()
    leave: tuple[str, ...] = ()


class Outcome(StrEnum):
    """How a promise of the shop's ended."""

    KEPT = "kept"
    DROPPED = "dropped"
    """Let go: it is not to be kept any more."""


@dataclass(frozen=True, slots=True)
class Promise:
    """The shop has promised something until a moment. `words` is the moment as people read it, `text` what was
    promised. `is_open`: no time was named, and somebody should look then."""

    due: Instant
    words: str
    text: str
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class SettlePromise:
    """A promise was kept, or is let go; without its number (0) the open one that is due first, or, where somebody saw
    which one they mean, the one that is due at `due` (ms)."""

    outcome: Outcome
    promise: int = 0
    due: int | None = None


@dataclass(frozen=True, slots=True)
class PauseFor:
    """Let the clock of its target stand still: the shop waits for something itself, a `PauseReason` of
    `model/pause.py`. Without `until` until further notice; `words` is that moment as people read it."""

    reason: str
    until: Instant | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Resume:
    """Let the clock of its target run again."""


Change = (
    Tag
    | Assign
    | Prioritise
    | Resolve
    | Reopen
    | Snooze
    | Want
    | Promise
    | SettlePromise
    | PauseFor
    | Resume
)
"""What people of the shop ask for."""

Parts = Mapping[str, Any]
"""Some fields of a conversation's state by their names."""


@dataclass(frozen=True, slots=True)
class Tagged:
    """Tags that were not there were put on, tags that were there were taken off."""

    kind: ClassVar[str] = "tagged"
    told: ClassVar[bool] = True
    add: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Assigned:
    """It was given to `after`, or (empty) back to everybody."""

    kind: ClassVar[str] = "assigned"
    told: ClassVar[bool] = True
    before: str | None
    """Whose it was; None where that was not written down."""
    after: str


@dataclass(frozen=True, slots=True)
class Prioritised:
    """How urgent it is was said."""

    kind: ClassVar[str] = "prioritised"
    told: ClassVar[bool] = True
    before: str | None
    after: str


@dataclass(frozen=True, slots=True)
class Resolved:
    """It was done with."""

    kind: ClassVar[str] = "resolved"
    told: ClassVar[bool] = True
    before: Parts
    after: Parts


@dataclass(frozen=True, slots=True)
class Reopened:
    """A person of the shop took it up again."""

    kind: ClassVar[str] = "reopened"
    told: ClassVar[bool] = True
    before: Parts
    after: Parts


@dataclass(frozen=True, slots=True)
class Snoozed:
    """It was put away; `words` is the moment as its agent read it."""

    kind: ClassVar[str] = "snoozed"
    told: ClassVar[bool] = True
    before: Parts
    after: Parts
    words: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """A person of the shop said of its customer that they want to be told of topics, or do not any
    more; '' are promotions."""

    kind: ClassVar[str] = "wanted"
    told: ClassVar[bool] = True
    join: tuple[str, ...] = ()
    leave: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Promised:
    """Something was promised until `due` (ms); `words` is the moment as its agent read it."""

    kind: ClassVar[str] = "promised"
    told: ClassVar[bool] = True
    promise: int
    due: int
    words: str
    text: str


@dataclass(frozen=True, slots=True)
class PromiseSettled:
    """A promise was kept, or dropped (`outcome`), by somebody at a moment (ms)."""

    kind: ClassVar[str] = "promise_settled"
    told: ClassVar[bool] = True
    promise: int
    outcome: str
    text: str
    at: int
    by: str


@dataclass(frozen=True, slots=True)
class Paused:
    """The clock of its target stands still from `begins` (ms), up to `ends` or until further notice; `before` is
    when another pause began that this one ended, and until when it would have gone on."""

    kind: ClassVar[str] = "paused"
    told: ClassVar[bool] = True
    reason: str
    begins: int
    ends: int | None
    words: str
    before: tuple[int, int | None] | None = None


@dataclass(frozen=True, slots=True)
class Resumed:
    """The clock of its target runs again, from `ends` (ms) on; the pause began at `begins`, and would have gone on
    until `before`."""

    kind: ClassVar[str] = "resumed"
    told: ClassVar[bool] = True
    begins: int
    before: int | None
    ends: int


@dataclass(frozen=True, slots=True)
class Merged:
    """Its person was said to be the one called `name`. `before` and `after` are contacts with whose
    they are."""

    kind: ClassVar[str] = "merged"
    told: ClassVar[bool] = True
    name: str
    before: tuple[tuple[int, int | None], ...]
    after: tuple[tuple[int, int | None], ...]


@dataclass(frozen=True, slots=True)
class Parted:
    """Its person was said not to be the one called `name`, after all; fields as of `Merged`."""

    kind: ClassVar[str] = "parted"
    told: ClassVar[bool] = True
    name: str
    before: tuple[tuple[int, int | None], ...]
    after: tuple[tuple[int, int | None], ...]
    apart: tuple[int, int]
    """A contact of each side."""


@dataclass(frozen=True, slots=True)
class OrderLinked:
    """An order was said to be its person's, the one of a contact; `chat` is the conversation that it goes on in."""

    kind: ClassVar[str] = "order_linked"
    told: ClassVar[bool] = True
    order: int
    code: str
    contact: int
    chat: int | None


@dataclass(frozen=True, slots=True)
class OrderUnlinked:
    """An order was said not to be its person's; `chat` is the conversation that it was in."""

    kind: ClassVar[str] = "order_unlinked"
    told: ClassVar[bool] = True
    order: int
    code: str
    contact: int
    chat: int | None


@dataclass(frozen=True, slots=True)
class TakenBack:
    """Something was taken back; `what` is one of `VERBS`."""

    kind: ClassVar[str] = "taken_back"
    told: ClassVar[bool] = True
    what: str


@dataclass(frozen=True, slots=True)
class DoneAgain:
    """Something that had been taken back was done again; `what` is one of `VERBS`."""

    kind: ClassVar[str] = "done_again"
    told: ClassVar[bool] = True
    what: str


@dataclass(frozen=True, slots=True)
class Woken:
    """The moment came until which it was put away."""

    kind: ClassVar[str] = "woken"
    told: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class GivenBack:
    """Its customer waited for `assignee`, who was away: it is everybody's again."""

    kind: ClassVar[str] = "given_back"
    told: ClassVar[bool] = True
    assignee: str


@dataclass(frozen=True, slots=True)
class Dropped:
    """A scheduled answer was not sent: the customer wrote first."""

    kind: ClassVar[str] = "dropped"
    told: ClassVar[bool] = True
    delivery: int | None


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that is told in words alone, as older versions wrote it down."""

    kind: ClassVar[str] = "remark"
    told: ClassVar[bool] = True
    text: str


@dataclass(frozen=True, slots=True)
class Wrote:
    """The customer's words opened an `episode`, took up what was put away, or began a wait."""

    kind: ClassVar[str] = "wrote"
    told: ClassVar[bool] = False
    episode: int
    status: str
    """Where it stood before."""


@dataclass(frozen=True, slots=True)
class AnsweredElsewhere:
    """A person of the shop answered from the platform's own app."""

    kind: ClassVar[str] = "answered_elsewhere"
    told: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class Replied:
    """An agent's answer was queued: the wait ends with it."""

    kind: ClassVar[str] = "replied"
    told: ClassVar[bool] = False
    deliveries: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class FirstReplied:
    """The first answer of a person in this episode has arrived."""

    kind: ClassVar[str] = "first_replied"
    told: ClassVar[bool] = False
    delivery: int


@dataclass(frozen=True, slots=True)
class Unsent:
    """A queued answer will not arrive (refused, cancelled): the customer waits again."""

    kind: ClassVar[str] = "unsent"
    told: ClassVar[bool] = False
    delivery: int
    why: str
    """A code: cancelled, or the refusal's."""


@dataclass(frozen=True, slots=True)
class Blocked:
    """The customer can no longer be written to."""

    kind: ClassVar[str] = "blocked"
    told: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class Moved:
    """The chat has another address at its platform."""

    kind: ClassVar[str] = "moved"
    told: ClassVar[bool] = False
    address: str
    left: bool = False
    """It goes on in another conversation."""


@dataclass(frozen=True, slots=True)
class HandedOver:
    """Who may write in the chat: another program, or (empty) we."""

    kind: ClassVar[str] = "handed_over"
    told: ClassVar[bool] = False
    to: str


Happened = (
    Tagged
    | Assigned
    | Prioritised
    | Resolved
    | Reopened
    | Snoozed
    | Wanted
    | Promised
    | PromiseSettled
    | Paused
    | Resumed
    | Merged
    | Parted
    | OrderLinked
    | OrderUnlinked
    | TakenBack
    | DoneAgain
    | Woken
    | GivenBack
    | Dropped
    | Remark
    | Wrote
    | AnsweredElsewhere
    | Replied
    | FirstReplied
    | Unsent
    | Blocked
    | Moved
    | HandedOver
)
"""What happened to a conversation. `kind` names it in the store, for ever; the thread shows those
that are `told`."""

TOLD = tuple(each.kind for each in get_args(Happened) if each.told)
"""The kinds that the thread shows."""
VERBS = {
    Tagged.kind: "tag",
    Assigned.kind: "assign",
    Prioritised.kind: "prioritise",
    Resolved.kind: "resolve",
    Reopened.kind: "reopen",
    Snoozed.kind: "snooze",
    Wanted.kind: "topic",
    Promised.kind: "promise",
    PromiseSettled.kind: "settle promise",
    Paused.kind: "pause",
    Resumed.kind: "resume",
    Merged.kind: "merge",
    Parted.kind: "unmerge",
    OrderLinked.kind: "link order",
    OrderUnlinked.kind: "unlink order",
}
"""What was done to bring each of them about, as people and scripts call it; only these are undone."""

_KINDS: dict[str, type[Happened]] = {each.kind: each for each in get_args(Happened)}
_FIELDS: dict[type, tuple[str, ...]] = {
    each: tuple(field.name for field in fields(each)) for each in get_args(Happened)
}


def details_of(happened: Happened) -> dict[str, Any]:
    """The fields of what happened, as JSON takes them."""
    return {name: getattr(happened, name) for name in _FIELDS[type(happened)]}


def happened(kind: str, details: Parts) -> Happened:
    """The way back from `kind` and `details_of`; what this version does not know is a remark."""
    found = _KINDS.get(kind)
    try:
        return found(**_frozen(details)) if found else Remark(kind)
    except TypeError:
        return Remark(kind)


def _frozen(details: Parts) -> dict[str, Any]:
    return {key: _tuple(value) for key, value in details.items()}


def _tuple(value: Any) -> Any:
    return tuple(_tuple(each) for each in value) if isinstance(value, list) else value
