"""Everything behind the screen of what acts by itself is made of the configuration."""

from pathlib import Path

from socialdesk.store.store import Store
from tests.support.automated import automating_on, shop_in
from tests.support.clock import ManualClock


async def test_it_is_what_the_configuration_says(store: Store, tmp_path: Path) -> None:
    shop_in(tmp_path)
    found = automating_on(store, ManualClock(), tmp_path)
    assert found.accounts == ("shop",) and found.closes and not found.menus
    assert found.rules_file == str(tmp_path / "rules.toml")
    assert found.targeting.targets.is_set and found.hours.calendar_of("shop") is not None
    bare = automating_on(store, ManualClock())
    assert not bare.rules_file and bare.answers.folder is None and not bare.closes
