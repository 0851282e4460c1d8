"""Whether a message is acknowledged, and with which words."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from socialdesk.model.acknowledge import AcknowledgeSettings, acknowledge, render
from socialdesk.model.conversation import ConversationState, after_inbound
from socialdesk.model.hours import parse_week
from socialdesk.model.ids import HOUR, Instant
from socialdesk.model.message import ALONGSIDE, RECOVERED, Author, ChatKind
from tests.support.make import NOW, inbound, sender

SAIGON = ZoneInfo("Asia/Ho_Chi_Minh")


def at(offset: int) -> Instant:
    return Instant(NOW + offset)


def settings(**more: object) -> AcknowledgeSettings:
    week = parse_week({"monday": ["08:00-12:00"], "tuesday": ["08:00-12:00"]}, SAIGON)
    base = AcknowledgeSettings(
        enabled=True, inside="inside {name}", outside="outside {opens}", shop="Hoa Sen", hours=week
    )
    return replace(base, **more)  # type: ignore[arg-type]


def waiting(**more: object) -> ConversationState:
    return replace(after_inbound(ConversationState(), inbound()), **more)  # type: ignore[arg-type]


def test_one_text_inside_and_another_outside_working_hours() -> None:
    assert acknowledge(waiting(), inbound(), settings(), NOW) == "inside Lan"
    assert (
        acknowledge(waiting(), inbound(), settings(), at(3 * HOUR)) == "outside 08:00 Tuesday 29/09"
    )


@pytest.mark.parametrize(
    ("language", "opens"),
    [("vi", "08:00 thứ Ba 29/09"), ("th", "08:00 วันอังคาร 29/09"), ("xx", "08:00 Tuesday 29/09")],
)
def test_the_day_of_the_next_opening_is_named_in_the_language_of_the_texts(
    language: str, opens: str
) -> None:
    chosen = settings(language=language)

    assert acknowledge(waiting(), inbound(), chosen, at(3 * HOUR)) == f"outside {opens}"


@pytest.mark.parametrize(
    ("state", "message"),
    [
        ({"acknowledged_episode": 1}, {}),
        ({"first_reply_at": NOW}, {}),
        ({}, {"author": Author.OWNER}),
        ({}, {"author": Author.BOT}),
        ({}, {"author": Author.SYSTEM}),
        ({}, {"sender": sender(is_bot=True)}),
        ({}, {"chat_kind": ChatKind.GROUP}),
        ({}, {"chat_kind": ChatKind.CHANNEL}),
        ({}, {"kind": "button"}),
    ],
)
def test_no_acknowledgement(state: dict[str, object], message: dict[str, object]) -> None:
    assert acknowledge(waiting(**state), inbound(**message), settings(), NOW) is None


def test_a_name_that_looks_like_a_field_stays_a_name() -> None:
    message = inbound(sender=sender("{shop}"))

    assert acknowledge(waiting(), message, settings(), NOW) == "inside {shop}"


def test_an_empty_text_means_silence() -> None:
    assert acknowledge(waiting(), inbound(), settings(inside=""), NOW) is None


def test_nobody_is_greeted_by_a_blank() -> None:
    settings = AcknowledgeSettings(
        True, "Chào {name}, {shop} đã nhận được tin.", "", "Hoa Sen", None
    )

    assert render(settings, "Lan", NOW) == "Chào Lan, Hoa Sen đã nhận được tin."
    assert render(settings, " ", NOW) == "Chào, Hoa Sen đã nhận được tin."


@pytest.mark.parametrize("provenance", [RECOVERED, ALONGSIDE])
def test_what_is_read_back_or_along_is_never_acknowledged(provenance: str) -> None:
    settings = AcknowledgeSettings(enabled=True, inside="hi", outside="hi", shop="s", hours=None)
    late, live = inbound(provenance=provenance), inbound()

    assert acknowledge(after_inbound(ConversationState(), late), late, settings, NOW) is None
    assert acknowledge(after_inbound(ConversationState(), live), live, settings, NOW) == "hi"
