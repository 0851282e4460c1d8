"""Who answers."""

import pytest

from tests.support.make import NOW
from tests.support.shop import HUONG, Shop


def test_they_come_and_go(shop: Shop) -> None:
    shop.ok("team", "add", "linh")
    shop.ok("team", "add", "mai")
    assert shop.json("team") == [
        {"agent": "linh", "password": False, "at_desk": False},
        {"agent": "mai", "password": False, "at_desk": False},
    ]

    shop.ok("team", "remove", "linh")
    assert [each["agent"] for each in shop.json("team")] == ["mai"]
    assert "linh" in shop.refused("assign", HUONG, "linh")


def test_who_is_at_a_desk(shop: Shop) -> None:
    shop.ok("team", "add", "linh")
    shop.store(lambda store: store.team.be_there("s1", "linh", None, NOW, NOW, typing=False))

    assert shop.json("team")[0]["at_desk"] is True
    assert shop.ok("team") == "linh                 at a desk\n"


def test_a_password_is_read_from_stdin_and_never_kept_as_it_is(shop: Shop) -> None:
    shop.ok("team", "add", "linh")
    shop.ok("team", "password", "linh", text="đường dài\n")

    assert shop.json("team")[0]["password"] is True
    assert shop.ok("team").split() == ["linh", "password"]
    assert shop.store(lambda store: store.team.is_right("linh", "đường dài"))
    assert not shop.store(lambda store: store.team.is_right("linh", "khác khác"))
    assert "đường dài" not in repr(shop.dump())

    shop.ok("team", "password", "linh", text="\n")
    assert shop.json("team")[0]["password"] is False


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add",), "An agent's name is one word: `socialdesk team add linh`."),
        (("add", "hai từ"), "An agent's name is one word"),
        (("add", "x" * 65), "An agent's name is one word"),
        (("remove", "nix"), "nix"),
        (("password", "nix"), "nix"),
    ],
)
def test_who_is_nobody(shop: Shop, words: tuple[str, ...], said: str) -> None:
    assert said in shop.refused("team", *words, text="long enough\n")


def test_a_short_password_is_refused(shop: Shop) -> None:
    shop.ok("team", "add", "linh")

    assert shop.refused("team", "password", "linh", text="kurz\n") == (
        "A password needs at least 8 characters."
    )
