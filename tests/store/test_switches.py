"""What acts by itself is switched on and off, and every flip stays on record."""

from socialdesk.model.ids import Instant
from socialdesk.store.store import Store
from socialdesk.store.switches import Flip, SwitchRow, switched_off
from tests.support.make import NOW


async def test_what_nobody_flipped_is_on_and_every_flip_is_written_down(store: Store) -> None:
    later = Instant(NOW + 5)
    assert await store.switches.is_on("acknowledge")

    assert await store.switches.turn("acknowledge", False, "linh", NOW)
    assert not await store.switches.turn("acknowledge", False, "mai", NOW)
    assert not await store.switches.is_on("acknowledge")
    assert await store.database.read(switched_off) == {"acknowledge"} == await store.switches.off()
    assert await store.switches.turn("acknowledge", True, "mai", later)

    assert await store.switches.all() == [SwitchRow("acknowledge", None, "mai", later)]
    assert await store.switches.flips() == [
        Flip("acknowledge", 1, "mai", later),
        Flip("acknowledge", 0, "linh", NOW),
    ]


async def test_turning_on_what_is_on_writes_nothing(store: Store) -> None:
    assert not await store.switches.turn("rule:x", True, "linh", NOW)

    assert await store.switches.flips() == []
