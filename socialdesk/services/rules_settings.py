"""`[rules]` in the configuration: where the rules stand."""

from __future__ import annotations

from socialdesk.settings import Settings


class RulesTable(Settings, frozen=True, kw_only=True):
    """Which file says what is done by itself; empty for none. It lies beside the configuration."""

    file: str = ""
