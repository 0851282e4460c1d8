"""What a policy may answer to a customer's message: as values, carried out where the message is
recorded."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from socialdesk.model.changes import Assign, Prioritise, Tag
from socialdesk.model.conversation import ConversationState
from socialdesk.model.delivery import Button, DeliveryKind, OutgoingFile
from socialdesk.model.entering import Heard
from socialdesk.model.game import Running
from socialdesk.model.ids import AccountId, ConversationId, Instant
from socialdesk.model.message import InboundMessage
from socialdesk.model.self_service import Choice, Outcome, Served
from socialdesk.model.survey import Asked


@dataclass(frozen=True, slots=True)
class Reply:
    """Say something by itself. One ACKNOWLEDGEMENT an episode, one of any other kind a policy and
    message. Nothing is said to a message that was read back, or that another program answers."""

    text: str
    kind: DeliveryKind
    once: str = ""
    """What an acknowledgement is said once for, where that is not the episode."""
    reworded: Callable[[Sequence[str], str], str] | None = field(default=None, compare=False)
    """The text once it is known what the customer has said in the episode, the newest last, and their telephone number;
    None where that makes no difference."""


@dataclass(frozen=True, slots=True)
class AcknowledgeLater:
    """Acknowledge the episode at a moment, unless a person answers before; what is said then is decided then. The
    episode's first message says when."""

    due_at: Instant


@dataclass(frozen=True, slots=True)
class DecideLater:
    """Ask the policies that take their time right after the recording, in a transaction of its own; until then nothing
    else is said to the message."""


@dataclass(frozen=True, slots=True)
class Say:
    """Give what was chosen from a menu, once a message. Unless it `asks`, that is all that the message is
    about, and nobody waits because of it."""

    text: str
    asks: bool = False


@dataclass(frozen=True, slots=True)
class ReplyPrivately:
    """Answer a comment by its one private reply, if nobody has used it and its author was not answered so
    under this post before; not one that was read back."""

    text: str
    acknowledges: bool = False
    """Whether it is the episode's acknowledgement."""


@dataclass(frozen=True, slots=True)
class Hide:
    """Hide a comment from the public; once a message."""


@dataclass(frozen=True, slots=True)
class Note:
    """Leave a remark that only the shop sees; one a policy and message."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Write down that the person wants to be told of a topic, or does not ('' stands for promotions);
    `answer` is said to them if that is news."""

    topic: str
    wanted: bool
    how: str
    answer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enter:
    """Enter a game: a row for each person in a chat and question, so that a second try changes nothing.
    `standing` says whether it is worth more than what they entered with before; `answer` is said, in private
    and once, to who entered in time; `settles`: the message asks for nothing else."""

    game_id: int
    question: int
    heard: Heard
    is_late: bool
    standing: int
    answer: str = ""
    settles: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Serve:
    """Write down what self-service did about a message, one a message, and send `files` and say `texts`, each a
    message of its own, the buttons under the last; they stand for an acknowledgement."""

    outcome: Outcome
    texts: tuple[str, ...] = ()
    files: tuple[OutgoingFile, ...] = ()
    buttons: tuple[Button, ...] = ()
    answer: str = ""
    choices: tuple[Choice, ...] = ()
    language: str = ""
    confidence: float = 1.0
    why: str = ""
    is_chosen: bool = False
    """The answer was chosen from a menu, so that nobody waits because of the message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """A message answers a survey (its number): with a `score` (None: it takes its own back), where `is_mark`; with words that
    say why, where `has_words`. A mark alone asks for nothing; words wait for a person, as all others do. `text` is said, once
    a survey and `says`. A mark that is low is somebody's task until `due_at` (None: it is not), with a `draft`."""

    survey: int
    score: int | None = None
    is_mark: bool = True
    has_words: bool = False
    text: str = ""
    says: str = ""
    due_at: Instant | None = None
    draft: str = ""
    settles: bool = True
    """Nothing else is said to it."""


Effect = (
    AcknowledgeLater
    | DecideLater
    | Serve
    | Reply
    | Say
    | ReplyPrivately
    | Hide
    | Note
    | Wish
    | Enter
    | Rate
    | Tag
    | Assign
    | Prioritise
)
"""Everything a policy may answer. Tags, assignee and priority are set, so that setting them twice
is the same as once."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """A customer's message that has just been counted. `state` is the conversation's after it, and
    after the effects of the policies asked before."""

    account_id: AccountId
    conversation_id: ConversationId
    message: InboundMessage
    state: ConversationState
    assignee: str
    priority: str
    now: Instant
    language: str = ""
    """What is known of the customer's, beside the message."""
    games: Sequence[Running] = ()
    """Those that are played, or were until a day ago, as of this very transaction."""
    is_settled: bool = False
    """A policy that was asked before has done all that the message asks for, or leaves that to later."""
    served: Sequence[Served] = ()
    """What self-service did in the running episode and the one before, the oldest first; told where a policy `Recalls`."""
    off: Collection[str] = ()
    """The switches that are off."""
    surveys: Sequence[Asked] = ()
    """Those that the person may answer by it, the newest first; told where a policy `HearsSurveys`."""
    pronoun: str = ""
    """How the shop addresses the person, as it wrote that down."""


class Policy(Protocol):
    """A rule that is asked about every new message of a customer, inside the recording transaction or, of those that are
    left to later, right after it: pure, quick, and never waited for."""

    @property
    def name(self) -> str:
        """Names it in keys, logs and figures, for ever."""
        ...

    def decide(self, occasion: Occasion) -> Sequence[Effect]:
        """What is to be done; nothing, mostly."""
        ...


@runtime_checkable
class RereadsEdits(Protocol):
    """A policy that is asked once more when a customer's message reads otherwise by an edit."""

    def reread(self, occasion: Occasion) -> Sequence[Effect]:
        """What is to be done, of the message as it reads now."""
        ...


@runtime_checkable
class Foresees(Policy, Protocol):
    """A policy that thinks about a message before the transaction in which it is asked begins, so that it need not
    inside it."""

    def foresee(self, account_id: AccountId, message: InboundMessage, now: Instant) -> None:
        """Think about it; whatever comes of it changes nothing but how quick `decide` is."""
        ...


@runtime_checkable
class Recalls(Policy, Protocol):
    """A policy that goes by what self-service did before."""

    @property
    def recalls(self) -> bool:
        """Whether it is to be told."""
        ...


@runtime_checkable
class HearsSurveys(Policy, Protocol):
    """A policy that hears which messages answer a survey."""

    @property
    def hears_surveys(self) -> bool:
        """Whether it is to be told which ones may be answered."""
        ...
