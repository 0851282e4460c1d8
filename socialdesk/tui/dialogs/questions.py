"""A few questions one after another, each a line or a pick; leaving one leaves them all."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from socialdesk.tui.dialogs.pick import PickScreen
from socialdesk.tui.dialogs.prompt import PromptScreen

if TYPE_CHECKING:
    from socialdesk.tui.screen import DeskScreen

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Pick:
    """One of a few; answered by its place."""

    title: str
    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class Typed:
    """A line; answered by its words. `meaning` raises NotAllowed for what is not understood."""

    title: str
    hint: str
    before: str = ""
    meaning: Callable[[str], str] | None = None


Questions = Generator[Pick | Typed, Any, T]
"""Asks, is given each answer, and says what it all means."""


def ask_in_turn(screen: DeskScreen, questions: Questions[T], then: Callable[[T], None]) -> None:
    """Ask them; `then` is given what they mean, before any key that comes after the last answer."""

    def go_on(answer: Any) -> None:
        try:
            question = questions.send(answer)
        except StopIteration as end:
            then(end.value)
            return
        if isinstance(question, Pick):
            dialog: Any = PickScreen(question.title, question.lines)
        else:
            dialog = PromptScreen(question.title, question.hint, question.before, meaning=question.meaning)  # fmt: skip
        dialog.open(screen.app, answered)

    def answered(answer: Any) -> None:
        if answer is None:
            questions.close()
        else:
            go_on(answer)

    go_on(None)
