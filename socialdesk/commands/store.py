"""`socialdesk reindex`: mend the store."""

from __future__ import annotations

from argparse import Namespace

from socialdesk.commands.context import configured, with_store
from socialdesk.store.store import Store


def reindex(options: Namespace) -> None:
    """`socialdesk reindex`."""

    async def act(store: Store) -> int:
        await store.search.rebuild()
        count = 0
        while done := await store.search.index():
            count += done
        return count

    print(f"Indexed {with_store(configured(options), act)} messages.")
