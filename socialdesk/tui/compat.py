"""The few places where the toolkit's insides are touched, each with a test that fails loudly when
they change."""

from __future__ import annotations

from typing import Any

from textual.notifications import Notification

LEAST_SHOWN = 0.1
"""Seconds for a toast that is made in the moment in which its notification ends."""


def write_raw(app: Any, text: str) -> None:
    """Put an escape sequence of ours to the terminal. Nothing is written where there is none
    (tests, a browser)."""
    driver = app._driver
    if driver is not None and not app.is_headless:
        driver.write(text)


def has_terminal(app: Any) -> bool:
    """Whether there is a terminal behind the app."""
    return app._driver is not None and not app.is_headless


class Notice(Notification):
    """A notification whose toast always has some time left.

    The toolkit first looks which notifications are still to be shown, and a moment later asks each
    how much time it has left, for a timer. One that ends in between would have less than none, and
    a timer that should have rung in the past never gives the loop back: the desk stands still.
    """

    @property
    def time_left(self) -> float:
        """Seconds until it ends; a moment at least."""
        return max(super().time_left, LEAST_SHOWN)

    @property
    def has_expired(self) -> bool:
        """Whether it is over."""
        return super().time_left <= 0
