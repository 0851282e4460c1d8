"""What became of a run, counted and page by page, on both engines: the same as its ledger says row by row."""

from collections import Counter

import pytest

from socialdesk.model.changes import Tag
from socialdesk.model.delivery import Refused, Unconfirmed
from socialdesk.model.ids import HOUR, Instant
from socialdesk.model.preflight import Judged
from socialdesk.services.broadcasting.results import results
from socialdesk.store.broadcasts import Run
from socialdesk.store.erasure import erase_person
from socialdesk.store.outcomes import Which
from socialdesk.store.store import Store
from tests.support.broadcasts import begun, messages, people, sent, settle
from tests.support.make import NOW, arrival, inbound, sender


async def ended(store: Store) -> Run:
    """Eight people: two get nothing, two answer, one has blocked us, one is refused otherwise, of one
    nobody knows."""
    who, run = sorted(await people(store, 8)), await begun(store)
    reasons = [*[""] * 6, "opted_out", "over_cap"]
    await store.ledger.write(run, [Judged(*each) for each in zip(who, reasons, strict=True)], NOW)
    assert await store.ledger.queue(run, messages(run, who[:6]), [], NOW)
    await settle(
        store,
        sent(1),
        sent(2),
        sent(3),
        Refused("no", "blocked"),
        Refused("no", "x"),
        Unconfirmed("?"),
    )
    for n, after in ((1, 2), (2, 4)):
        person = sender(f"Lan {n}", str(n))
        at = Instant(NOW + after * HOUR)
        said = inbound("dạ", f"9{n}", chat=str(n), sender=person, contact=person, at=at)
        await store.record([arrival(said)], at, ())
    ids = [each.conversation_id or 0 for each in who]
    await store.conversations.do(Tag(("vip",)), ids[:1], "linh", NOW)
    await store.conversations.do(Tag(("vip", "sỉ")), ids[6:7], "linh", NOW)
    return run


async def test_tallies_add_up_to_the_ledger(store: Store) -> None:
    run = await ended(store)
    rows = await store.ledger.rows(run.id)
    counted = Counter[str]()
    for each in await store.outcomes.tallies(run.id):
        counted[each.state] += each.count
    assert counted == Counter(row.state for row in rows)


async def test_results_are_counted_for_all_and_by_group(store: Store) -> None:
    run = await ended(store)
    found = await results(store, run)

    whole = found.whole
    assert (whole.people, whole.sent, whole.answered, whole.skipped) == (8, 3, 2, 2)
    assert (whole.refused, whole.blocked, whole.unconfirmed, whole.opted_out) == (2, 1, 1, 0)
    assert whole.median == 2 * HOUR  # after one and after three hours
    assert found.by_channel == {"telegram": whole}
    assert found.by_language == {"-": whole}
    assert {name: each.people for name, each in found.by_tag.items()} == {"sỉ": 1, "vip": 2}
    assert (found.by_tag["vip"].answered, found.by_tag["vip"].skipped) == (1, 1)


async def test_who_left_counts_as_that_alone_and_is_no_answer(store: Store) -> None:
    """Or more people would have answered than read it."""
    run = await ended(store)
    person = sender("Lan 3", "3")
    at = Instant(NOW + 3 * HOUR)
    said = inbound("hủy", "93", chat="3", sender=person, contact=person, at=at)
    await store.record([arrival(said)], at, ())
    await store.consents.say(3, "", at, "word", wanted=False)

    whole = (await results(store, run)).whole
    assert (whole.sent, whole.answered, whole.opted_out, whole.median) == (3, 2, 1, 2 * HOUR)
    rows = Counter(row.state for row in await store.ledger.rows(run.id))
    assert (rows["answered"], rows["opted_out"]) == (2, 1)


async def test_the_counts_stay_when_somebody_is_erased(store: Store) -> None:
    run = await ended(store)
    before = (await results(store, run)).whole
    await erase_person(store.database, 1)

    after = (await results(store, await store.broadcasts.run(run.id))).whole
    assert (after.people, after.sent, after.answered) == (8, before.sent, before.answered)


@pytest.mark.parametrize(
    ("which", "names"),
    [
        (Which(), [1, 2, 3, 4, 5, 6, 7, 8]),
        (Which(("skipped",)), [7, 8]),
        (Which(("skipped",), reason="over_cap"), [8]),
        (Which(("sent", "answered")), [1, 2, 3]),
        (Which(("answered",)), [1, 2]),
        (Which(("refused",), reason="blocked"), [4]),
        (Which(tag="vip"), [1, 7]),
        (Which(("skipped",), tag="vip"), [7]),
        (Which(channel="telegram", account="shop", language="-"), [1, 2, 3, 4, 5, 6, 7, 8]),
        (Which(channel="zalo_oa"), []),
        (Which(language="vi"), []),
    ],
)
async def test_the_people_behind_a_figure_come_in_pages(
    store: Store, which: Which, names: list[int]
) -> None:
    run = await ended(store)
    found = [row.name for row in await store.outcomes.page(run.id, which, 100)]
    assert found == [f"Lan {n}" for n in names]
    first = await store.outcomes.page(run.id, which, 2)
    then = await store.outcomes.page(run.id, which, 2, 2)
    assert [row.name for row in (*first, *then)] == found[:4]
