"""What was done to conversations and stands: without what was taken back since."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from socialdesk.model.changes import VERBS, DoneAgain, TakenBack


@dataclass(frozen=True, slots=True)
class Changed:
    """What was done to a conversation, as it was written down."""

    id: int
    conversation_id: int
    kind: str
    details: str
    agent: str
    at: int
    waiting_before: int | None
    waiting_after: int | None
    seen: int | None
    """The newest message that there was, for one that was resolved; None in what older versions wrote, and in what
    came from another system."""


C = TypeVar("C", bound=Changed)


def effective(changes: Sequence[C]) -> list[C]:
    """Without what was taken back and not done again. Undoing turns the newest of an agent's acts of a kind;
    what had moved on by then it passes over, and tells nothing of it."""
    left: dict[int, C] = {}
    done: dict[tuple[int, str, str], list[C]] = {}
    undone: dict[tuple[int, str, str], list[C]] = {}
    for each in changes:
        kind = each.kind
        turned = kind in (TakenBack.kind, DoneAgain.kind)
        verb = json.loads(each.details)["what"] if turned else VERBS.get(kind, "")
        key = (each.conversation_id, each.agent, verb)
        if not turned:
            left[each.id] = each
            done.setdefault(key, []).append(each)
            continue
        there, to = (done, undone) if kind == TakenBack.kind else (undone, done)
        if there.get(key):
            was = there[key].pop()
            to.setdefault(key, []).append(was)
            if kind == TakenBack.kind:
                del left[was.id]
            else:
                left[was.id] = was
    return [left[number] for number in sorted(left)]
