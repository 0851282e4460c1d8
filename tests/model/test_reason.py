"""A reason is a code with fields: kept in any language, said in the one that is spoken."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialdesk.errors import ChannelError, NotAllowed
from socialdesk.model import reason as reasons
from socialdesk.model.i18n import set_language
from socialdesk.model.reason import (
    NO_REASON,
    Reason,
    Span,
    as_it_is,
    dump_reason,
    in_english,
    load_reason,
    offer,
    reason_of,
)

offer(
    {
        "test.pause": "Zzz asks for a pause of {pause}.",
        "test.said": 'Zzz said "{detail}" {n} times.',
        "test.nested": "First: {why} Second.",
    }
)


@pytest.fixture(autouse=True)
def speaking_english() -> Iterator[None]:
    set_language("en")
    yield
    set_language("en")


def test_what_is_kept_is_said_in_the_language_spoken_when_it_is_shown() -> None:
    kept = Reason("send.gave_up", why=Reason("send.let_go"))

    said = []
    for language in ("en", "vi", "th", "en"):
        set_language(language)
        said.append(str(kept))

    assert said[0] == said[3]
    assert said[0] == (
        "It could not be sent for a day. The account was let go. Retry it if it still matters."
    )
    assert len(set(said)) == 3
    assert all("account" not in words for words in said[1:3])


def test_lengths_of_time_are_said_in_the_language_too() -> None:
    pause = Reason("test.pause", pause=Span(2 * 3_600_000))

    assert str(pause) == "Zzz asks for a pause of 2 hours."
    set_language("vi")
    assert str(pause) == "Zzz asks for a pause of 2 giờ."


def test_a_number_that_a_command_takes_is_said_as_it_is_written() -> None:
    unclear = Reason("order.answer_unclear", message=4_855, code="DH1273")
    for language in ("en", "vi", "th"):
        set_language(language)
        assert "order agree DH1273 --message 4855" in str(unclear), language
    assert "message 4855 " in in_english(unclear)


def test_what_a_platform_said_is_shown_harmless_and_never_looked_into() -> None:
    hostile = "{detail} {n}\x1b[31m\nred\u202e {0} " + "x" * 1_000

    said = str(Reason("test.said", detail=hostile, n=1_234))

    assert said.startswith('Zzz said "{detail} {n}[31m red⟲ {0} xxx')
    assert said.endswith('…" 1,234 times.')
    assert "\x1b" not in said
    assert "\n" not in said
    assert len(said) < 260


def test_a_code_of_a_newer_program_is_said_in_general_with_the_code() -> None:
    unknown = load_reason('{"code": "new.thing", "fields": {"x": {"y": [1, null]}}}')

    assert "(new.thing)" in str(unknown)
    assert unknown.code == "new.thing"
    set_language("vi")
    assert "(new.thing)" in str(unknown)
    assert "trouble" not in str(unknown)


def test_a_known_code_with_other_fields_than_ours_is_said_in_general_too() -> None:
    assert "(test.pause)" in str(Reason("test.pause", other=1))


@pytest.mark.parametrize(
    "old",
    [
        "Zalo refused it with error -1 ({}).",
        "{not json",
        '{"code": ""}',
        '{"fields": {}}',
        '{"code": 5, "fields": 7}',
        "[1, 2]",
        '{"ms": "long"}',
    ],
)
def test_what_is_no_reason_of_ours_is_a_sentence_as_it_is(old: str) -> None:
    assert load_reason(old) == as_it_is(old)
    assert str(load_reason(old)) == old


def test_nothing_is_no_reason() -> None:
    assert load_reason("") == NO_REASON == reason_of("")
    assert dump_reason(NO_REASON) == dump_reason("") == str(NO_REASON) == ""
    assert not NO_REASON
    assert as_it_is("x")


def test_a_reason_knows_the_reasons_within_it() -> None:
    outer = Reason("test.nested", why=Reason("test.pause", pause=Span(1_000)))

    assert [each.code for each in outer.within()] == ["test.nested", "test.pause"]


def test_a_reason_does_not_change() -> None:
    with pytest.raises(AttributeError, match="code"):
        NO_REASON.code = "x"
    assert hash(Reason("a", n=1)) == hash(Reason("a", n=1))
    assert Reason("a", n=1) != Reason("a", n=2)
    assert repr(Reason("a", n=1)) == "Reason('a', n=1)"


def test_an_owner_that_nobody_has_loaded_is_asked_for_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = []

    def find(owner: str) -> None:
        asked.append(owner)
        if owner == "late":
            offer({"late.one": "It is late."})

    monkeypatch.setattr(reasons, "_FINDERS", [])
    monkeypatch.setattr(reasons, "_ASKED", set())
    reasons.ask(find)

    assert str(Reason("late.one")) == "It is late."
    assert "(late.two)" in str(Reason("late.two"))
    assert "(nobody.x)" in str(Reason("nobody.x"))
    assert str(Reason("nodot"))
    assert asked == ["late", "nobody"]


def test_an_error_says_its_reason_when_it_is_shown() -> None:
    error = NotAllowed(Reason("policy.no_comment"))

    english = str(error)
    set_language("th")

    assert english.startswith("Only a comment")
    assert str(error) != english
    assert error.reason == Reason("policy.no_comment")
    assert str(ChannelError("Two\nlines.", final=True)) == "Two\nlines."
    assert ChannelError("Two\nlines.").reason == as_it_is("Two\nlines.")
    assert str(NotAllowed()) == ""


fields = st.recursive(
    st.text() | st.integers() | st.builds(Span, st.integers(0, 1 << 50)),
    lambda inner: st.builds(
        lambda code, each: Reason(code, **each),
        st.text(min_size=1),
        st.dictionaries(st.text(), inner, max_size=3),
    ),
    max_leaves=6,
)


def storable(value: object) -> bool:
    if isinstance(value, Reason):
        return all(storable(each) for each in (value.code, *value.fields, *value.fields.values()))
    return not isinstance(value, str) or "\x00" not in value


@given(st.text(min_size=1), st.dictionaries(st.text(), fields, max_size=4))
def test_what_is_dumped_is_loaded_as_it_was(code: str, given_fields: dict[str, object]) -> None:
    kept = Reason(code, **given_fields)  # type: ignore[arg-type]

    if storable(kept):
        assert load_reason(dump_reason(kept)) == kept
    assert isinstance(str(kept), str)


@given(st.text())
def test_any_text_in_the_store_can_be_said(text: str) -> None:
    assert isinstance(str(load_reason(text)), str)
