"""A channel that obeys a script: what each send ends in, what it was asked to send, and what people
say to it."""

from __future__ import annotations

import asyncio
import itertools
import json
from pathlib import Path

from socialdesk.channel import AccountState, Health, Identity, Receive, Report
from socialdesk.clock import Clock
from socialdesk.errors import ChannelError, StoreError
from socialdesk.model.delivery import Deferred, Outgoing, SendResult, Sent, Unconfirmed
from socialdesk.model.ids import Instant, RemoteAddress, RemoteChat, RemoteId
from socialdesk.model.message import Author, ChatKind, InboundMessage, Parsed, RawUpdate, Sender
from socialdesk.model.pace import PaceRules
from socialdesk.model.policy import Capabilities, Rule


class FakeChannel:
    """Sends succeed unless `script` says otherwise; `hold` keeps them under way until it is set."""

    def __init__(self, clock: Clock, per_second: int = 1_000, chat_gap: int = 0) -> None:
        self._clock = clock
        window = Rule(
            "the window is 24 hours.",
            "test",
            "2026",
            kinds=frozenset({ChatKind.BUSINESS}),
            until=86_400_000,
        )
        self.capabilities = Capabilities(
            100, PaceRules(per_second, chat_gap, 18), rules=(window,), download_limit=10
        )
        self.sent: list[Outgoing] = []
        self.arrived: list[Outgoing] = []
        self.script: list[SendResult | BaseException] = []
        self.hold: asyncio.Event | None = None
        self.most_at_once = 0
        self._now = 0
        self.files: dict[str, bytes] = {}
        self.waiting: asyncio.Queue[bytes] = asyncio.Queue()
        self.dead = False
        self.identity = Identity("7", "@fake")

    def parse(self, raw: RawUpdate) -> Parsed:
        said = json.loads(raw.body)
        who = Sender(said["who"], f"Lan {said['who']}")
        message = InboundMessage(
            RemoteChat(said["who"]),
            ChatKind.PRIVATE,
            RemoteAddress("{}"),
            RemoteId(said["id"]),
            0,
            Author.CUSTOMER,
            who,
            who,
            "text",
            said["text"],
            Instant(said["at"]),
        )
        return Parsed((message,), "message", (message.chat,))

    async def identify(self) -> Identity:
        return self.identity

    async def run(self, receive: Receive, report: Report) -> None:
        await report(Health(AccountState.LISTENING))
        while True:
            body = await self.waiting.get()
            while True:
                try:
                    await receive([RawUpdate(body, self._clock.now())])
                    break
                except StoreError:
                    await asyncio.sleep(0.01)

    async def send(self, outgoing: Outgoing) -> SendResult:
        self._now += 1
        self.most_at_once = max(self.most_at_once, self._now)
        self.sent.append(outgoing)
        try:
            await (self.hold.wait() if self.hold else asyncio.sleep(0))
        finally:
            self._now -= 1
        if self.dead:
            return Deferred("The token is dead.", 1_000, "account", is_limit=True)
        result = self.script.pop(0) if self.script else None
        if isinstance(result, BaseException):
            raise result
        if result is None or isinstance(result, Unconfirmed):
            self.arrived.append(outgoing)
        if result is not None:
            return result
        return Sent(str(1_000 + len(self.sent)), 1_000 + len(self.sent), self._clock.now())

    async def fetch(self, file_id: str, target: Path) -> int:
        if file_id not in self.files:
            raise ChannelError("The platform no longer has this file.")
        return await asyncio.to_thread(target.write_bytes, self.files[file_id])

    async def close(self) -> None:
        pass


class FakePlatform:
    """The people on the other side of a fake channel."""

    def __init__(self, channel: FakeChannel) -> None:
        self._channel = channel
        self._numbers = itertools.count(1)

    def say(self, text: str, who: str, at: int) -> bytes:
        body = json.dumps(
            {"who": who, "id": str(next(self._numbers)), "text": text, "at": at}
        ).encode()
        self.deliver(body)
        return body

    def deliver(self, body: bytes) -> None:
        self._channel.waiting.put_nowait(body)
