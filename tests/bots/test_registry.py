"""Every platform behind its row; and that a new one needs nothing but its row."""

from __future__ import annotations

import asyncio
import random
import subprocess
import sys
from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest

from socialdesk.assembly.channels import (
    capabilities,
    context_of,
    make_channel,
    parser,
    platforms,
    webhook_url,
)
from socialdesk.assembly.services import replies
from socialdesk.bots import registry
from socialdesk.bots.settings import AccountSettings
from socialdesk.commands import connect as connecting
from socialdesk.commands import doctor
from socialdesk.commands import policy as explaining
from socialdesk.config import Config, parse
from socialdesk.errors import ConfigError
from socialdesk.model.ids import Instant
from socialdesk.services.search import Asker, narrowed, understood
from socialdesk.settings import fields
from socialdesk.store.filters import Shelf
from socialdesk.store.store import Store
from tests.support.clock import ManualClock
from tests.support.make import NOW, arrival, inbound
from tests.support.pigeon import PigeonChannel, PigeonSettings
from tests.support.sim import NoVault

ROW = 'name = "loft"\nchannel = "pigeon"\nring = "RING-42"\n'


@pytest.fixture(autouse=True)
def _pigeons(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(registry.ROWS, "pigeon", "tests.support.pigeon")


def configured(folder: Path, more: str = "", row: str = ROW) -> Config:
    path = folder / "config.toml"
    path.write_text(f"[[accounts]]\n{row}{more}", encoding="utf-8")
    return parse(path.read_text(encoding="utf-8"), path, {})


@pytest.fixture
async def shop(tmp_path: Path) -> Any:
    """A store with one letter of Lan's."""
    store = await Store.open(f"sqlite:///{tmp_path / 'desk.db'}")
    rows = await store.accounts.ensure([("loft", "pigeon")])
    await store.record([arrival(inbound(), account=rows["loft"].id)], NOW, ())
    yield store
    await store.close()


# -- the made-up platform
# ------------------------------------------------------------------------------------------------


def test_its_settings_are_parsed_with_the_files_line(tmp_path: Path) -> None:
    settings = configured(tmp_path, "birds = 7\n").accounts[0].settings

    assert isinstance(settings, PigeonSettings)
    assert (settings.ring.reveal(), settings.birds, settings.mode) == ("RING-42", 7, "polling")
    assert "RING-42" not in repr(settings)
    for more, line, words in (
        (
            "brids = 7\n",
            5,
            'no key "brids" in [[accounts]] of channel "pigeon"; did you mean birds?',
        ),
        ("birds = 0\n", 5, "must be 1 or more"),
        ("birds = 100\n", 1, "needs a loft"),
        ('mode = "webhook"\n', 5, "needs [web] public_url"),
    ):
        with pytest.raises(ConfigError) as caught:
            configured(tmp_path, more)
        assert f"line {line}: " in str(caught.value)
        assert words in str(caught.value)
    with pytest.raises(ConfigError, match="rings look like RING-42"):
        configured(tmp_path, row=ROW.replace("RING-42", "RING"))


def test_its_limits_and_channel_are_made_of_its_settings(tmp_path: Path) -> None:
    config = configured(
        tmp_path, 'per_second = 9\nmode = "webhook"\n[web]\npublic_url = "https://x.vn"\n'
    )
    account = config.accounts[0]
    context = context_of(
        account,
        config,
        ManualClock(),
        NoVault(),
        random.Random(1),
        state={"nest": "3"},
        take_over=True,
    )
    channel = make_channel(account, context)

    assert capabilities(account).platform == "Pigeon post"
    assert isinstance(channel, PigeonChannel)
    assert channel.capabilities.pace.per_second == 9
    assert channel.context.webhook_url == webhook_url(account, config) == "https://x.vn/hooks/loft"
    assert (channel.context.state, channel.context.take_over) == ({"nest": "3"}, True)


async def test_its_updates_can_be_replayed_although_it_is_no_longer_configured(
    shop: Store, tmp_path: Path
) -> None:
    row = (await shop.accounts.all())[0]
    for config in (configured(tmp_path), parse("", tmp_path / "config.toml", {})):
        read = parser(row, {}, config)
        said = arrival(body=b'{"who": "1", "id": "2", "text": "coo", "at": 5}').raw
        assert [event.body for event in read(said).events] == ["coo"]  # type: ignore[union-attr]


async def test_its_rules_are_judged_and_explained(shop: Store, tmp_path: Path) -> None:
    config = configured(tmp_path)
    row = await shop.inbox.conversation(1)
    verdicts = replies(shop, config).verdicts
    verdict = await verdicts.verdict(await verdicts.context_of(row), at=Instant(NOW + 1))

    assert verdict.rule is not None
    assert str(verdict.rule.reason(capabilities(config.accounts[0]).platform)) == (
        "a pigeon flies back for Pigeon post within six hours."
    )


def test_policy_explain_says_its_rule(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = configured(tmp_path)
    asyncio.run(_one_letter(config))
    options = Namespace(
        config=str(config.path), account="loft", conversation=1, kind="reply", at=None, json=False
    )

    assert explaining.policy(options) == 1  # Lan wrote long ago
    told = capsys.readouterr().out
    assert "Pigeon post" in told
    assert "The loft (2026-11)" in told


async def _one_letter(config: Config) -> None:
    store = await Store.open(config.store_url)
    rows = await store.accounts.ensure([("loft", "pigeon")])
    await store.record([arrival(inbound(), account=rows["loft"].id)], NOW, ())
    await store.close()


async def test_queries_know_its_words(shop: Store) -> None:
    for words, expected in (("coo", 1), ("chim", 1), ("bird", 1), ("pigeon", 1), ("tg", 0)):
        asker = Asker("linh", NOW, configured_zone(), {}, platforms())
        wanted = await narrowed(shop, understood(f"channel:{words}"), asker, Shelf.ALL)
        assert len(await shop.inbox.page(wanted, 5)) == expected, words


def configured_zone() -> Any:
    return parse("", None, {}).zone


def test_the_desk_shows_its_sign_and_its_step() -> None:
    found = platforms()

    assert found.sign("pigeon") == "PI"
    assert ("pigeon", "Connect pigeons", {"pigeon"}) in [
        (step.name, step.title, step.channels) for step in found.steps()
    ]
    assert {"bird", "pigeon"} <= set(found.words())


@pytest.mark.parametrize(
    ("token", "said"), [("blue", "Connected loft (blue loft)"), ("", "Which colour")]
)
def test_it_is_connected_by_the_command(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    token: str,
    said: str,
) -> None:
    config = configured(tmp_path)
    monkeypatch.setattr("builtins.input", lambda _: "")
    connecting.connect(Namespace(config=str(config.path), account="loft", code=None, token=token))

    told = capsys.readouterr().out
    assert said in told
    assert ("Connected" in told) is bool(token)


def test_doctor_asks_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = configured(tmp_path, "birds = 5\n")

    doctor.doctor(Namespace(config=str(config.path), offline=False, json=False))
    assert "✓ birds loft: 5 at home" in capsys.readouterr().out


# -- those that are there
# ------------------------------------------------------------------------------------------------


def test_every_platform_is_told_apart() -> None:
    every = [each for each in registry.every() if each.name != "pigeon"]

    assert [each.name for each in every] == [name for name in registry.ROWS if name != "pigeon"]
    signs = [each.sign for each in every]
    words = [word for each in every for word in (each.name, *each.aliases)]
    words += {word for each in every for word in each.family.words}
    assert len(set(signs)) == len(signs)
    assert len(set(words)) == len(words)
    for each in every:
        assert each.label
        assert each.family.title
        assert each.family.how
        assert f'channel = "{each.name}"' in each.demo


def test_every_schema_has_the_common_keys_and_hides_its_secrets() -> None:
    for platform in registry.every():
        schema = platform.settings()
        assert issubclass(schema, AccountSettings)
        assert {"mode", "per_second"} <= set(fields(schema))
        for field in fields(schema).values():
            assert not field.required or field.hint, f"{platform.name}: {field.name} says no hint"


def test_the_newcomers_platform_is_the_first_that_asks_for_a_token() -> None:
    assert registry.first().name == next(iter(registry.ROWS))


def test_an_unknown_name_is_none_of_them() -> None:
    with pytest.raises(KeyError):
        registry.find("owl")


def test_knowing_every_platform_costs_no_library_and_no_schema() -> None:
    code = (
        "import sys\nfrom socialdesk.bots import registry\nlist(registry.every())\n"
        "print(' '.join(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())

    assert loaded & {"aiogram", "aiohttp", "asyncio", "msgspec", "pydantic"} == set()
    assert not [name for name in loaded if name.endswith((".channel", ".settings", ".convert"))]
