"""Ledgers on both engines: a row a person, states told by deliveries, taking back, forgetting."""

from dataclasses import replace

import pytest

from socialdesk.errors import NotAllowed, NotFound
from socialdesk.model.announcement import Announcement
from socialdesk.model.delivery import Refused, Unconfirmed
from socialdesk.model.ids import HOUR, Instant
from socialdesk.model.preflight import Candidate, Judged
from socialdesk.store.broadcasts import Draft, Run
from socialdesk.store.engine.sqlite import SQLiteDatabase
from socialdesk.store.ledger import UNDER_WAY
from socialdesk.store.recall import NOT_BEGUN
from socialdesk.store.store import Store
from tests.support.broadcasts import SHOP, begun, people, queued, sent, settle
from tests.support.make import NOW, arrival, inbound, sender


async def states(store: Store, run: Run) -> dict[int, tuple[str, str]]:
    return {each.contact: (each.state, each.reason) for each in await store.ledger.rows(run.id)}


async def test_writing_it_twice_writes_it_once_and_a_person_has_one_row(store: Store) -> None:
    who, run = await people(store, 3), await begun(store)
    twin = replace_person(who[1], who[0].person_id)
    found = [Judged(who[0], ""), Judged(twin, "duplicate_person"), Judged(who[2], "blocked")]
    for _ in range(2):
        await store.ledger.write(run, found, NOW)
    await store.ledger.write(run, [Judged(twin._replace(contact_id=who[1].contact_id), "")], NOW)

    assert await store.ledger.counts(run.id) == {"planned": 1, "skipped": 2}
    assert await store.ledger.reasons(run.id) == {"blocked": 1, "duplicate_person": 1}


def replace_person(who: Candidate, person: int) -> Candidate:
    return who._replace(person_id=person)


async def test_states_are_those_of_deliveries(store: Store) -> None:
    run, who = await queued(store, 4)
    assert set((await states(store, run)).values()) == {("queued", "")}
    await settle(store, sent(1), Refused("no", "blocked"), Unconfirmed("?"))

    told = sorted((await states(store, run)).values())
    assert told == [
        ("queued", ""),
        ("refused", "blocked"),
        ("sent", ""),
        ("unconfirmed", "unconfirmed"),
    ]
    assert await store.ledger.counts(run.id) == {
        "queued": 1,
        "refused": 1,
        "sent": 1,
        "unconfirmed": 1,
    }
    assert not await store.ledger.is_done(run.id)
    assert len(who) == 4


async def test_who_answers_within_three_days_or_leaves_is_told(store: Store) -> None:
    run, who = await queued(store, 4)
    await settle(store, *(sent(n) for n in range(4)))
    chats = {each.contact_id: str(each.contact_id) for each in who}
    for contact, after in ((1, HOUR + 60_000), (2, 80 * HOUR), (3, HOUR - 5)):
        person = sender(f"Lan {contact}", chats[contact])
        said = inbound(
            "còn ạ?",
            "950",
            chat=chats[contact],
            sender=person,
            contact=person,
            at=Instant(NOW + after),
        )
        await store.record([arrival(said)], NOW, ())
    await store.consents.say(4, "", Instant(NOW + 2 * HOUR), "word", wanted=False)

    found = await states(store, run)
    assert found == {1: ("answered", ""), 2: ("sent", ""), 3: ("sent", ""), 4: ("opted_out", "")}
    (row,) = [each for each in await store.ledger.rows(run.id) if each.contact == 1]
    assert (row.answered_at or 0) - (row.sent_at or 0) == 60_000


async def test_pausing_takes_back_what_has_not_begun_and_stopping_says_so(store: Store) -> None:
    run, _ = await queued(store, 3)
    await store.claims.claim([SHOP], NOW, Instant(NOW + HOUR), 1)
    assert await store.ledger.hold(run, "paused", NOW)
    assert await store.ledger.counts(run.id) == {"queued": 1, "planned": 2}
    assert not await store.ledger.queue(run, [], [], NOW)  # read before it was paused
    paused = await store.broadcasts.run(run.id)
    assert await store.ledger.hold(paused, "stopped", NOW)

    assert await store.ledger.counts(run.id) == {"queued": 1, "skipped": 2}
    assert await store.ledger.reasons(run.id) == {"stopped": 2}
    assert not await store.ledger.hold(paused, "paused", NOW)


async def test_promotions_count_for_the_cap_by_person(store: Store) -> None:
    run, who = await queued(store, 2)
    assert await store.ledger.promoted_since(Instant(NOW - 1)) == {
        each.person_id: 1 for each in who
    }
    assert await store.ledger.promoted_since(Instant(NOW)) == {}
    assert await store.ledger.promoted_since(Instant(NOW - 1), run.id) == {}


async def test_a_promotion_that_may_have_arrived_counts_for_the_cap_when_it_is_put_away(
    store: Store,
) -> None:
    run, who = await queued(store, 3)
    await settle(store, Unconfirmed("?"), Refused("no", "blocked"))
    gone = [each.delivery for each in await store.ledger.rows(run.id) if each.delivery]
    await store.deliveries.cancel(gone, NOW)

    mine = next(
        row.contact for row in await store.ledger.rows(run.id) if row.state == "unconfirmed"
    )
    told = {each.person_id: 1 for each in who if each.contact_id == mine}
    assert await store.ledger.promoted_since(Instant(NOW - 1)) == told
    assert await store.ledger.promoted_since(Instant(NOW - 1), among=[*told, 9]) == told
    assert await store.ledger.promoted_since(Instant(NOW - 1), run.id) == {}


async def test_erasing_a_person_leaves_their_count_alone(store: Store) -> None:
    run, who = await queued(store, 2)
    await settle(store, sent(1), sent(2))
    await store.erase(who[0].conversation_id or 0)

    (row,) = await store.ledger.rows(run.id)
    assert row.contact == who[1].contact_id
    assert (await store.broadcasts.run(run.id)).erased == {"sent": 1}


async def test_a_run_that_waits_shows_whom_it_is_for_and_begins_anew(store: Store) -> None:
    who = await people(store, 2)
    await store.broadcasts.add(Draft("live", "x", Announcement({"vi": "Chào"}, "vi")), "linh", NOW)
    kept = await store.broadcasts.named("live")
    await store.broadcasts.schedule(kept.id, {"at": NOW}, None, NOW, NOW)
    kept = await store.broadcasts.named("live")
    (number,) = await store.broadcasts.advance(kept, None, [(NOW, "waiting")], NOW)
    assert await store.broadcasts.advance(kept, None, [(NOW, "waiting")], NOW) == []
    run = await store.broadcasts.run(number)
    await store.ledger.write(run, [Judged(each, "") for each in who], NOW)
    assert {state for state, _ in (await states(store, run)).values()} == {"waiting"}
    assert await store.ledger.clear(run, NOW)
    assert await store.ledger.rows(run.id) == []


async def test_names_are_found_whatever_their_accents_and_are_taken_once(store: Store) -> None:
    draft = Draft("Tối nay", "x", Announcement({"vi": "Chào"}, "vi"))
    await store.broadcasts.add(draft, "linh", NOW)
    assert (await store.broadcasts.named("toi NAY")).content == draft.content
    with pytest.raises(NotAllowed, match="already"):
        await store.broadcasts.add(replace(draft, query="y"), "linh", NOW)
    with pytest.raises(NotFound, match="no broadcast"):
        await store.broadcasts.named("mai")


async def test_a_pause_looks_at_what_lies_in_the_outbox_and_not_at_the_whole_run(
    desk_store: Store,
) -> None:
    database = desk_store.database
    assert isinstance(database, SQLiteDatabase)
    for query in (NOT_BEGUN, UNDER_WAY):
        rows = await database.writer.raw.execute_fetchall(
            f"EXPLAIN QUERY PLAN {query.sql}", {"1": 1}
        )
        outbox, recipient = [each[3] for each in rows]
        assert "INDEX outbox_" in outbox
        assert "broadcast_recipient_conversation" in recipient
