"""A channel that obeys a script: what each send ends in, and what it was asked to send."""

from __future__ import annotations

import asyncio
from pathlib import Path

from socialdesk.channel import Identity, Receive, Report
from socialdesk.clock import Clock
from socialdesk.errors import ChannelError
from socialdesk.model.delivery import Outgoing, SendResult, Sent
from socialdesk.model.message import ChatKind, Parsed, RawUpdate
from socialdesk.model.pace import PaceRules
from socialdesk.model.policy import Capabilities, ReplyWindow


class FakeChannel:
    """Sends succeed unless `script` says otherwise; `hold` keeps them under way until it is set."""

    def __init__(self, clock: Clock, per_second: int = 1_000, chat_gap: int = 0) -> None:
        self._clock = clock
        window = ReplyWindow(86_400_000, "the window is 24 hours.", "test")
        self.capabilities = Capabilities(
            100, PaceRules(per_second, chat_gap, 18), windows={ChatKind.BUSINESS: window}, download_limit=10
        )
        self.sent: list[Outgoing] = []
        self.script: list[SendResult | BaseException] = []
        self.hold: asyncio.Event | None = None
        self.most_at_once = 0
        self._now = 0
        self.files: dict[str, bytes] = {}

    def parse(self, raw: RawUpdate) -> Parsed:
        return Parsed()

    async def identify(self) -> Identity:
        return Identity("7", "@fake")

    async def run(self, receive: Receive, report: Report) -> None:
        await asyncio.Event().wait()

    async def send(self, outgoing: Outgoing) -> SendResult:
        self._now += 1
        self.most_at_once = max(self.most_at_once, self._now)
        self.sent.append(outgoing)
        try:
            await (self.hold.wait() if self.hold else asyncio.sleep(0))
        finally:
            self._now -= 1
        if self.script:
            result = self.script.pop(0)
            if isinstance(result, BaseException):
                raise result
            return result
        return Sent(str(1_000 + len(self.sent)), 1_000 + len(self.sent), self._clock.now())

    async def fetch(self, file_id: str, target: Path) -> int:
        if file_id not in self.files:
            raise ChannelError("The platform no longer has this file.")
        return await asyncio.to_thread(target.write_bytes, self.files[file_id])

    async def close(self) -> None:
        pass
