"""Errors are said to people: in the language that is spoken when they are shown."""

import pickle
import traceback
from collections.abc import Iterator

import pytest

from socialdesk import errors
from socialdesk.errors import ChannelError, NotAllowed, SocialdeskError, StoreError, Unreadable
from socialdesk.model.i18n import LANGUAGES, set_language
from socialdesk.model.reason import NO_REASON, Reason, as_it_is

EVERY = [
    each
    for each in vars(errors).values()
    if isinstance(each, type) and issubclass(each, SocialdeskError)
]
FULL = Reason("store.server_full")


@pytest.fixture(autouse=True)
def speaking_english() -> Iterator[None]:
    yield
    set_language("en")


@pytest.mark.parametrize("kind", EVERY)
def test_it_is_said_in_the_language_of_whoever_reads_it(kind: type[SocialdeskError]) -> None:
    error = kind(FULL)
    said = []
    for language in LANGUAGES:
        set_language(language)
        said.append(str(error))

    assert len(set(said)) == 3
    assert error.reason is FULL


@pytest.mark.parametrize("kind", EVERY)
def test_a_sentence_stays_as_it_was_said(kind: type[SocialdeskError]) -> None:
    error = kind("Name a {file}.")
    set_language("vi")

    assert str(error) == "Name a {file}."
    assert error.reason == as_it_is("Name a {file}.")


def test_without_words_there_is_no_reason() -> None:
    assert StoreError().reason == NO_REASON
    assert str(StoreError()) == ""


def test_every_one_is_told_from_a_mistake_of_ours() -> None:
    for kind in EVERY:
        with pytest.raises(SocialdeskError):
            raise kind("x")
    assert not issubclass(Unreadable, SocialdeskError)
    assert issubclass(Unreadable, ValueError)


def test_only_a_channel_says_that_asking_again_is_no_use() -> None:
    assert not ChannelError("x").final
    assert ChannelError("x", final=True).final


def test_it_says_the_same_in_a_report_and_from_another_process() -> None:
    error = NotAllowed(FULL)
    (line,) = traceback.format_exception_only(error)

    assert line.strip() == f"socialdesk.errors.NotAllowed: {FULL}"
    assert str(pickle.loads(pickle.dumps(NotAllowed("x")))) == "x"  # noqa: S301 - our own
