"""`[claims]` in the configuration."""

import pytest

from socialdesk.config import parse
from socialdesk.errors import ConfigError
from socialdesk.model.live_claim import Limits


def test_it_says_who_may_take_how_much_and_in_which_words() -> None:
    table = parse(
        '[claims]\nper_person = 2\nhold = "5m"\nfreed_vi = "{product} có lại rồi {n}"', None, {}
    ).claims
    assert (table.limits, table.hold.ms, table.ends_after) == (Limits(2, 0), 300_000, 86_400_000)
    assert table.words()["freed"]["vi"] == "{product} có lại rồi {n}"
    assert table.words()["freed"]["en"].startswith("{product} is free again")
    for wrong, why in (
        ("per_person = -1", "0 or more"),
        ('hold = "soon"', "length of time"),
        ('short_vi = "{gia}"', "knows no field {gia}"),
        ('kept_th = ""', "must be text"),
    ):
        with pytest.raises(ConfigError, match=why):
            parse(f"[claims]\n{wrong}", None, {})
