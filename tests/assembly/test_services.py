"""Services on the configured store."""

import asyncio

import pytest

from socialdesk.assembly.services import conversations, new_key, opened, replies
from socialdesk.errors import NotAllowed
from socialdesk.model.changes import Assign, Snooze
from tests.support.make import NOW
from tests.support.shop import ACCOUNTS, HUONG, Shop


def test_keys_are_nobody_elses() -> None:
    assert len({new_key() for _ in range(1_000)}) == 1_000
    assert len(new_key()) == 24


def test_a_new_account_gets_its_row_when_the_store_is_opened(shop: Shop) -> None:
    more = (
        ACCOUNTS
        + '[[accounts]]\nname = "two"\nchannel = "telegram"\ntoken = "654321:telegram-secret"\n'
    )
    shop.configure(accounts=more)

    async def names() -> list[str]:
        async with opened(shop.config) as store:
            return [each.name for each in await store.accounts.all()]

    assert asyncio.run(names()) == ["shop", "oa", "page", "insta", "bot", "two"]


def test_an_open_that_finds_every_account_writes_nothing(shop: Shop) -> None:
    before = shop.dump()

    async def look() -> None:
        async with opened(shop.config):
            pass

    asyncio.run(look())
    assert shop.dump() == before


def test_a_store_is_closed_when_work_fails(shop: Shop) -> None:
    async def fails() -> object:
        found: list[object] = []
        with pytest.raises(ZeroDivisionError):
            async with opened(shop.config) as store:
                found.append(store)
                raise ZeroDivisionError
        return found[0]

    asyncio.run(fails())
    assert {each.name for each in shop.folder.iterdir()} == {"config.toml", "desk.db"}


def test_who_the_configuration_names_can_be_given_to_and_answers_know_the_limits(
    shop: Shop,
) -> None:
    shop.configure('language = "en"\nagent = "thảo"')

    async def work() -> None:
        async with opened(shop.config) as store:
            service = conversations(store, shop.config, shop.clock)
            assert await service.understood("assign", "thao", "mai") == Assign("thảo")
            put_away = await service.understood("snooze", "2h", "mai")
            assert isinstance(put_away, Snooze) and put_away.until == NOW + 7_200_000
            with pytest.raises(NotAllowed):
                await service.understood("assign", "nix", "mai")
            windows = replies(store, shop.config, shop.clock).verdicts.windows()
            assert set(windows) <= {"shop", "oa", "page", "insta", "bot"}
            assert windows["page"] == 86_400_000
            await service.apply(Assign("thảo"), [HUONG], "mai")

    asyncio.run(work())
    assert shop.one("SELECT assignee FROM conversation WHERE id = ?", HUONG) == "thảo"
