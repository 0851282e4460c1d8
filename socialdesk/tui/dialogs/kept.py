"""A form of which all is kept at once, or nothing."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from rich.text import Text

from socialdesk.errors import SocialdeskError
from socialdesk.model.i18n import translate
from socialdesk.tui.dialogs.fielded import Fielded
from socialdesk.tui.dialogs.typed import Typed

K = TypeVar("K")
REST = 0.3
"""Seconds without a key after which it is looked up what depends on the store."""


@dataclass(frozen=True, slots=True)
class Left(Generic[K]):
    """What became of it: what is kept now, or fields that are not."""

    kept: K | None
    unkept: str = ""


class KeptForm(Fielded[Left[K]]):
    """Whoever makes one says what the fields mean, what of them is looked up, and how it is kept."""

    def __init__(self, names: list[str], form: Typed, unkept: str = "") -> None:
        """`form` is as it is kept; `unkept` what was written of it since."""
        super().__init__(names)
        self._typed, self._before = form, form.dump()
        if unkept:
            form.take(unkept)
        self._not_found: Mapping[str, str] = {}
        """What was looked up and is not so, by field."""

    # -- what each form says

    @abstractmethod
    def _hint(self, name: str) -> str:
        """What a field takes."""

    @abstractmethod
    def _not_understood(self) -> Mapping[str, str]:
        """What is not understood, by field, in words."""

    @abstractmethod
    def _lacks(self) -> Mapping[str, str]:
        """What must be there before it can be kept, by field."""

    @abstractmethod
    async def _find(self) -> Mapping[str, str]:
        """Look up what depends on the store; what is not so, by field."""

    @abstractmethod
    async def _kept(self) -> K:
        """Keep it. Raises SocialdeskError."""

    async def _hold(self, written: str) -> None:
        """Hold what is written and not kept, however the desk ends; nothing: there is no more of it. Raises
        SocialdeskError. Who has no place for it leaves it to whoever opened the form."""

    def _is_looked_up(self, name: str) -> bool:
        """Whether a field is looked up anew when something is written in it."""
        return True

    # -- drawing

    def on_mount(self) -> None:
        """Every field as it is; ready to type in the first."""
        for name in self.names:
            self._area(name).put(self._typed[name])
        self._show_fields()
        there = next(each for each in self.names if self._is_there(each))
        self._area(there).focus()
        self._draw_labels(anew=True)
        self._draw_title()
        self._beside(self._look_up)

    def _show_fields(self) -> None:
        for place, name in enumerate(self.names):
            self.query_one(f"#row-{place}").display = self._is_there(name)

    def _unkept(self) -> str:
        return translate("not kept yet")

    def _is_changed(self) -> bool:
        return self._typed.dump() != self._before

    def _is_there(self, name: str) -> bool:
        return self._typed.has(name)

    def _problems(self) -> dict[str, str]:
        return {**self._not_understood(), **self._not_found}

    def _wrong(self) -> set[str]:
        return set(self._problems())

    def _note(self, width: int) -> Text:
        """What is wrong with the field with the cursor, or what it takes; and what is offered."""
        name = self.active
        if problem := self._said or self._problems().get(name, ""):
            return self._noted(problem, width, is_bad=True)
        return self._noted(self._hint(name), width)

    # -- the fields

    def _edited(self, name: str) -> None:
        self._said = ""
        text = self._area(name).text
        if text != self._typed[name]:
            self._typed.values[name] = text
            self._show_fields()
            if self._is_looked_up(name):
                self._not_found = {k: v for k, v in self._not_found.items() if k != name}
                self._beside(self._look_up)
            self._draw_title()
            self._beside(self._hold_soon)
        self._draw()

    def _beside(self, work: Callable[..., Coroutine[Any, Any, None]]) -> None:
        """Run something slow; what was begun of the same before is given up for it."""
        self.run_worker(work, group=work.__name__, exclusive=True, exit_on_error=False)  # type: ignore[arg-type] # its result has no type here

    async def _look_up(self) -> None:
        await asyncio.sleep(REST)
        self._not_found = await self._find()
        self._draw()

    async def _hold_soon(self) -> None:
        await asyncio.sleep(REST)
        try:
            await self._hold(self._unkept_fields())
        except SocialdeskError as error:
            self._said = str(error)
            self._draw()

    def _unkept_fields(self) -> str:
        return self._typed.dump() if self._is_changed() else ""

    # -- leaving

    def keep(self) -> None:
        """Keep it, if everything is there and understood."""
        if not self._is_keeping:
            self._is_keeping = True
            self._beside(self._keep)

    async def _keep(self) -> None:
        try:
            self._not_found = await self._find()
            wrong = {**self._lacks(), **self._problems()}
            first = next((each for each in self.names if each in wrong), None)
            if first is not None:
                self._area(first).focus()
                self._said = wrong[first]
                self._draw()
                return
            kept = await self._kept()
            self.workers.cancel_group(self, self._hold_soon.__name__)
            await self._hold("")
        except SocialdeskError as error:
            self._said = str(error)
            self._draw()
        else:
            self.dismiss(Left(kept))
        finally:
            self._is_keeping = False

    def _begin_anew(self) -> None:
        self._typed.take(self._before)
        for name in self.names:
            self._area(name).put(self._typed[name])
        self._show_fields()
        self._beside(self._look_up)
        self._beside(self._hold_soon)

    def close(self) -> None:
        """Leave, unless it is just being kept; whoever opened it holds what is not kept."""
        if not self._is_keeping:
            self.dismiss(Left(None, self._unkept_fields()))
