"""A made-up platform: letters by pigeon. All that a new platform needs is a module like this and its
row in the registry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from socialdesk.bots.platform import (
    ChannelContext,
    Dialog,
    Family,
    Finding,
    FirstAccount,
    Parse,
    Platform,
)
from socialdesk.bots.settings import AccountSettings
from socialdesk.channel import Channel
from socialdesk.model.ids import HOUR
from socialdesk.model.pace import PaceRules
from socialdesk.model.policy import Capabilities, Rule
from socialdesk.model.reason import offer
from socialdesk.settings import AtLeastOne, Secret, Url, hint
from tests.support.channel import FakeChannel

offer({"pigeon.rule": "a pigeon flies back for {platform} within six hours."})
WINDOW = Rule("pigeon.rule", "The loft", "2026-11", until=6 * HOUR)


class PigeonSettings(AccountSettings, frozen=True, kw_only=True):
    ring: Annotated[Secret, hint("rings look like RING-42", shape=r"RING-\d+")]
    loft: Url = Url("")
    birds: AtLeastOne = 2

    def missing(self) -> str:
        return "has a hundred birds and needs a loft" if self.birds > 99 and not self.loft else ""

    def needs_public_url(self) -> bool:
        return self.mode == "webhook"


class PigeonChannel(FakeChannel):
    def __init__(self, context: ChannelContext[PigeonSettings]) -> None:
        super().__init__(context.clock)
        self.context = context
        self.capabilities = _limits(context.settings)


def _limits(settings: PigeonSettings) -> Capabilities:
    return Capabilities(
        80, PaceRules(settings.per_second, 1_000, 6), rules=(WINDOW,), platform="Pigeon post"
    )


def _parser(settings: PigeonSettings | None, remote_id: str, state: Mapping[str, str]) -> Parse:
    from tests.support.clock import ManualClock

    return FakeChannel(ManualClock()).parse


def _channel(context: ChannelContext[PigeonSettings]) -> Channel:
    return PigeonChannel(context)


async def _connect(context: ChannelContext[PigeonSettings], dialog: Dialog) -> str | None:
    answer = dialog.token or dialog.ask("Which colour is the ring?")
    if not answer:
        await dialog.begin({"ring": "asked"})
        return None
    return f"{answer} loft"


async def _examine(context: ChannelContext[PigeonSettings]) -> list[Finding]:
    return [Finding("birds", "ok", f"{context.settings.birds} at home", context.name)]


async def _whose(token: str, api_base: str) -> str:
    return f"the loft of {token}"


PLATFORM: Platform[PigeonSettings] = Platform(
    name="pigeon",
    label="Pigeon post",
    sign="PI",
    aliases=("coo",),
    family=Family("pigeon", "Connect pigeons", "Whistle.", words=("bird", "chim")),
    settings=lambda: PigeonSettings,
    limits=_limits,
    parser=_parser,
    channel=_channel,
    connect=_connect,
    examine=_examine,
    first=FirstAccount("The ring's number:", _whose),
    demo='\n[[accounts]]\nname = "loft"\nchannel = "pigeon"\nring = "{ring}"\n',
)
