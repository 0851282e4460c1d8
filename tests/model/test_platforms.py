"""Platforms as people see them: what a word in a query means, and what can be connected."""

import pytest

from socialdesk.model.platforms import NO_PLATFORMS, PlatformLabel, Platforms

BIRDS = Platforms(
    [
        PlatformLabel("swift", "SW", ("sw",), "swift", (), "Connect swifts", "whistle"),
        PlatformLabel(
            "pigeon", "PI", ("pi", "chim"), "doves", ("dove", "do"), "Connect doves", "coo"
        ),
        PlatformLabel("turtle", "TU", (), "doves", ("dove", "do"), "again", "again"),
    ]
)


@pytest.mark.parametrize(
    ("word", "channels"),
    [
        ("pigeon", ("pigeon",)),
        ("Chim", ("pigeon",)),
        ("DOVE", ("pigeon", "turtle")),
        ("do", ("pigeon", "turtle")),
        ("SW", ("swift",)),
        ("crow", ("crow",)),
    ],
)
def test_what_a_word_means(word: str, channels: tuple[str, ...]) -> None:
    assert BIRDS.meant(word) == channels


def test_a_family_is_offered_once_before_its_platforms() -> None:
    assert BIRDS.words() == ["swift", "dove", "pigeon", "turtle"]


def test_a_platform_that_is_gone_still_has_a_sign() -> None:
    assert BIRDS.sign("pigeon") == "PI"
    assert BIRDS.sign("crow") == NO_PLATFORMS.sign("crow") == "CR"


def test_a_family_has_one_step_that_any_of_its_channels_completes() -> None:
    steps = BIRDS.steps()

    assert [(step.name, step.title, step.how) for step in steps] == [
        ("swift", "Connect swifts", "whistle"),
        ("doves", "Connect doves", "coo"),
    ]
    assert steps[1].channels == {"pigeon", "turtle"}


def test_every_word_that_is_offered_means_something_there_is() -> None:
    words = BIRDS.words()

    assert len(words) == len(set(words))
    for word in words:
        for written in (word, word.upper(), word.title()):
            assert BIRDS.meant(written)
            assert set(BIRDS.meant(written)) <= {"swift", "pigeon", "turtle"}


def test_a_platform_goes_before_a_family_of_the_same_name() -> None:
    birds = Platforms(
        [PlatformLabel("dove", "DO"), PlatformLabel("owl", "OW", family_words=("dove",))]
    )

    assert birds.meant("dove") == ("dove",)


def test_without_platforms_words_mean_themselves() -> None:
    assert NO_PLATFORMS.meant("Zálo") == ("zalo",)
    assert NO_PLATFORMS.words() == NO_PLATFORMS.steps() == []


def test_platforms_of_no_family_are_one_step_by_themselves() -> None:
    alone = Platforms([PlatformLabel("owl", "OW", title="Connect owls", how="hoot")])
    (step,) = alone.steps()

    assert (step.title, step.how, step.channels) == ("Connect owls", "hoot", {"owl"})
