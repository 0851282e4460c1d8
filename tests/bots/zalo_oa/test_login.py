"""A login in the browser: begun, come back from, and every wrong turn said."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from msgspec.structs import replace

from socialdesk.bots.zalo_oa.login import connect
from socialdesk.bots.zalo_oa.settings import ZaloOaSettings
from socialdesk.channel import Tokens
from socialdesk.errors import SocialdeskError
from socialdesk.settings import PlatformId, Secret, Url
from tests.support.bots import MemoryVault, Typist, context_for
from tests.support.loopback import Loopback, loopback


@pytest.fixture
async def server() -> AsyncIterator[Loopback]:
    async with loopback() as found:
        found.says(
            "/access_token", {"access_token": "a", "refresh_token": "r", "expires_in": 90_000}
        )
        found.says("/getoa", {"error": 0, "data": {"oa_id": "36", "name": "Hoa Sen"}})
        yield found


def context(server: Loopback, vault: MemoryVault, **more: Any) -> Any:
    settings = ZaloOaSettings(
        oa_id=PlatformId("36"),
        app_id=PlatformId("41"),
        app_secret=Secret("s"),
        api_base=Url(server.base),
        oauth_base=Url(server.base),
    )
    return context_for(replace(settings, **more), vault=vault, public_url="https://desk.vn")


def asked_for(person: Typist) -> dict[str, str]:
    """What the address that a person was told asks of Zalo."""
    url = next(line for line in person.told if "/oa/permission" in line)
    return {key: values[0] for key, values in parse_qs(urlsplit(url.strip()).query).items()}


async def test_a_login_is_begun_and_finished_by_another_command(server: Loopback) -> None:
    vault, person = MemoryVault(), Typist()
    assert await connect(context(server, vault), person) is None
    asked = asked_for(person)
    assert (asked["app_id"], asked["redirect_uri"]) == ("41", "https://desk.vn")
    assert person.kept["state"] == asked["state"]
    assert any("--code '<address>'" in line for line in person.told)

    verifier = person.kept["verifier"]
    person.code = f"https://desk.vn/?code=c1&oa_id=36&state={asked['state']}"
    assert await connect(context(server, vault), person) == "Hoa Sen"
    assert vault.tokens is not None
    assert (vault.tokens.access, vault.tokens.refresh) == ("a", "r")
    form = server.asked[0].body.decode()
    assert f"code_verifier={verifier}" in form
    assert "code=c1" in form
    assert person.kept == {}, "what was begun is over"


async def test_the_address_may_be_pasted_at_once(server: Loopback) -> None:
    person = Typist("c1")

    assert await connect(context(server, MemoryVault()), person) == "Hoa Sen"


async def test_where_the_browser_goes_back_to(server: Loopback) -> None:
    person = Typist()
    await connect(context(server, MemoryVault(), redirect_uri=Url("https://own.vn/back")), person)

    assert asked_for(person)["redirect_uri"] == "https://own.vn/back"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("https://desk.vn/?error=denied", "no code="),
        ("https://desk.vn/?code=c&state=another", "another login"),
        ("https://desk.vn/?code=c&oa_id=99", "Official Account 99, and shop is 36"),
    ],
)
async def test_an_address_that_is_not_this_logins(server: Loopback, code: str, words: str) -> None:
    vault, person = MemoryVault(), Typist()
    await connect(context(server, vault), person)
    person.code = code
    with pytest.raises(SocialdeskError) as caught:
        await connect(context(server, vault), person)

    assert words in str(caught.value)
    assert vault.tokens is None


async def test_a_code_without_a_login_is_told_how_to_begin(server: Loopback) -> None:
    with pytest.raises(SocialdeskError, match="run `socialdesk connect shop` first"):
        await connect(context(server, MemoryVault()), Typist(code="c"))


async def test_a_code_that_zalo_does_not_take_changes_nothing(server: Loopback) -> None:
    server.says("/access_token", {"error": -14003, "error_description": "code expired"})
    vault, person = MemoryVault(), Typist("c1")
    with pytest.raises(SocialdeskError, match="code expired"):
        await connect(context(server, vault), person)

    assert vault.tokens is None


async def test_the_permission_of_another_account_is_not_put_in_the_place_of_ours(
    server: Loopback,
) -> None:
    server.says("/getoa", {"error": 0, "data": {"oa_id": "99", "name": "Quán Khác"}})
    ours = Tokens("ours", "ours-next", None, 3, "")
    vault = MemoryVault(ours)
    with pytest.raises(SocialdeskError, match="belongs to Official Account 99, not to 36"):
        await connect(context(server, vault), Typist("c1"))  # the bare code says not whose it is

    assert vault.tokens == ours
    assert vault.saves == 0
