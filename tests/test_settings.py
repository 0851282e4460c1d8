"""A setting's value by its type: what is taken, what a person is told, what is shown to nobody."""

from __future__ import annotations

from typing import Annotated, Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialdesk.services.hours_settings import HoursTable, Intervals
from socialdesk.services.settings import AcknowledgeTable
from socialdesk.settings import (
    AccountName,
    AtLeastOne,
    Language,
    Mode,
    NotNegative,
    PlatformId,
    Port,
    Secret,
    Settings,
    StoreUrl,
    Url,
    fields,
    hint,
    read,
)


def test_no_text_holds_what_ends_it_for_the_system() -> None:
    for wanted in (str, str | None, StoreUrl):
        with pytest.raises(ValueError, match=r"U\+0000"):
            read("reports\0", wanted)


@pytest.mark.parametrize(
    ("value", "wanted", "found"),
    [
        ("Hoa", str, "Hoa"),
        ("", str | None, ""),
        (8480, Port, 8480),
        ("8480", Port, 8480),  # as an environment variable says it
        (True, bool, True),
        ("false", bool, False),
        ("polling", Mode, "polling"),
        ("th", Language, "th"),
        ("Asia/Ho_Chi_Minh", ZoneInfo, ZoneInfo("Asia/Ho_Chi_Minh")),
        ("https://shop.vn/", Url, "https://shop.vn"),
        ("", Url, ""),
        (36, PlatformId, "36"),
        (" 36 ", PlatformId, "36"),
        ("shop-1_a", AccountName, "shop-1_a"),
        ("sqlite:///desk.db", StoreUrl, "sqlite:///desk.db"),
        ("postgres://u@h/n", StoreUrl, "postgres://u@h/n"),
        (["08:00-12:00"], Intervals | None, ("08:00-12:00",)),
        ([], Intervals | None, ()),
        (0, NotNegative, 0),
    ],
)
def test_what_is_taken(value: object, wanted: Any, found: object) -> None:
    assert read(value, wanted) == found


@pytest.mark.parametrize(
    ("value", "wanted", "words"),
    [
        (5, str, 'must be text in quotes, like "this"'),
        (["x"], str | None, 'must be text in quotes, like "this"'),
        ("many", int, "must be a whole number, without quotes"),
        (True, Port, "must be a whole number, without quotes"),
        (65_536, Port, "must be a port: 0 to 65535"),
        ("65536", Port, "must be a port: 0 to 65535"),
        (0, AtLeastOne, "must be 1 or more"),
        (-1, NotNegative, "must be 0 or more"),
        ("maybe", bool, "must be true or false, without quotes"),
        ("webhok", Mode, "must be one of polling, webhook"),
        ("fr", Language, "must be one of vi, en, th"),
        ("vi\n", Language, "must be one of vi, en, th"),
        ("Mars/Base", ZoneInfo, '"Mars/Base" is no time zone I know'),
        ("../etc/passwd", ZoneInfo, "no time zone I know"),
        ("ftp://x", Url, 'must be an address like "https://example.com"'),
        ("https://", Url, "must be an address"),
        ("3x", PlatformId, "digits only"),
        (True, PlatformId, "must be text in quotes"),
        ("two words", AccountName, "letters, digits, - and _"),
        ("", AccountName, "letters, digits, - and _"),
        ("x" * 65, AccountName, "letters, digits, - and _"),
        ("mysql://x", StoreUrl, "must be like"),
        ("sqlite:///", StoreUrl, "must be like"),
        ("08:00-12:00", Intervals | None, "must be a list of intervals"),
        (["8-12"], Intervals | None, "not an interval"),
        ([8], Intervals | None, "must be a list of intervals"),
    ],
)
def test_what_is_not_and_what_is_said(value: object, wanted: Any, words: str) -> None:
    with pytest.raises(ValueError, match="must|no time zone|interval") as caught:
        read(value, wanted)

    assert words in str(caught.value)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=2)
    ),
    max_leaves=6,
)


@given(
    ANYTHING,
    st.sampled_from(
        [
            str,
            int,
            bool,
            Port,
            Mode,
            Language,
            Url,
            PlatformId,
            AccountName,
            StoreUrl,
            ZoneInfo,
            Intervals,
        ]
    ),
)
def test_whatever_is_written_is_taken_or_refused_in_one_sentence(
    value: object, wanted: Any
) -> None:
    try:
        found = read(value, wanted)
    except ValueError as error:
        ours = str(error).replace(str(value), "")  # what was written may be said back
        assert ours
        assert "`" not in ours, "the library's own words are no sentence for a seller"
    else:
        assert read(found, wanted) == found or isinstance(found, tuple)


class Sample(Settings, frozen=True, kw_only=True):
    first: Annotated[PlatformId, hint("the number on the door")]
    token: Annotated[Secret, hint("looks like T-1", shape=r"T-\d")] = Secret()
    port: Port = 1


def test_a_schema_tells_what_it_wants_of_each_key() -> None:
    found = fields(Sample)

    assert list(found) == ["first", "token", "port"]
    assert (found["first"].required, found["first"].hint) == (True, "the number on the door")
    assert (found["token"].secret, found["token"].shape) == (True, r"T-\d")
    assert (found["port"].required, found["port"].secret, found["port"].default) == (
        False,
        False,
        1,
    )


def test_a_key_without_a_default_must_be_given() -> None:
    with pytest.raises(TypeError, match="first"):
        Sample()


def test_settings_cannot_be_changed_by_accident() -> None:
    sample = Sample(first=PlatformId("1"))
    with pytest.raises(AttributeError):
        sample.port = 2  # type: ignore[misc]

    assert msgspec.structs.replace(sample, port=2).port == 2


@given(st.text(min_size=4))
def test_a_secret_shows_itself_to_nobody(text: str) -> None:
    secret = Secret(text)
    sample = Sample(first=PlatformId("1"), token=secret)

    shown = f"{secret} {secret!r} {sample} {sample!r} {[secret]}"
    assert shown.count("***") == 5
    assert secret.reveal() == text
    assert bool(secret)
    assert not Secret()


def test_every_weekday_is_a_key_and_the_texts_may_be_left_out() -> None:
    from socialdesk.model.hours import WEEKDAYS

    assert tuple(fields(HoursTable))[:7] == WEEKDAYS
    assert (AcknowledgeTable().enabled, AcknowledgeTable().inside) == (True, None)
