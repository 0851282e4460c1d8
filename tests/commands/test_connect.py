"""Commands that ask a platform for the shop; the platform is a stand-in."""

from dataclasses import replace
from typing import Any

import pytest

from socialdesk.bots import registry
from socialdesk.bots.platform import ChannelContext, Dialog
from socialdesk.commands import connect
from socialdesk.errors import ChannelError
from tests.support.shop import Shop


@pytest.fixture
def zalo(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What a platform's connecting was called with, and the person answered."""
    seen: list[Any] = []

    async def asking(context: ChannelContext[Any], dialog: Dialog) -> str | None:
        begun = await dialog.begun()
        seen.append((context.name, dialog.code, dialog.token, dict(begun)))
        if not dialog.code and not dialog.token:
            dialog.say("Open this page.")
            await dialog.begin({"verifier": "v1"})
            seen.append((dialog.ask("And then?"), dialog.ask_secret("Secret?")))
            return None
        if dialog.code == "bad":
            raise ChannelError("That code was used already.")
        return "Hoa Sen\x1b[2J"

    find = registry.find
    stand_in = replace(find("zalo_oa"), connect=asking)
    monkeypatch.setattr(
        registry, "find", lambda name: stand_in if name == "zalo_oa" else find(name)
    )
    return seen


def test_a_login_that_was_begun_goes_on_in_another_command(shop: Shop, zalo: list[Any]) -> None:
    done = shop.run("connect", "oa", text="done\ngeheim\n")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("Open this page.\nAnd then?\n")
    assert "Connected" not in done.out
    assert zalo == [("oa", "", "", {}), ("done", "geheim")]

    done = shop.run("connect", "oa", "--code", "https://x.example/?code=1")
    assert done.out == "Connected oa (Hoa Sen[2J). A running worker goes on by itself.\n"
    assert zalo[2] == ("oa", "https://x.example/?code=1", "", {"verifier": "v1"})
    assert "geheim" not in repr(shop.dump())


def test_who_says_nothing_gives_nothing(shop: Shop, zalo: list[Any]) -> None:
    assert shop.run("connect", "oa").code == 0

    assert zalo[1] == ("", "")


def test_what_the_platform_refuses_is_said(shop: Shop, zalo: list[Any]) -> None:
    assert shop.refused("connect", "oa", "--code", "bad") == "That code was used already."


@pytest.mark.parametrize("words", [("connect", "nix"), ("followers", "nix")])
def test_an_account_that_is_not_configured(shop: Shop, words: tuple[str, ...]) -> None:
    assert shop.refused(*words) == (
        f'There is no account "nix" in {shop.config_file}. There are: shop, oa, page, insta, bot.'
    )
    shop.configure('language = "vi"', accounts="")
    assert shop.refused(*words).endswith("Có: không có.")


@pytest.mark.parametrize("name", ["shop", "bot"])
def test_an_account_that_needs_no_connecting(shop: Shop, name: str) -> None:
    said = shop.refused("connect", name)

    assert said.startswith(f'"{name}" is a ')
    assert said.endswith(f"its token in {shop.config_file} is all it needs.")


def test_who_follows_is_asked_of_no_platform_that_does_not_tell(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connect, "make_channel", None)  # refused before its library is needed
    said = shop.refused("followers", "shop")

    assert said.startswith("telegram tells nobody who follows an account")


def test_followers_that_came_before_a_failure_are_kept(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Breaks:
        async def followers(self, tag: str) -> Any:
            yield "9001"
            raise ChannelError("Zalo cannot be reached.")

        async def close(self) -> None:
            pass

    monkeypatch.setattr(connect, "make_channel", lambda *_: Breaks())
    done = shop.run("followers", "oa")

    assert (done.code, done.out, done.err) == (1, "9001\n", "Zalo cannot be reached.\n")
    assert shop.rows("SELECT 1 FROM contact WHERE remote_id = '9001'") == [(1,)]
    chat = "SELECT address, status, last_action_at FROM conversation WHERE chat = '9001'"
    assert shop.rows(chat) == [('{"user_id": "9001"}', "resolved", None)]
