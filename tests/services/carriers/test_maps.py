"""What is known of carriers, and what a shop writes down of its own."""

from pathlib import Path

import pytest

from socialdesk.errors import ConfigError
from socialdesk.model.parcel import CARRIERS, State
from socialdesk.services.carriers.maps import LINK, known_map, own_map, read_map, tracking_link

MAP = """
name = "Kerry Express"
link = "https://kerry.example/{tracking}"
date = "dd/mm/yyyy"
ignored = ["Cancelled"]
[columns]
tracking = "Waybill"
state = "Status"
at = ["Updated", "Time"]
order = "Ref"
[states]
on_way = ["In transit", "Đang chuyển"]
delivered = "Done"
[webhook]
items = "events"
tracking = "no"
state = "data.status"
at = ["data.done", "data.at"]
scheme = "hmac-sha256-hex"
header = "X-Kerry"
"""


def test_every_carrier_that_is_known_has_a_map_that_tells_all_it_should() -> None:
    for carrier in CARRIERS:
        found = known_map(carrier)
        assert found is not None
        assert found.name == carrier
        assert LINK.fullmatch(found.link), carrier
        # Which way a parcel went must be told of everybody; "lost" some carriers never say.
        assert set(found.states.values()) >= set(State) - {State.LOST}, carrier
        assert found.ignored, carrier
        assert not found.ignored & set(found.states), carrier
    assert known_map("kerry") is None


def test_a_word_of_a_known_map_stands_for_one_state() -> None:
    import tomllib
    from importlib.resources import files

    from socialdesk.model.text import fold

    for carrier in CARRIERS:
        text = files("socialdesk.services.carriers").joinpath("maps", f"{carrier}.toml").read_text("utf-8")  # fmt: skip
        told = tomllib.loads(text)
        seen: dict[str, str] = {}
        for state, words in [*told["states"].items(), ("ignored", told["ignored"])]:
            for word in words:
                assert seen.setdefault(fold(word), state) == state, (carrier, word)


def test_a_shops_own_map_is_read(tmp_path: Path) -> None:
    path = tmp_path / "kerry.toml"
    path.write_text(MAP, encoding="utf-8")
    found = own_map(path)
    assert (found.name, found.date, found.is_strict) == ("kerryexpress", "dmy", True)
    assert found.states["dang chuyen"] is State.ON_WAY
    assert found.webhook is not None
    assert found.webhook.shape.at == (("data", "done"), ("data", "at"))
    assert found.webhook.shape.items == ("events",)
    assert tracking_link(found.link, "A/1 ?") == "https://kerry.example/A%2F1%20%3F"


def test_a_map_may_add_to_one_that_is_known() -> None:
    text = 'like = "ghn"\nignored = ["storing"]\n[states]\nfailed = ["Khách hẹn lại"]\ndelivered = ["cancel"]\n'
    found, ghn = read_map(text, Path("mine.toml"), is_strict=True), known_map("ghn")
    assert ghn is not None
    assert (found.name, found.columns, found.webhook, found.link) == (
        "ghn",
        ghn.columns,
        ghn.webhook,
        ghn.link,
    )
    assert found.states["khach hen lai"] is State.FAILED
    assert found.states["delivered"] is found.states["cancel"] is State.DELIVERED
    assert "storing" in found.ignored
    assert not found.ignored & set(found.states)
    with pytest.raises(ConfigError, match="line 1: like must be one of ghn"):
        read_map('like = "kerry"\n', Path("mine.toml"), is_strict=True)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('name = "Kerry Express"', 'name = "!"', "line 2: name must say the carrier"),
        ("{tracking}", "here", "line 3: link must be an address with {tracking} in it"),
        ('link = "https', 'link = "javascript', "line 3: link"),
        ('ignored = ["Cancelled"]', "ignored = 5", "line 5: ignored must be a list"),
        ('tracking = "Waybill"', "", "[columns] must name tracking"),
        ("order =", "ordre =", 'there is no column "ordre"; did you mean order?'),
        ("on_way =", "gone =", 'there is no state "gone"'),
        ('tracking = "no"', "", "[webhook] must name tracking and state"),
        ('"data.status"', "5", "state must say where it stands in the body"),
        ("hmac-sha256-hex", "md5", "scheme must be one of hmac-sha256-hex"),
        ("header =", "haeder =", 'there is no key "haeder"'),
        ('items = "events"', 'form = "yes"', "form must be true or false"),
        ("[webhook]", "[[webhook]]", "[webhook] must be a table"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_map_is_said_with_its_line(old: str, new: str, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read_map(MAP.replace(old, new, 1), Path("kerry.toml"), is_strict=True)
    assert said in str(caught.value)


def test_the_maps_of_the_page_are_read() -> None:
    root = Path(__file__).parent.parent.parent.parent
    for page in ("parcels.md", "parcels.vi.md"):
        text = (root / "docs" / page).read_text(encoding="utf-8")
        blocks = [each.split("```")[0] for each in text.split("```toml\n")[1:]]
        own, more = (each for each in blocks if "[states]" in each)
        found = read_map(own, Path(page), is_strict=True)
        assert found.webhook is not None
        assert found.states["12"] is State.ON_WAY
        assert read_map(more, Path(page), is_strict=True).name == "ghn"
