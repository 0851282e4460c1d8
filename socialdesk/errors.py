"""Errors that are written for people: what happened, why, and what to do next."""

from __future__ import annotations


class SocialdeskError(Exception):
    """An error with one readable sentence (or two) for the person at the keyboard; never holds a
    secret."""


class ConfigError(SocialdeskError):
    """The configuration cannot be used; the text names file, line and key."""


class StoreError(SocialdeskError):
    """The store cannot be read or written at present; nothing was confirmed to a platform
    meanwhile."""


class NotFound(SocialdeskError):
    """There is no such conversation, message or delivery."""


class NotAllowed(SocialdeskError):
    """A platform's rule, or the state of the thing, forbids it; the text says which and what is
    possible instead."""


class ChannelError(SocialdeskError):
    """A platform refused or could not be reached; made by a channel, free of the platform library's
    own text.

    `final`: asking again changes nothing until a person has done something.
    """

    def __init__(self, text: str, *, final: bool = False) -> None:
        super().__init__(text)
        self.final = final
