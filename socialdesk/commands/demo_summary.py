"""What a headless demo came to: what the simulated platforms know, held against what the store knows."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from socialdesk.commands.show import padded
from socialdesk.model.i18n import mark, translate
from socialdesk.store.engine.database import Query
from socialdesk.store.store import Store


@dataclass(slots=True)
class Summary:
    """What came of a headless demo. Lost, doubled and out of order must be 0."""

    received: int = 0
    acknowledged: int = 0
    while_closed: int = 0
    """Of the acknowledgements, those that say when the shop opens."""
    answered: int = 0
    by_itself: int = 0
    """Questions to which the folder of answers had one."""
    rules: int = 0
    """How often a rule did something."""
    lost: int = 0
    doubled: int = 0
    out_of_order: int = 0
    edits: int = 0
    unconfirmed: int = 0
    channels: int = 0
    """Accounts on which something was said."""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """A message as the summary compares it."""

    account: str
    chat: str
    remote_id: str
    author: str


@dataclass(frozen=True, slots=True)
class StoredDelivery:
    """A delivery as the summary compares it."""

    account: str
    chat: str
    body: str
    state: str
    kind: str
    remote_id: str
    key: str


IN_ORDER = Query(
    StoredMessage,
    """
    SELECT account.name AS account, conversation.chat, COALESCE(message.remote_id, '') AS remote_id, message.author
    FROM message JOIN conversation ON conversation.id = message.conversation_id
    JOIN account ON account.id = conversation.account_id
    WHERE message.author = 'customer' ORDER BY conversation.id, message.at, message.seq, message.id
    """,
)
DELIVERIES = Query(
    StoredDelivery,
    """
    SELECT account.name AS account, conversation.chat, outbox.body, outbox.state, outbox.kind,
        COALESCE(outbox.remote_id, '') AS remote_id, outbox.key
    FROM outbox JOIN conversation ON conversation.id = outbox.conversation_id
    JOIN account ON account.id = outbox.account_id ORDER BY outbox.id
    """,
)
FIRED = Query(int, "SELECT count(*) FROM rule_firing WHERE held = 0")
EDITS = Query(int, "SELECT count(*) FROM message_version")


async def compared(store: Store, report: dict[str, Any]) -> Summary:
    """Hold what the simulated platforms know against what the store knows."""
    messages = await store.database.all(IN_ORDER)
    deliveries = await store.database.all(DELIVERIES)
    told = report["accounts"]
    said = [
        (name, each["chat"], each["message_id"])
        for name, side in told.items()
        for each in side["said"]
    ]
    # Who wrote a comment makes its conversation; the platform knows it by its own number alone.
    stored = [
        (each.account, "" if each.chat.startswith("comment:") else each.chat, each.remote_id)
        for each in messages
    ]
    summary = Summary(received=len(stored))
    summary.lost = len(set(said) - set(stored))
    summary.doubled = len(stored) - len(set(stored))
    theirs, ours = _by_chat(said), _by_chat(stored)
    summary.out_of_order = sum(ours[chat] != numbers for chat, numbers in theirs.items() if chat[1])
    arrived = Counter((name, each["text"]) for name, side in told.items() for each in side["sent"])
    settled = [each for each in deliveries if each.state in ("sent", "delivered", "read")]
    known = Counter((each.account, each.body) for each in settled)
    doubtful = Counter(
        (each.account, each.body) for each in deliveries if each.state == "unconfirmed"
    )
    summary.lost += sum((known - arrived).values())
    summary.doubled += sum((arrived - known - doubtful).values())
    for chat in {each.chat for each in settled if each.account == "hoasen"}:
        sent = [
            each.remote_id for each in settled if each.chat == chat and each.account == "hoasen"
        ]
        summary.out_of_order += sent != sorted(sent, key=int)
    said_first = [each.key for each in settled if each.key.startswith("ack:")]
    summary.acknowledged = len(said_first)
    summary.while_closed = sum(":closed:" in key for key in said_first)
    answers = {each.key.partition("#")[0] for each in settled if each.key.startswith("answer:")}
    summary.by_itself = len(answers)
    summary.rules = await store.database.one(FIRED) or 0
    summary.answered = sum(each.kind == "reply" for each in settled)
    summary.unconfirmed = sum(doubtful.values())
    summary.edits = await store.database.one(EDITS) or 0
    summary.channels = len({each.account for each in messages})
    return summary


def _by_chat(said: Iterable[tuple[str, str, str]]) -> dict[tuple[str, str], list[str]]:
    found = defaultdict[tuple[str, str], list[str]](list)
    for name, chat, number in said:
        found[name, chat].append(number)
    return found


def print_summary(summary: Summary, *, as_json: bool) -> None:
    """One JSON object, or a line a figure."""
    if as_json:
        print(json.dumps(asdict(summary)))
        return
    said = {translate(words): getattr(summary, key) for key, words in _FIGURES.items()}
    width = max(len(words) for words in said)
    for words, value in said.items():
        print(f"{padded(words, width, right=True)}  {value}")


_FIGURES = {
    "received": mark("received"),
    "acknowledged": mark("acknowledged"),
    "while_closed": mark("of those, while closed"),
    "answered": mark("answered by people"),
    "by_itself": mark("answered by itself"),
    "rules": mark("done by rules"),
    "lost": mark("lost"),
    "doubled": mark("doubled"),
    "out_of_order": mark("out of order"),
    "edits": mark("edits"),
    "unconfirmed": mark("unconfirmed"),
    "channels": mark("channels"),
    "seconds": mark("seconds"),
}
"""What each figure of the summary is called."""
