"""What came of a run at a desk: figures that add up, and their people page by page."""

from dataclasses import replace

from socialdesk.model.ids import DAY, MINUTE
from socialdesk.store.store import Store
from socialdesk.tui.broadcasts.outcomes import draw_figure
from socialdesk.tui.desk.run_results import ANSWERED, PAGE, RunResults
from tests.support.announced import announce, announced, begun, listeners, told
from tests.support.clock import ManualClock
from tests.support.desk import desk_on, populate


async def looked_at(store: Store, clock: ManualClock, name: str) -> RunResults:
    desk = desk_on(store, clock).broadcasts
    broadcast = await store.broadcasts.named(name)
    (run,) = await store.broadcasts.runs(broadcast.id)
    desk.results.turn_to(run)
    assert await desk.results.load()
    return desk.results


async def test_the_figures_of_a_run_add_up(desk_store: Store, clock: ManualClock) -> None:
    await populate(desk_store)
    await announce(desk_store)
    results = await looked_at(desk_store, clock, "khai trương")

    found = {each.name: each for each in results.figures if each.figures is None}
    counts = {name: each.count for name, each in found.items() if not each.is_heading}
    assert counts["picked"] == 40
    assert counts["picked"] == sum(
        counts[name] for name in ("skipped", "sent", "refused", "unconfirmed")
    )
    assert (counts["opted_out"], counts["blocked"], counts["answered"]) == (1, 2, 4)
    assert found["median"].count == 55 * MINUTE
    groups = [each.name for each in results.figures if each.figures is not None]
    assert groups == ["telegram", "en", "vi"]
    assert not await results.load()  # nothing else is said


async def test_what_a_run_cost_is_said_in_what_its_account_pays_in(
    desk_store: Store, clock: ManualClock
) -> None:
    await populate(desk_store)
    await announce(desk_store)
    priced = "UPDATE outbox SET cost = 150 WHERE kind = 'broadcast'"
    await desk_store.database.transact(lambda conn: conn.rows(priced))
    desk = desk_on(desk_store, clock)
    preflights = desk.session.announcing().preflights
    baht = {name: replace(each, currency="THB") for name, each in preflights.shop.limits.items()}
    preflights.shop = replace(preflights.shop, limits=baht)
    (run,) = await desk_store.broadcasts.runs((await desk_store.broadcasts.named("khai trương")).id)
    desk.broadcasts.results.turn_to(run)
    await desk.broadcasts.results.load()

    (cost,) = [each for each in desk.broadcasts.results.figures if each.name == "cost"]
    assert cost.count and cost.count % 150 == 0
    ((words, _),) = draw_figure(cost, 80)[0]
    assert words.endswith(f"{cost.count / 100:.2f} THB")


async def test_what_is_still_to_go_is_counted_while_it_goes_out(
    desk_store: Store, clock: ManualClock
) -> None:
    await populate(desk_store)
    await announce(desk_store)
    results = await looked_at(desk_store, clock, "sale cuối tháng")

    (left,) = [each for each in results.figures if each.name == "left"]
    assert (left.count, left.of) == (18, 30)
    assert left.which.states == ("planned", "waiting", "queued")


async def test_the_people_behind_a_figure_are_those_it_counts(
    desk_store: Store, clock: ManualClock
) -> None:
    await populate(desk_store)
    await announce(desk_store)
    results = await looked_at(desk_store, clock, "khai trương")

    for figure in results.figures:
        if figure.is_heading:
            continue
        results.choose(figure)
        await results.load_people(0, PAGE)
        people = [results.person(row) for row in range(PAGE)]
        assert sum(each is not None for each in people) == figure.count, figure.name
    assert results.figure(ANSWERED) is not None


async def test_of_a_long_ledger_only_what_is_in_sight_is_read(
    desk_store: Store, clock: ManualClock
) -> None:
    people = await listeners(desk_store, 350)
    run = await begun(desk_store, await announced(desk_store, "live"), people)
    await told(desk_store, run, people[:10])
    results = await looked_at(desk_store, clock, "live")
    results.choose(results.figures[0])

    await results.load_people(300, 20)
    assert results.person(0) is None
    assert getattr(results.person(310), "name", "") == "Khách 311"
    await results.load_people(0, 20)
    assert getattr(results.person(0), "name", "") == "Khách 001"
    assert results.person(150) is None


async def test_another_figure_chosen_meanwhile_shows_its_own_people(
    desk_store: Store, clock: ManualClock
) -> None:
    await populate(desk_store)
    await announce(desk_store)
    results = await looked_at(desk_store, clock, "khai trương")
    sent, blocked = (
        next(each for each in results.figures if each.name == name) for name in ("sent", "blocked")
    )
    results.choose(sent)
    reading = results.load_people(0, 10)
    results.choose(blocked)
    assert await reading  # it reads whom the figure means that is chosen by then
    assert getattr(results.person(0), "reason", "") == "blocked"
    assert results.person(2) is None


async def test_long_after_its_end_it_is_not_counted_again(
    desk_store: Store, clock: ManualClock
) -> None:
    await populate(desk_store)
    await announce(desk_store)
    results = await looked_at(desk_store, clock, "khai trương")
    assert not results.is_over
    clock.advance(9 * DAY / 1_000)
    assert results.is_over
    assert not await results.load()
