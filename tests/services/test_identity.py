"""Whether an account is still who it was."""

from dataclasses import replace

import pytest

from socialdesk.channel import Identity
from socialdesk.model.i18n import set_language
from socialdesk.services.identity import mistaken
from socialdesk.store.accounts import AccountRow
from socialdesk.store.store import Store

HOASEN = Identity("7000000001", "@hoasen_bot")
OTHER = Identity("7000000002", "@other_bot")


@pytest.fixture
async def rows(desk_store: Store) -> list[AccountRow]:
    """`shop`, who is known to be @hoasen_bot, and `new`, who never ran."""
    await desk_store.accounts.ensure([("new", "telegram"), ("page", "messenger")])
    await desk_store.accounts.set_identity(1, HOASEN.remote_id, HOASEN.name)  # type: ignore[arg-type]
    return await desk_store.accounts.all()


def test_who_it_was_and_who_it_is_now_are_named_with_what_to_do(rows: list[AccountRow]) -> None:
    said = str(mistaken(rows[0], "telegram", OTHER, rows))

    assert said == (
        "shop has been @hoasen_bot (7000000001) until now, and its token is now that of @other_bot (7000000002). "
        "Their customers are not mixed: nothing is received or sent. Put back the token of @hoasen_bot (7000000001), "
        "or give @other_bot (7000000002) a name of its own in the configuration."
    )
    set_language("vi")
    try:
        assert "@hoasen_bot (7000000001)" in str(mistaken(rows[0], "telegram", OTHER, rows))
    finally:
        set_language("en")


def test_a_new_token_of_the_same_bot_changes_nothing(rows: list[AccountRow]) -> None:
    assert mistaken(rows[0], "telegram", replace(HOASEN, name="@renamed_bot"), rows) is None
    assert mistaken(rows[1], "telegram", OTHER, rows) is None


def test_a_page_that_stood_in_for_its_instagram_account_is_the_same(rows: list[AccountRow]) -> None:
    known_as_page = replace(rows[0], remote_id="101", remote_name="")

    assert (
        mistaken(known_as_page, "telegram", Identity("178", "@hoasen", also=("101",)), rows) is None
    )
    assert mistaken(known_as_page, "telegram", Identity("178", "@hoasen"), rows) is not None


def test_a_bot_under_a_second_name_is_not_a_second_shop(rows: list[AccountRow]) -> None:
    said = str(mistaken(rows[1], "telegram", HOASEN, rows))

    assert said.startswith("@hoasen_bot (7000000001) is known here as shop already")
    assert mistaken(rows[2], "messenger", HOASEN, rows) is None  # a number of another platform
    both_ran_before = replace(rows[1], remote_id=HOASEN.remote_id)
    assert mistaken(both_ran_before, "telegram", HOASEN, rows) is None


def test_a_name_that_becomes_another_platforms_is_refused_before_anybody_is_asked(
    rows: list[AccountRow],
) -> None:
    said = str(mistaken(rows[0], "zalo_bot", None, rows))

    assert said.startswith("shop has been an account of telegram until now")
    assert mistaken(rows[0], "telegram", None, rows) is None
