"""The face of a platform: states the store knows by their words, secrets nobody prints, abilities."""

import logging

import pytest

from socialdesk.channel import (
    AccountState,
    CatchesUp,
    ChecksUp,
    Checkup,
    CountsUnsigned,
    FetchesFiles,
    GivesSignals,
    Health,
    Identity,
    KnowsPeople,
    ListsFollowers,
    Profile,
    Recovery,
    Tokens,
)
from socialdesk.model.ids import Instant
from socialdesk.model.reason import Reason

ABILITIES = {
    FetchesFiles: "fetch", GivesSignals: "signal", CatchesUp: "catch_up", ChecksUp: "check_up",
    KnowsPeople: "profile", ListsFollowers: "followers", CountsUnsigned: "take_unsigned",
}  # fmt: skip


def test_stores_of_every_version_know_accounts_by_these_words() -> None:
    assert [*AccountState] == [
        "new", "starting", "listening", "retrying", "conflict", "refused", "reconnect", "stopped",
    ]  # fmt: skip


def test_tokens_are_never_printed(caplog: pytest.LogCaptureFixture) -> None:
    tokens = Tokens("acc-SECRET", "ref-SECRET", Instant(5), version=3, seed="s33d")
    logging.getLogger("socialdesk").warning("%s %r %s", tokens, tokens, [tokens])

    for printed in (repr(tokens), str(tokens), f"{tokens}", f"{(tokens,)}", caplog.text):
        assert "SECRET" not in printed
        assert "s33d" not in printed
        assert "version=3" in printed
    assert tokens != Tokens("other", "ref-SECRET", Instant(5), version=3, seed="s33d")


@pytest.mark.parametrize("ability", ABILITIES)
def test_an_ability_is_told_by_its_verb_alone(ability: type) -> None:
    able = type("Able", (), {ABILITIES[ability]: lambda *_: None})()

    assert [each for each in ABILITIES if isinstance(able, each)] == [ability]
    assert not isinstance(object(), ability)


def test_what_a_platform_does_not_say_is_no_trouble() -> None:
    assert Health(AccountState.LISTENING).reason == ""
    assert Checkup() == Checkup(None, None, "", "")
    assert Profile().follows is None
    assert Recovery(None).missing is None is not Recovery(0).missing
    assert Health(AccountState.REFUSED, Reason("a.b")) != Health(AccountState.REFUSED)
    assert Identity("1", "Hoa Sen") == Identity("1", "Hoa Sen")
