"""What a channel is made with where no store and no worker stands behind it."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, cast

from socialdesk.bots import registry
from socialdesk.bots.platform import ChannelContext
from socialdesk.channel import Channel, Health, Tokens
from socialdesk.model.delivery import Outgoing
from socialdesk.model.ids import RemoteAddress, RemoteChat
from socialdesk.model.message import RawUpdate
from socialdesk.settings import Secret, Settings, fields, read
from tests.support.clock import ManualClock


class MemoryVault:
    """A vault for one process."""

    def __init__(self, tokens: Tokens | None = None) -> None:
        self.tokens = tokens
        self.saves = 0

    async def load(self) -> Tokens | None:
        return self.tokens

    async def save(self, tokens: Tokens) -> None:
        self.tokens, self.saves = tokens, self.saves + 1

    @asynccontextmanager
    async def alone(self) -> Any:
        yield


def context_for(settings: Any, **more: Any) -> ChannelContext[Any]:
    """A context named "shop", with a clock that stands still."""
    chosen: dict[str, Any] = {
        "clock": ManualClock(), "vault": MemoryVault(), "chance": random.Random(1), **more,
    }  # fmt: skip
    return ChannelContext("shop", settings, **chosen)


def outgoing(address: Mapping[str, str], body: str = "dạ", **more: Any) -> Outgoing:
    """A message on its way."""
    return Outgoing(RemoteChat("501"), RemoteAddress(json.dumps(address)), body, **more)


class Taker:
    """Stands where the receiver stands: keeps what it is given."""

    def __init__(self) -> None:
        self.updates: list[RawUpdate] = []
        self.health: list[Health] = []

    async def receive(self, updates: Sequence[RawUpdate]) -> None:
        self.updates.extend(updates)

    async def report(self, health: Health) -> None:
        self.health.append(health)

    def bodies(self) -> list[Any]:
        """What was given, decoded."""
        return [json.loads(each.body) for each in self.updates]


class Typist:
    """A person who answers a dialog's questions in order; see `Dialog`."""

    def __init__(self, *answers: str, code: str = "", token: str = "") -> None:
        self.code, self.token = code, token
        self.told: list[str] = []
        self.kept: Mapping[str, str] = {}
        self._answers = list(answers)

    def say(self, text: str) -> None:
        self.told.append(text)

    def ask(self, question: str) -> str:
        self.told.append(question)
        return self._answers.pop(0) if self._answers else ""

    ask_secret = ask

    async def begun(self) -> Mapping[str, str]:
        return self.kept

    async def begin(self, what: Mapping[str, str]) -> None:
        self.kept = what


PLACES: Mapping[str, tuple[Mapping[str, str], Mapping[str, str]]] = {
    "telegram": (
        {"token": "7000000001:AAtest-token-that-opens-nothing-at-all", "api_base": "{base}"},
        {"chat_id": "501"},
    ),
    "zalo_oa": (
        {
            "oa_id": "36", "app_id": "41", "app_secret": "oa-secret", "access_token": "oa-access",
            "api_base": "{base}", "oauth_base": "{base}",
        },
        {"user_id": "614"},
    ),
    "zalo_bot": ({"token": "12:bot-secret", "api_base": "{base}"}, {"chat_id": "6ed"}),
    "messenger": (
        {
            "page_id": "101", "app_id": "900", "app_secret": "app-secret", "page_token": "page-token",
            "verify_token": "v", "graph_base": "{base}",
        },
        {"id": "77"},
    ),
    "instagram": (
        {
            "ig_id": "178", "page_id": "101", "app_id": "900", "app_secret": "app-secret",
            "page_token": "page-token", "verify_token": "v", "graph_base": "{base}",
        },
        {"id": "88"},
    ),
}  # fmt: skip
"""For each platform: an account's settings at an address of ours, and where one of its customers is
written to."""
SECRETS = ("AAtest-token", "oa-secret", "oa-access", "bot-secret", "app-secret", "page-token")


def channel_at(name: str, base: str, **more: Any) -> Channel:
    """A platform's channel that speaks with a server of ours."""
    platform = registry.find(name)
    schema, told = platform.settings(), PLACES[name][0]
    given = {key: value.replace("{base}", base) for key, value in told.items()}
    wanted = {
        key: Secret(given[key]) if field.secret else read(given[key], field.type)
        for key, field in fields(cast("type[Settings]", schema)).items()
        if key in given
    }
    return platform.channel(context_for(schema(**wanted), **more))
