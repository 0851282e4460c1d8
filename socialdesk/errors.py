"""Errors that are written for people: what happened, why, and what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from socialdesk.model.reason import Reason


class SocialdeskError(Exception):
    """An error with one readable sentence (or two) for the person at the keyboard; never holds a
    secret.

    With a `Reason` it is said in the language that is spoken when it is shown; a sentence stays as
    it was said.
    """

    def __init__(self, said: Reason | str = "") -> None:
        super().__init__(said)
        self._said = said

    @property
    def reason(self) -> Reason:
        """What happened, to be kept and said later."""
        from socialdesk.model.reason import reason_of  # noqa: PLC0415 - `--help` says nothing of it

        return reason_of(self._said)


class ConfigError(SocialdeskError):
    """The configuration cannot be used; the text names file, line and key."""


class StoreError(SocialdeskError):
    """The store cannot be read or written at present; nothing was confirmed to a platform
    meanwhile."""


def cut_short(error: StoreError) -> str:
    """What to say to whoever asked for something that the store could not do: only what a worker does
    goes on by itself."""
    from socialdesk.model.i18n import translate  # noqa: PLC0415 - as above

    return translate(
        "{why} What you asked for has not come to its end: do it again then.", why=error
    )


class StoreLost(StoreError):
    """The store is no longer where it was opened: deleted, moved away or replaced. Waiting does not
    help."""


class StoreRefused(StoreError):
    """The store is there and did not do what this program asked of it: what it asked for is not in
    it."""


class Unstorable(Exception):
    """What was to be written cannot be, however well the store is: a value that no column holds, or
    something of ours that failed at it. The cause is its `__cause__`."""


class NotFound(SocialdeskError):
    """There is no such conversation, message or delivery."""


class NotAllowed(SocialdeskError):
    """A platform's rule, or the state of the thing, forbids it; the text says which and what is
    possible instead."""


class Overtaken(NotAllowed):
    """What was meant is not what it was when it was seen: nothing was done to it."""


class ChannelError(SocialdeskError):
    """A platform refused or could not be reached; made by a channel, free of the platform library's
    own text.

    `final`: asking again changes nothing until a person has done something.
    """

    def __init__(self, said: Reason | str, *, final: bool = False) -> None:
        super().__init__(said)
        self.final = final


class Unreadable(ValueError):
    """A payload that is not shaped as its platform documents it; the text names the field and holds
    none of its words."""
