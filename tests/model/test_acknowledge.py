"""Whether a message is acknowledged, and with which words."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from socialdesk.model.acknowledge import (
    AcknowledgeSettings,
    Customer,
    Text,
    explain,
    explain_later,
)
from socialdesk.model.conversation import ConversationState, after_inbound
from socialdesk.model.hours import WorkingHours, parse_week
from socialdesk.model.ids import HOUR, AccountId, Instant
from socialdesk.model.message import ALONGSIDE, RECOVERED, Author, ChatKind, InboundMessage
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


def acknowledge(
    state: ConversationState,
    message: InboundMessage,
    settings: AcknowledgeSettings,
    now: Instant,
    language: str = "",
) -> str | None:
    """What is said at once, if anything."""
    explained = explain(state, message, settings, now, Customer(language=language))
    return explained.text if explained.code == "said" else None


def render(
    settings: AcknowledgeSettings, name: str, now: Instant, language: str = ""
) -> str | None:
    """The inside or the outside text, filled in for somebody who has said nothing yet."""
    return explain_later(waiting(), settings, now, Customer(name, language=language)).text or None


def test_one_text_inside_and_another_outside_working_hours() -> None:
    assert acknowledge(waiting(), inbound(), settings(), NOW) == "inside Lan"
    assert (
        acknowledge(waiting(), inbound(), settings(), at(3 * HOUR)) == "outside tomorrow at 8:00 am"
    )


@pytest.mark.parametrize(
    ("language", "opens"),
    [("vi", "8:00 sáng mai"), ("th", "พรุ่งนี้ เวลา 8:00 น."), ("xx", "tomorrow at 8:00 am")],
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


@pytest.mark.parametrize("hours", [None, settings().hours])
def test_a_shop_that_is_open_names_no_opening(hours: WorkingHours | None) -> None:
    chosen = settings(inside="{shop}: {opens}!", hours=hours)

    assert render(chosen, "Lan", NOW) == "Hoa Sen: !"


@pytest.mark.parametrize("provenance", [RECOVERED, ALONGSIDE])
def test_what_is_read_back_or_along_is_never_acknowledged(provenance: str) -> None:
    settings = AcknowledgeSettings(enabled=True, inside="hi", outside="hi", shop="s", hours=None)
    late, live = inbound(provenance=provenance), inbound()

    assert acknowledge(after_inbound(ConversationState(), late), late, settings, NOW) is None
    assert acknowledge(after_inbound(ConversationState(), live), live, settings, NOW) == "hi"


@pytest.mark.parametrize(
    ("texts", "at_night", "said"),
    [
        ("Mở lúc {opens}.", False, "Mở lúc ."),
        ("Mở lúc {opens}.", True, "Mở lúc 8:00 sáng mai."),
        ("{shop} {unknown} {", True, "Hoa Sen {unknown} {"),
        ("  ", True, None),
        ("{name}", True, "{opens}"),
    ],
)
def test_what_stands_in_a_text(texts: str, at_night: bool, said: str | None) -> None:
    chosen = settings(inside=texts, outside=texts, language="vi")

    assert render(chosen, "{opens}", at(3 * HOUR) if at_night else NOW) == said


def test_a_shop_that_never_opens_and_one_without_hours() -> None:
    never = settings(hours=parse_week({}, SAIGON))

    assert render(never, "Lan", NOW) == "outside"
    assert render(settings(hours=None), "Lan", at(12 * HOUR)) == "inside Lan"


def test_each_episode_is_acknowledged_once_and_the_next_one_again() -> None:
    first = waiting()
    acknowledged = replace(first, acknowledged_episode=first.episode)
    again = replace(acknowledged, episode=acknowledged.episode + 1)

    assert acknowledge(first, inbound(), settings(), NOW)
    assert acknowledge(acknowledged, inbound(), settings(), NOW) is None
    assert acknowledge(again, inbound(), settings(), NOW)


@pytest.mark.parametrize("kind", ChatKind)
def test_only_where_a_customer_is_alone_with_the_shop(kind: ChatKind) -> None:
    said = acknowledge(waiting(), inbound(chat_kind=kind), settings(), NOW)

    assert (said is not None) == (kind in ("private", "business", "direct"))


def test_a_shop_that_wants_none_says_nothing() -> None:
    assert acknowledge(waiting(), inbound(), settings(enabled=False), NOW) is None
    assert acknowledge(waiting(waiting_since=None), inbound(), settings(), NOW) is None


def test_a_thai_customer_is_told_the_opening_in_thai_and_others_in_the_shops_language() -> None:
    thai = Text("พบกัน", "th"), Text("เปิด {opens}", "th")
    own = Text("giờ", "vi"), Text("mở {opens}", "vi")  # the shop wrote none in English
    chosen = settings(language="vi", others={"th": thai, "en": own})

    def told(language: str, known: str = "") -> str | None:
        message = inbound(sender=sender(language=language))
        return acknowledge(waiting(), message, chosen, at(3 * HOUR), known)

    assert told("th") == told("th-TH") == told("", "th_TH") == "เปิด พรุ่งนี้ เวลา 8:00 น."
    assert told("en") == "mở 8:00 sáng mai"
    assert told("") == told("km") == "outside 8:00 sáng mai"


def test_where_nobody_knows_when_it_opens_a_text_without_it_is_said() -> None:
    never = settings(hours=parse_week({}, SAIGON), closed={"en": "away", "vi": "nghỉ"})

    assert render(never, "Lan", NOW) == "away"
    assert render(replace(never, language="vi"), "Lan", NOW) == "nghỉ"
    assert render(replace(never, outside="closed"), "Lan", NOW) == "closed"


def test_an_account_has_its_own_hours() -> None:
    always = settings(accounts={AccountId(2): None})
    night = at(12 * HOUR)

    assert explain(waiting(), inbound(), always, night, Customer(), AccountId(1)).is_open is False
    assert (
        explain(waiting(), inbound(), always, night, Customer(), AccountId(2)).text == "inside Lan"
    )


def test_why_nothing_is_said_has_a_code() -> None:
    told = waiting(acknowledged_episode=1)
    closed = waiting(told_closed_at=at(3 * HOUR))
    for state, message, moment, more, code in (
        (waiting(), inbound(), 0, {}, "said"),
        (waiting(), inbound(), 0, {"after": 60_000}, "later"),
        (waiting(), inbound(), 0, {"enabled": False}, "off"),
        (waiting(), inbound(author=Author.OWNER), 0, {}, "not_customer"),
        (waiting(), inbound(sender=sender(is_bot=True)), 0, {}, "bot"),
        (waiting(), inbound(kind="button"), 0, {}, "button"),
        (waiting(), inbound(provenance=RECOVERED), 0, {}, "read_back"),
        (waiting(), inbound(chat_kind=ChatKind.GROUP), 0, {}, "not_alone"),
        (waiting(), inbound(chat_kind=ChatKind.COMMENT), 0, {}, "comment"),
        (waiting(), inbound(chat_kind=ChatKind.COMMENT), 0, {"comments": True}, "said"),
        (waiting(first_reply_at=NOW), inbound(), 0, {}, "answered"),
        (waiting(waiting_since=None), inbound(), 0, {}, "not_waiting"),
        (told, inbound(), 0, {}, "told"),
        (told, inbound(), 3 * HOUR, {}, "said"),
        (closed, inbound(), 4 * HOUR, {}, "told_closed"),
        (closed, inbound(), 14 * HOUR, {}, "said"),
        (waiting(), inbound(), 0, {"inside": " "}, "no_text"),
    ):
        found = explain(state, message, settings(**more), at(moment), Customer())
        assert found.code == code, (state, more)


def test_a_question_stands_where_the_text_has_its_place_or_at_its_end() -> None:
    who = Customer(name="Lan", said=["đơn hàng của chị đến đâu rồi"])

    def said(text: str, **more: object) -> str:
        chosen = settings(inside=text, language="vi", **more)
        return explain_later(waiting(), chosen, NOW, who).text

    asked = "Chị cho shop xin mã đơn hàng nhé."
    assert said("Dạ. {ask|} Cảm ơn!") == f"Dạ. {asked} Cảm ơn!"
    assert said("Dạ.", ask=True) == f"Dạ. {asked}"
    assert said("Dạ.") == "Dạ."
    assert said("", ask=True) == ""
