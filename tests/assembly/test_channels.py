"""What can be had of an account's channel without it."""

import random
from dataclasses import replace
from typing import Any

import pytest

from socialdesk.assembly.channels import capabilities, context_of, parser, platforms, webhook_url
from socialdesk.bots import registry
from socialdesk.config import parse
from socialdesk.model.ids import AccountId, Instant
from socialdesk.model.message import RawUpdate
from tests.support.shop import Shop

ACCOUNTS = ("shop", "oa", "page", "insta", "bot")


def test_every_platform_is_shown_by_its_sign_and_known_by_its_names() -> None:
    known = platforms()

    for each in registry.every():
        assert known.sign(each.name) == each.sign
    assert len({each.sign for each in registry.every()}) == len(list(registry.every()))


@pytest.mark.parametrize("name", ACCOUNTS)
def test_limits_are_those_of_the_accounts_platform(shop: Shop, name: str) -> None:
    account = shop.config.account(name)
    assert account is not None

    limits = capabilities(account)
    assert limits == registry.find(account.channel).limits(account.settings)
    assert limits.platform


def test_what_a_plan_allows_comes_from_the_configuration(shop: Shop) -> None:
    config = shop.config_file.read_text(encoding="utf-8")
    shop.config_file.write_text(config + "monthly_messages = 77\npeople = 5\n", encoding="utf-8")
    account = shop.config.account("bot")
    assert account is not None

    assert (capabilities(account).monthly, capabilities(account).people) == (77, 5)


def test_an_update_is_parsed_without_a_channel_even_of_an_account_that_is_configured_no_more(
    shop: Shop,
) -> None:
    (row, *_) = shop.store(lambda store: store.accounts.all())
    raw = RawUpdate(
        b'{"update_id": 1, "message": {"message_id": 5, "date": 1, "text": "alo", "chat": {"id": 9, "type": '
        b'"private", "first_name": "Lan"}, "from": {"id": 9, "is_bot": false, "first_name": "Lan"}}}',
        Instant(0), "1",
    )  # fmt: skip
    for each in (row, replace(row, id=AccountId(9), name="gone")):
        (event,) = parser(each, {}, shop.config)(raw).events
        said: Any = event
        assert said.body == "alo"


def test_where_a_platform_calls_us(shop: Shop) -> None:
    account = shop.config.account("shop")
    assert account is not None
    assert webhook_url(account, shop.config) == (
        f"http://{shop.config.web.host}:{shop.config.web.port}/hooks/shop"
    )

    text = shop.config_file.read_text(encoding="utf-8")
    public = '[web]\npublic_url = "https://desk.example.com"\n[store]'
    shop.config_file.write_text(text.replace("[store]", public), encoding="utf-8")
    assert webhook_url(account, shop.config) == "https://desk.example.com/hooks/shop"


@pytest.mark.parametrize(
    ("mode", "url"), [("polling", None), ("webhook", "https://d.example/hooks/shop")]
)
def test_only_an_account_that_is_called_has_an_address(
    shop: Shop, mode: str, url: str | None
) -> None:
    text = shop.config_file.read_text(encoding="utf-8")
    text = text.replace("[store]", '[web]\npublic_url = "https://d.example"\n[store]')
    text = text.replace('telegram-secret"', f'telegram-secret"\nmode = "{mode}"')
    shop.config_file.write_text(text, encoding="utf-8")
    config = shop.config
    account = config.account("shop")
    assert account is not None
    vault: Any = object()

    context = context_of(account, config, shop.clock, vault, random.Random(1), take_over=True)
    assert (context.webhook_url, context.name, context.take_over) == (url, "shop", True)
    assert (context.state, context.vault) == ({}, vault)


@pytest.mark.parametrize(
    ("web", "address"),
    [
        ('host = "::1"', "http://[::1]:8480/hooks/a"),
        ("", "http://127.0.0.1:8480/hooks/a"),
        ('public_url = "https://x.example/bots/"', "https://x.example/bots/hooks/a"),
    ],
)
def test_a_webhooks_address_is_put_together_rightly(web: str, address: str) -> None:
    text = f"""
[web]
{web}
[[accounts]]
name = "a"
channel = "telegram"
token = "1:a"
mode = "webhook"
api_base = "http://127.0.0.1:1"
"""
    config = parse(text, None, {})
    assert webhook_url(config.accounts[0], config) == address
