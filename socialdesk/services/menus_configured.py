"""The menus of a configuration: read and checked only where there are any, so that other shops start without."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from socialdesk.document import Document
from socialdesk.services.menu_settings import MenuTable as MenuTable  # noqa: PLC0414 - `[menu]`

if TYPE_CHECKING:
    from socialdesk.model.menu import Menu, MenuLimits


def menus_of(
    table: MenuTable,
    limits: Mapping[str, Callable[[], MenuLimits]],
    language: str,
    document: Document,
) -> dict[str, Menu]:
    """Every account's menu; none where nothing is written. Raises ConfigError with file and line."""
    if table == MenuTable():
        return {}
    from socialdesk.services.menu_reading import checked  # noqa: PLC0415 - see above

    return checked(table, limits, language, document)
