"""What a policy may answer: every kind of effect is carried out, and only effects are."""

from collections.abc import Sequence
from dataclasses import FrozenInstanceError, dataclass, fields
from typing import get_args

import pytest

from socialdesk.model.changes import Assign, Prioritise, Tag
from socialdesk.model.conversation import Priority
from socialdesk.model.delivery import DeliveryKind
from socialdesk.model.effects import (
    AcknowledgeLater,
    DecideLater,
    Effect,
    Enter,
    Hide,
    Note,
    Occasion,
    Policy,
    Rate,
    Reply,
    ReplyPrivately,
    Say,
    Serve,
    Wish,
)
from socialdesk.model.entering import Heard
from socialdesk.model.game import Kind, Settings, Way
from socialdesk.model.ids import Instant
from socialdesk.model.self_service import Outcome
from socialdesk.store.engine.database import Query
from socialdesk.store.games import GameDraft
from socialdesk.store.store import Store
from tests.support.make import NOW, arrival, inbound

ASKED = """
    INSERT INTO survey (id, key, kind, about, state, account_id, due_at, asked_at, arrived)
    VALUES (1, 'k', 'csat', 'episode', 'asked', 1, 0, 0, 1)
"""
RATED = Query(int, "SELECT id FROM survey WHERE score = 5")
EXAMPLES: dict[type, Effect] = {
    AcknowledgeLater: AcknowledgeLater(Instant(NOW + 180_000)),
    DecideLater: DecideLater(),
    Reply: Reply("dạ shop nghe", DeliveryKind.BROADCAST),
    ReplyPrivately: ReplyPrivately("dạ shop nhắn riêng"),
    Say: Say("Áo 120k"),
    Serve: Serve(outcome=Outcome.ANSWERED, texts=("Ship 30k",), answer="ship"),
    Rate: Rate(survey=1, score=5),
    Hide: Hide(),
    Note: Note("hỏi giá"),
    Wish: Wish(topic="", wanted=False, how="word"),
    Enter: Enter(game_id=1, question=0, heard=Heard("word"), is_late=False, standing=0),
    Tag: Tag(("vip",)),
    Assign: Assign("linh"),
    Prioritise: Prioritise(Priority.URGENT),
}


@dataclass(frozen=True)
class Answers:
    """A policy that answers with what it holds, and remembers nothing."""

    effects: tuple[Effect, ...]
    name: str = "answers"

    def decide(self, occasion: Occasion) -> Sequence[Effect]:
        return self.effects


async def traces(store: Store, *effects: Effect) -> set[str]:
    """What can be seen in the store after a message at which a policy answered this."""
    policies: list[Policy] = [Answers(effects)]
    draft = GameDraft("Quà", Kind.DRAW, Settings(ways=(Way("word", "QUAY"),)))
    game = await store.games.add(draft, "salt", "linh", NOW)
    await store.database.transact(lambda conn: conn.rows(ASKED))
    recorded = await store.record([arrival(inbound())], NOW, policies)
    item = (await store.inbox.by_ids([1]))[1]
    rows = await store.threads.rows(1, 20)
    queued = await store.deliveries.rows("all", 5)
    later = Query(int, "SELECT due_at FROM acknowledgement_due")
    found = {
        "acknowledgelater": bool(await store.database.all(later)),
        "decidelater": bool(await store.to_decide.how_many()),
        "reply": any(each.kind == "broadcast" for each in queued),
        "say": any(each.key.startswith("answers:") for each in queued)
        and item.row.waiting_since is None,
        "serve": any(each.key.startswith("answer:") for each in queued),
        "replyprivately": any(each.private for each in queued),
        "rate": bool(await store.database.all(RATED)),
        "hide": any(each.operation == "hide" for each in queued),
        "note": any(each.kind == "note" for each in rows),
        "tag": bool(item.tags),
        "assign": item.row.assignee == "linh",
        "prioritise": item.row.priority == "urgent",
        "wish": "" in await store.consents.of_person(1),
        "enter": bool(await store.games.people(game)),
        "failed": bool(recorded.failed),
        "message": recorded.messages == 1,
    }
    return {name for name, there in found.items() if there}


@pytest.mark.parametrize("kind", get_args(Effect))
async def test_every_kind_of_effect_leaves_its_own_trace_and_no_other(
    desk_store: Store, kind: type[Effect]
) -> None:
    expected = {"message", kind.__name__.lower()}

    assert await traces(desk_store, EXAMPLES[kind]) == expected


async def test_nothing_is_answered_and_nothing_happens(desk_store: Store) -> None:
    assert await traces(desk_store) == {"message"}


async def test_what_is_no_effect_is_a_failure_of_the_policy(desk_store: Store) -> None:
    assert await traces(desk_store, "say hello") == {"message", "failed"}  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", [*get_args(Effect), Occasion])
def test_effects_and_occasions_are_values(kind: type) -> None:
    for each in fields(kind):
        with pytest.raises(FrozenInstanceError):
            setattr(object.__new__(kind), each.name, "x")
    assert len({*EXAMPLES.values()}) == len(EXAMPLES) == len(get_args(Effect))
