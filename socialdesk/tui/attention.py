"""Telling an agent who looks elsewhere: the terminal's title, its bell, or a notification of its
own; never what was said."""

from __future__ import annotations

from collections.abc import Callable

from socialdesk.model.i18n import count

EVERY = 3_000
"""Milliseconds between two of them at least."""
FLASH = "\a"


class Attention:
    """`write` puts bytes of ours to the terminal, `now` is the clock; `way` is off, bell or
    terminal."""

    def __init__(
        self, write: Callable[[str], None], now: Callable[[], int], way: str, shop: str
    ) -> None:
        self._write, self._now, self._way = write, now, way
        self._shop = "".join(char for char in shop if char.isprintable())[:40]
        self._title = ""
        self._told_at = 0
        self._untold = 0
        self.focused = True

    def tell(self, waiting: int, before: int) -> None:
        """So many wait now, and so many did; says so if somebody new does and nobody looks."""
        self.title(waiting)
        new = waiting - before
        if new <= 0 or self._way == "off" or self.focused:
            return
        self._untold += new
        now = self._now()
        if self._told_at and 0 <= now - self._told_at < EVERY:
            return
        self._told_at = now
        words = count("{n} customer writes", "{n} customers write", self._untold)
        self._untold = 0
        self.call(words)

    def call(self, words: str) -> None:
        """Something has come due, in words of ours: says so if nobody looks."""
        if self._way == "off" or self.focused:
            return
        if self._way == "bell":
            self._write(FLASH)
        else:
            # OSC 9 (iTerm2, kitty, WezTerm, Windows Terminal) and 777 (urxvt, foot, VTE): each
            # knows its own.
            self._write(f"\x1b]9;socialdesk: {words}\x1b\\\x1b]777;notify;socialdesk;{words}\x1b\\")

    def title(self, waiting: int) -> None:
        """How many wait, in the terminal's title; written only when it changes."""
        title = (
            f"({waiting}) {self._shop} · socialdesk" if waiting else f"{self._shop} · socialdesk"
        )
        if title != self._title:
            self._title = title
            self._write(f"\x1b]2;{title}\x1b\\")
