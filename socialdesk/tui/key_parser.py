"""Bytes of a terminal as keys, wherever a slow line parts them and whatever comes in one piece with
them.

The toolkit's parser takes Esc and a letter in one packet for Alt and the letter, an Alt+Enter for
Enter, a sequence that a slow line has parted for its letters, and lines that are pasted without
marks for lines that were sent. Here a sequence is whole or not there yet; the toolkit is asked what
a whole one means.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Generator, Iterator
from itertools import pairwise
from typing import Any

from textual import constants, events
from textual._xterm_parser import XTermParser
from textual.message import Message

ESC = "\x1b"
PASTE_BEGINS, PASTE_ENDS = "\x1b[200~", "\x1b[201~"
PARTED = 0.5
"""Seconds in which the rest of a sequence is waited for, once more than its Esc is here."""
LATE = 1.0
"""Seconds after an Esc in which what can only be the rest of a sequence still is one: the line was
slower than whoever presses Esc."""
BURST = 0.04
"""Seconds between two pieces that nobody can have typed one after the other."""
SLOW = 0.3
"""The same for letters and a line break in one piece, behind what is known for a paste: a machine with much
else to do hands its end over late. An Enter by itself was pressed."""
LONG = 8
"""Letters in a burst from which one line break among them makes it a paste; two make any one."""

_WHOLE = re.compile(
    r"\x1b\[\[."  # the Linux console's F1 to F5
    r"|\x1b\[M..."  # a click, as terminals without SGR say it
    r"|\x1b\[(?![M\[])[0-?]*[ -/]*[@-~]"
    r"|\x1bO[\d;]*[@-~]"
    r"|\x1b(?=\x1b)"
    r"|\x1b[^\x1b\[O]",
    re.DOTALL,
)
_PART = re.compile(r"\x1b(?:\[(?:\[|M.{0,2}|[0-?]*[ -/]*)?|O[\d;]*)?", re.DOTALL)
_NO_PASTE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""What nobody pastes: a burst with one of these was typed, by an input method or ahead."""
_PIECES = re.compile(r"\r\n|\r|\n|[^\r\n]+")
_BREAKS = ("\r\n", "\r", "\n")


class AltKey(events.Key):
    """Esc and a key in one piece, from a terminal that says Alt and the key in the same way. Which
    of the two is meant depends on whether Alt and this key mean anything."""

    def __init__(self, key: events.Key) -> None:
        name = key.key
        if len(name) == 1 and name.isupper():
            name = f"shift+{name.lower()}"
        super().__init__(f"alt+{name}", None)
        self.bare = key
        """The key without Alt."""


class LineBreak(events.Key):
    """An Enter between lines that came in one piece: of a paste, where lines are written."""


class KeyParser:
    """Takes the toolkit's parser's place in its drivers."""

    def __init__(self, debug: bool = False, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._toolkit = XTermParser(debug)
        self._rest = ""
        """The beginning of a sequence whose end is not here yet."""
        self._is_told = False
        """Whether that sequence's Esc was given out already."""
        self._pasted: str | None = None
        """What is here of a marked paste."""
        self._fed_at = self._escaped_at = float("-inf")
        self._held: list[str] = []
        """Enters of which only what comes next tells whether they are a paste's."""
        self._text = self._breaks = 0
        self._is_typed = self._is_paste = False

    def feed(self, data: str) -> Iterator[Message]:
        """What these characters mean, as far as that is clear by now."""
        if not data:
            return  # part of a letter; the toolkit would take it for the end of all keys
        now = self._now()
        yield from self._settle(now)
        is_rest = self._is_paste and data.strip("\r\n") != ""
        if now - self._fed_at > (SLOW if is_rest else BURST):
            yield from self._let_go()
            self._text = self._breaks = 0
            self._is_typed = self._is_paste = False
        self._fed_at = now
        is_begun = bool(self._rest) or self._pasted is not None
        if not is_begun and now - self._escaped_at < LATE and _is_tail(data):
            self._is_typed = self._is_told = True
            yield from self._take(ESC + data)
        elif is_begun or _NO_PASTE.search(data):
            self._is_typed = True
            yield from self._let_go()
            yield from self._take(data)
        else:
            yield from self._take_plain(data)

    def tick(self) -> Iterator[Message]:
        """What has waited for more long enough."""
        yield from self._settle(self._now())

    # -- letters, and the line breaks between them

    def _take_plain(self, data: str) -> Iterator[Message]:
        pieces = _PIECES.findall(data)
        behind = [*self._held[-1:], *pieces]
        self._text += sum(len(each) for each in pieces if each not in _BREAKS)
        self._breaks += sum(
            first in _BREAKS and then not in _BREAKS for first, then in pairwise(behind)
        )
        if not self._is_typed and self._breaks and (self._breaks > 1 or self._text >= LONG):
            self._is_paste = True
        for each in pieces:
            if each in _BREAKS:
                self._held.append(each)
            else:
                yield from self._let_go(within=True)
                for char in each:
                    yield from self._toolkit.feed(char)
        if not self._text or self._is_typed:
            yield from self._let_go()

    def _let_go(self, *, within: bool = False) -> Iterator[Message]:
        """Give out the Enters that were held. Those behind a paste are let go of: only its lines
        are wanted."""
        held, self._held = self._held, []
        for each in held if within or not self._is_paste else ():
            if self._is_paste:
                yield LineBreak("enter", "\r")
            else:
                for char in each:
                    yield from self._toolkit.feed(char)

    # -- sequences

    def _take(self, data: str) -> Iterator[Message]:
        data, self._rest = self._rest + data, ""
        while data:
            if self._pasted is not None:
                data = yield from self._take_pasted(data)
            elif data[0] != ESC:
                yield from self._toolkit.feed(data[0])
                data = data[1:]
            elif found := _WHOLE.match(data):
                data = data[found.end() :]
                yield from self._sequence(found[0])
            elif _PART.fullmatch(data):
                self._rest, data = data, ""
            else:  # Esc, and what is no sequence
                yield from self._escape()
                data = data[1:]

    def _take_pasted(self, data: str) -> Generator[Message, None, str]:
        text, mark, rest = (str(self._pasted) + data).partition(PASTE_ENDS)
        if not mark:
            self._pasted = text
            return ""
        self._pasted = None
        yield events.Paste(text.replace("\x00", ""))
        return rest

    def _sequence(self, sequence: str) -> Iterator[Message]:
        """What a whole sequence means; Esc and its letters if it means nothing and has no numbers."""
        if sequence == PASTE_BEGINS:
            self._pasted, self._is_told = "", False
        elif sequence == ESC:
            yield from self._escape()
        elif sequence[1] not in "[O":
            yield from self._with_alt(sequence[1])
        elif (found := self._known(sequence)) is not None:
            self._is_told = False
            yield from found
        elif not any(char.isdigit() for char in sequence):
            yield from self._escape()
            yield from self._letters(sequence[1:])

    def _with_alt(self, char: str) -> Iterator[Message]:
        is_told, self._is_told = self._is_told, False
        for event in self._toolkit.feed("\r" if char == "\n" else char):
            assert isinstance(event, events.Key)
            yield event if is_told else AltKey(event)

    def _known(self, sequence: str) -> list[Message] | None:
        """What the toolkit makes of it; None if it makes nothing of it."""
        found = list(self._toolkit.feed(sequence))
        if self._toolkit._awaiting.timeout is None:
            return found
        before, self._toolkit = self._toolkit, XTermParser()
        for name in ("last_x", "last_y", "mouse_pixels", "terminal_size", "terminal_pixel_size"):
            setattr(self._toolkit, name, getattr(before, name))
        return None

    def _escape(self) -> Iterator[Message]:
        is_told, self._is_told = self._is_told, False
        if not is_told:
            yield events.Key("escape", ESC)

    def _letters(self, text: str) -> Iterator[Message]:
        for char in text:
            yield from self._toolkit.feed(char)

    def _settle(self, now: float) -> Iterator[Message]:
        """What has waited for its end is what it is."""
        waited = now - self._fed_at
        if self._held and waited > (SLOW if self._is_paste else BURST):
            yield from self._let_go()
        rest = self._rest
        patience = PARTED if rest.startswith(f"{ESC}[") else constants.ESCAPE_DELAY
        if not rest or waited < patience:
            return
        self._rest = ""
        if len(rest) > 1 and (found := self._known(rest)):
            self._is_told = False
            yield from found
            return
        if rest == ESC:
            self._escaped_at = now
        yield from self._escape()
        yield from self._letters(rest[1:])


def _is_tail(data: str) -> bool:
    """Whether this can only be what belongs behind an Esc; a "[" alone is a key."""
    if len(data) < 2 or data[0] not in "[O":
        return False
    return bool(_WHOLE.match(ESC + data) or _PART.fullmatch(ESC + data))


def install(app: Any) -> None:
    """Have the app's driver, or the one it is made from, read keys so."""
    for driver in app.driver_class.__mro__:
        module = sys.modules[driver.__module__]
        if hasattr(module, "XTermParser"):
            module.XTermParser = KeyParser  # type: ignore[attr-defined] # the name a driver makes a parser by
