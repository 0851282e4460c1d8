"""What the store keeps, as the records of exports."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from socialdesk.model.changes import Assigned, GivenBack, Resolved
from socialdesk.model.imported import By
from socialdesk.model.message import Author
from socialdesk.services.exporting.columns import Record
from socialdesk.services.figures.rows import Row
from socialdesk.services.figures.targeted import Judged
from socialdesk.services.survey_words import is_low
from socialdesk.store.exports import Beside, MessageRow, PlaceRow
from socialdesk.store.messages import load_attachments
from socialdesk.store.survey_rows import SurveyRow, Words

_BY = {
    Author.CUSTOMER: By.CUSTOMER,
    Author.AGENT: By.AGENT,
    Author.OWNER: By.ELSEWHERE,
    Author.BOT: By.AUTOMATIC,
    Author.SYSTEM: By.AUTOMATIC,
}
_DIRECTIONS = {
    Author.CUSTOMER: "in",
    Author.AGENT: "out",
    Author.OWNER: "out",
    Author.BOT: "out",
    Author.SYSTEM: None,
}


@dataclass(frozen=True, slots=True)
class Accounts:
    """Names and platforms of the shop's accounts."""

    names: Mapping[int, str]
    channels: Mapping[int, str]

    def of(self, number: int) -> tuple[str, str]:
        """The name and the platform of one."""
        return self.names.get(number, ""), self.channels.get(number, "")


def message_record(row: MessageRow, beside: Beside, accounts: Accounts) -> Record | None:
    """A message, or what was done to its conversation; None of what says nothing to others."""
    author = Author(row.author)
    by, agent, direction = _BY[author], row.sender or None, _DIRECTIONS[author]
    if row.kind == "note":
        by, direction = By.NOTE, None
    if row.change:
        done = _done(row)
        if done is None:
            return None
        by, agent = done
    account, channel = accounts.of(row.account)
    return (
        row.id, row.conversation, account, channel, row.chat, row.chat_kind, row.customer, row.name,
        row.number or f"sd:{row.id}", row.at, row.recorded_at, direction, by.value,
        agent if by in (By.AGENT, By.NOTE, By.ASSIGN, By.RESOLVE) else None, row.sender or None, row.kind,
        row.body, _files(row.attachments), row.reply_to or None, row.delivery or None, row.edited_at,
        row.deleted_at, row.hidden_at, bool(row.unasked), beside.tags.get(row.conversation, []),
    )  # fmt: skip


def _done(row: MessageRow) -> tuple[By, str | None] | None:
    """What a change was, as far as figures hang on it: to whom the conversation was given, or who resolved it.
    One that was resolved but for what had come meanwhile was not."""
    details = json.loads(row.change_details)
    match row.change_kind:
        case Assigned.kind:
            return By.ASSIGN, details["after"] or None
        case GivenBack.kind:
            return By.ASSIGN, None
        case Resolved.kind if details["after"].get("status") == "resolved":
            return By.RESOLVE, row.sender or None
    return None


def _files(told: str) -> list[dict[str, Any]]:
    return [
        {"kind": each.kind, "name": each.name, "mime": each.mime, "size": each.size}
        for each in load_attachments(told)
    ]


def wait_record(
    row: Row, beside: Beside, accounts: Accounts, *, is_episode: bool = False
) -> tuple[Any, ...]:
    """A wait (without its target), or an episode by its first answer."""
    account, channel = accounts.of(row.account)
    place = beside.places.get(row.conversation) or PlaceRow(row.conversation, "", 0, "")
    resolved = (row.resolved_at,) if is_episode else ()
    return (
        row.wait, row.conversation, account, row.opened_at, row.answered_at, row.wall_ms, row.business_ms,
        row.agent, row.by, row.why_excluded, row.due_at, *resolved, channel, place.chat, place.customer or None,
        place.name, beside.tags.get(row.conversation, []),
    )  # fmt: skip


def survey_record(row: SurveyRow, words: Sequence[Words]) -> Record:
    """A survey that somebody was asked, with why they gave their mark."""
    return (
        row.id, row.stored_kind, row.about, row.conversation_id, row.account, row.channel, row.customer, row.name or None,
        row.code or None, row.agent or None, row.asked_at, bool(row.arrived), row.score, is_low(row.kind, row.score),
        row.answered_at, "\n".join(each.body or f"[{each.kind}]" for each in words) or None, row.tags,
    )  # fmt: skip


def target_record(judged: Judged) -> tuple[Any, ...]:
    """What stands after a wait: its target (empty: the one for everybody), and how it fared."""
    if not judged.state:
        return None, None, None
    return judged.target, judged.due_at, str(judged.state)
