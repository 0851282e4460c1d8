"""A number that stands for a choice of a broadcast is understood as it is recorded, on both engines."""

from typing import Any

import pytest

from socialdesk.model.consent import WishAnswers
from socialdesk.model.delivery import DeliveryKind, NewDelivery
from socialdesk.model.ids import HOUR, MINUTE, ConversationId, Instant
from socialdesk.model.message import Author, Edit
from socialdesk.services.policies import Wishes
from socialdesk.services.thread import entries_of
from socialdesk.store.store import Store
from tests.support.broadcasts import people, sent, settle, tell
from tests.support.make import NOW, arrival, inbound, sender

OFFERED = "Tối nay live!\n\n1. Nhắc em\n2. Hủy"
WISHES = Wishes({"nhac em": "live"}, {}, WishAnswers("Hoa Sen", "vi"))


async def told(store: Store) -> None:
    await tell(store, await people(store, 1), OFFERED)
    await settle(store, sent(1))


async def write(store: Store, text: str, number: str = "950", after: int = 1, **more: Any) -> None:
    who, at = sender("Lan 1", "1"), Instant(NOW + HOUR + after * MINUTE)
    said = inbound(text, number, chat="1", sender=who, contact=who, at=at, **more)
    await store.record([arrival(said)], at, (WISHES,))


async def words(store: Store) -> list[str]:
    """What the thread shows that they wrote after it."""
    page = await store.threads.page(1, 50)
    return [each.text for each in entries_of(page) if each.author == "customer"][1:]


async def wished(store: Store) -> dict[str, tuple[int, str]]:
    return {
        topic: (each.wanted, each.how)
        for topic, each in (await store.consents.of_person(1)).items()
    }


async def test_a_number_joins_what_its_button_would_join(store: Store) -> None:
    await told(store)
    await write(store, "số 1")

    assert await words(store) == ["số 1 (chose: Nhắc em)"]
    assert await wished(store) == {"live": (1, "choice")}
    (entry,) = [each for each in entries_of(await store.threads.page(1, 50)) if each.answers]
    assert (entry.answers, entry.words) == ("live", "số 1")
    row = await store.inbox.conversation(1)
    assert row.state.last_text == "số 1 (chose: Nhắc em)"


async def test_a_number_opts_out_where_that_is_the_choice(store: Store) -> None:
    await told(store)
    await write(store, "2")

    assert await wished(store) == {"": (0, "choice")}
    (row,) = await store.ledger.rows(1)
    assert row.state == "opted_out"


async def test_a_number_inside_a_sentence_is_just_text(store: Store) -> None:
    await told(store)
    await write(store, "lấy 2 cái")

    assert (await words(store), await wished(store)) == (["lấy 2 cái"], {})


@pytest.mark.by_hand
async def test_after_anything_newer_a_number_is_just_text(store: Store) -> None:
    await told(store)
    delivery = NewDelivery("r1", ConversationId(1), DeliveryKind.REPLY, "mấy cái ạ?", "linh")
    await store.outbox.operate(delivery, NOW)
    await settle(store, sent(2, HOUR + 5000))
    await write(store, "2")

    assert (await words(store), await wished(store)) == (["2"], {})


async def test_what_somebody_wrote_from_elsewhere_is_newer_too(store: Store) -> None:
    await told(store)
    await write(store, "mấy cái ạ?", "940", author=Author.OWNER)
    await write(store, "2", after=2)

    assert (await words(store), await wished(store)) == (["2"], {})


async def test_who_answers_another_message_by_a_number_chooses_nothing(store: Store) -> None:
    await told(store)
    await write(store, "1", reply_to="11")
    await write(store, "1", "951", after=2, reply_to="901")

    assert await words(store) == ["1", "1 (chose: Nhắc em)"]


async def test_a_number_that_is_corrected_stands_for_itself(store: Store) -> None:
    await told(store)
    await write(store, "1")
    who, at = sender("Lan 1", "1"), Instant(NOW + HOUR + MINUTE)
    corrected = inbound("12 cái", "950", chat="1", sender=who, contact=who, at=at)
    await store.record([arrival(Edit(corrected, Instant(at + 5)))], at, (WISHES,))

    assert await words(store) == ["12 cái"]


async def test_nobody_else_chooses(store: Store) -> None:
    await told(store)
    await write(store, "3")
    await write(store, "1", "951", after=2, author=Author.BOT)

    assert (await words(store), await wished(store)) == (["3"], {})
