"""`[notices]` as people write it, right and wrong."""

import re
from pathlib import Path
from typing import Any

import pytest

from socialdesk.config import parse
from socialdesk.errors import ConfigError
from socialdesk.model import order_text
from socialdesk.model.notice import Event
from socialdesk.services.notice_settings import READY

ROOT = Path(__file__).parent.parent.parent


def read(text: str, **environ: str) -> Any:
    return parse(f"[notices]\n{text}\n", Path("config.toml"), environ).notices


def test_what_comes_along_may_be_said_and_is_there_in_every_language() -> None:
    assert set(READY) == set(Event)
    for texts in READY.values():
        assert set(texts) == {"vi", "en", "th"}
        for each in texts.values():
            order_text.check(each)


def test_texts_of_the_shops_own_stand_for_those_that_come_along() -> None:
    found = read(
        'events = ["shipped"]\nshipped = { en = "Sent: {order}" }\npacked = "Gói rồi {order}"\nquiet = false'
    )
    assert (found.events, found.quiet, found.imported) == (("shipped",), False, False)
    assert found.texts(Event.SHIPPED, "vi") == {**READY[Event.SHIPPED], "en": "Sent: {order}"}
    assert found.texts(Event.PACKED, "th")["th"] == "Gói rồi {order}"
    assert read("").events == ("confirmed", "packed", "shipped", "delivered")
    assert read("", SOCIALDESK_NOTICES_EVENTS="failed,delivered").events == ("failed", "delivered")
    assert read("events = []").events == ()
    assert read('templates = { shipped = "sent_1: {order}; {tracking|-}" }').templates[0][0] == "shipped"  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('events = ["sent"]', "must be a list of confirmed, packed, shipped"),
        ('events = ["tracking"]', "must be a list of"),
        ('shipped = "Đi rồi {tracking}"', "may be empty"),
        ('shipped = { fr = "…" }', "words by language"),
        ('shipped = ""', "has no words"),
        ('shipped = "{oder}"', "no field {oder}"),
        ('delivered = "Đánh giá 5 sao nhận voucher 50k nhé"', "delivered in [notices]"),
        ('templates = { sent = "x: {order}" }', 'there is no event "sent"'),
        ('templates = { shipped = "x: {tracking}" }', "may be empty"),
        ('templates = "x"', "must be templates by event"),
        ("quiet = 5", "true or false"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read(text)
    assert said in str(caught.value)
    assert "line 2:" in str(caught.value)


def test_the_examples_of_the_pages_are_right() -> None:
    example = (ROOT / "config.example.toml").read_text("utf-8")
    block = example.split("[notices]\n")[1].split("\n\n")[0]
    lines = [each[2:] for each in block.split("\n") if re.match(r"# [a-z_]+ = ", each)]
    assert len(lines) == 11
    read("\n".join(lines))
    for page in ("parcels.md", "parcels.vi.md"):
        text = (ROOT / "docs" / page).read_text("utf-8")
        (own,) = (each.split("```")[0] for each in text.split("```toml\n[notices]\n")[1:])
        read(own)
