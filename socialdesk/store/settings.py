"""`[store]` in the configuration."""

from __future__ import annotations

from socialdesk.settings import AtLeastOne, Settings, StoreUrl


class StoreTable(Settings, frozen=True, kw_only=True):
    """Where everything is kept. An empty `url` is a file in the user's data folder, empty `files` a
    folder beside the store."""

    url: StoreUrl = StoreUrl("")
    journal_days: AtLeastOne = 30
    files: str = ""
