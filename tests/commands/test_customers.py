"""`socialdesk customer`: a person as JSON and as lines."""

from zoneinfo import ZoneInfo

from socialdesk.commands.customers import customer_json, customer_lines
from socialdesk.services.customers import customer_of
from socialdesk.store.store import Store
from tests.support.make import NOW, arrival, inbound, sender

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


async def test_a_person_as_json_and_as_lines(desk_store: Store) -> None:
    who = sender("Lan\x1b[2J", "501")
    await desk_store.record([arrival(inbound("áo đỏ", sender=who, contact=who))], NOW, ())
    await desk_store.contacts.set_detail(1, "pronoun", "chị")
    await desk_store.messages.note(1, "linh", "khách quen", NOW)
    known = await customer_of(desk_store, 1)

    found, lines = customer_json(known), list(customer_lines(known, ZONE))

    assert (found["conversation"], found["messages"], found["blocked"]) == (1, 1, False)
    assert found["details"] == {"pronoun": "chị"}
    assert found["notes"] == [
        {"at": "2026-09-28T03:00:00.000Z", "agent": "linh", "text": "khách quen"}
    ]
    assert [each["conversation"] for each in found["conversations"]] == [1]
    assert lines[1:] == [
        "  pronoun: chị",
        "  1 shop open 28/09 10:00 áo đỏ",
        "  note of linh 28/09 10:00: khách quen",
    ]
    assert "\x1b" not in lines[0]
