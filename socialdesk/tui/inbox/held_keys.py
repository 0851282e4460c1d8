"""Keys that wait: what was typed ahead of the answer of the store that says whom it is for."""

from __future__ import annotations

from collections.abc import Callable


class HeldKeys:
    """`press` and `paste` take them once they may go on."""

    def __init__(
        self, press: Callable[[str, str | None], object], paste: Callable[[str], object]
    ) -> None:
        self._press, self._paste = press, paste
        self._kept: list[tuple[str, str | None]] = []
        self._is_on = False

    def begin(self) -> None:
        """From now on keys wait."""
        self._is_on = True

    def takes(self, key: str, character: str | None) -> bool:
        """Whether a key was kept. Esc gives up what is waited for, and the keys behind it."""
        if not self._is_on:
            return False
        if key == "escape":
            self._is_on, self._kept = False, []
        else:
            self._kept.append((key, character))
        return True

    def takes_paste(self, text: str) -> bool:
        """Whether a paste was kept."""
        if self._is_on:
            self._kept.append(("", text))
        return self._is_on

    @property
    def is_given_up(self) -> bool:
        """Whether nobody waits any more."""
        return not self._is_on

    def let_go(self) -> None:
        """The keys go on, in the order they came."""
        self._is_on = False
        kept, self._kept = self._kept, []
        for key, character in kept:
            if not key:
                if not self.takes_paste(character or ""):
                    self._paste(character or "")
            elif not self.takes(key, character):
                self._press(key, character)
