"""Questions of a live that wait, counted as it goes on, on both engines."""

import random
from dataclasses import replace

import pytest

from socialdesk.model.changes import Resolve
from socialdesk.model.ids import Instant
from socialdesk.model.message import Deletion, Edit, InboundMessage, RemoteId, Visibility
from socialdesk.store.engine.database import Query
from socialdesk.store.live_comments import OPEN_QUESTION
from socialdesk.store.lives import Live
from socialdesk.store.open_questions import Open, OpenQuestions
from socialdesk.store.store import Store
from tests.store.test_lives import answer
from tests.support.lives import POST, commented, hear, in_group, running
from tests.support.make import NOW, inbound

COUNTED = Query(
    Open,
    f"""
    SELECT count(*) AS questions, min(message.at) AS since
    FROM live_comment JOIN message ON message.id = live_comment.message_id
    JOIN conversation ON conversation.id = message.conversation_id
    WHERE live_comment.live_id = $1 AND {OPEN_QUESTION}
    """,
)
"""The slow way: every question is looked at."""
WORDS = ("giá bao nhiêu?", "còn hàng không", "đẹp quá", "❤")


class Evening:
    """People ask, and whatever can become of it does."""

    def __init__(self, store: Store, live: Live, seed: int) -> None:
        self.store = store
        self.live = live
        self.chance = random.Random(seed)
        self.said: list[InboundMessage] = []

    async def step(self) -> None:
        """Something happens."""
        does = self.chance.choice(
            (self.ask, self.ask, self.ask, self.answer, self.change, self.end)
        )
        await does()

    async def ask(self) -> None:
        """In the group, under the post, or in private."""
        number, who = len(self.said) + 1, str(self.chance.randint(71, 75))
        words, after = self.chance.choice(WORDS), number * 1_000
        where = self.chance.choice(("group", "comment", "private"))
        if where == "group":
            said = in_group(words, str(number), who, after=after)
        elif where == "comment":
            said = commented(words, str(number), who, after=after)
        else:
            said = inbound(words, str(number), who, at=Instant(NOW + after))
        self.said.append(said)
        await hear(self.store, said)

    async def answer(self) -> None:
        """Somebody of the shop answers a message."""
        if self.said:
            said = self.chance.choice(self.said)
            if (number := await self.number(said)) is not None:
                key = f"k{self.chance.random()}"
                reply_to = str(said.remote_id) if said.chat == "-100" else None
                await answer(self.store, number, key, reply_to=reply_to)

    async def change(self) -> None:
        """A message is deleted, hidden, shown again, or reads otherwise."""
        if not self.said:
            return
        said, kind = self.chance.choice(self.said), self.chance.randint(0, 3)
        if kind == 0:
            await hear(self.store, Deletion(said.chat, (said.remote_id,)))
        elif kind == 1:
            at = Instant(said.at + len(self.said) + self.chance.randint(1, 9_000))
            now = replace(said, body=self.chance.choice(WORDS), edited_at=at)
            await hear(self.store, Edit(now, at))
        elif said.chat.startswith(f"comment:{POST}"):
            hidden = self.chance.random() < 0.6
            at = Instant(NOW + self.chance.randint(1, 10_000_000))
            about = RemoteId(str(said.remote_id))
            await hear(self.store, Visibility(said.chat, about, hidden=hidden, at=at))

    async def end(self) -> None:
        """A conversation is done, or its person asks to be forgotten."""
        if not self.said:
            return
        number = await self.number(self.chance.choice(self.said))
        if number is not None and self.chance.random() < 0.8:
            await self.store.conversations.do(Resolve(), [number], "linh", NOW)
        elif number is not None:
            await self.store.erase(number)

    async def number(self, said: InboundMessage) -> int | None:
        """Its conversation, while it is there."""
        found = Query(int, "SELECT id FROM conversation WHERE chat = $1")
        return await self.store.database.one(found, said.chat)


@pytest.mark.parametrize("seed", range(8))
async def test_they_are_as_many_as_if_each_was_looked_at(store: Store, seed: int) -> None:
    live = await running(store, (1, "post", POST), (1, "chat", "-100"))
    evening, known = Evening(store, live, seed), OpenQuestions(live.id)
    for number in range(60):
        await evening.step()
        if evening.chance.random() < 0.5 or number == 59:
            slow = await store.database.one(COUNTED, live.id)
            assert await store.lives.open_questions(known) == slow
            assert await store.lives.open_questions(OpenQuestions(live.id)) == slow
