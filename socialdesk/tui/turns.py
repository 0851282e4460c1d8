"""Acts in the order of their keys, however long the store takes over each of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from typing import Any


class Turns:
    """A key means what the keys before it have left: what is taken back is what was done last, also
    while that is still on its way. One thing done to very many holds up no other but its own taking
    back."""

    def __init__(self) -> None:
        one, many = asyncio.Lock(), asyncio.Lock()
        self._waits = {"verb": (one,), "many": (many,), "turn": (many, one)}
        """For whom each group of work waits: what is done to one conversation, to many, and what is
        taken back or done again."""

    def knows(self, group: str) -> bool:
        """Whether this work has to wait for its turn."""
        return group in self._waits

    async def take(
        self, group: str, work: Callable[..., Coroutine[Any, Any, Any]], *arguments: Any
    ) -> None:
        """Do it when everything before it is done."""
        async with AsyncExitStack() as stack:
            for each in self._waits[group]:
                await stack.enter_async_context(each)
            await work(*arguments)
