"""The few places where the toolkit's insides are touched, each with a test that fails loudly when
they change."""

from __future__ import annotations

from typing import Any


def write_raw(app: Any, text: str) -> None:
    """Put an escape sequence of ours to the terminal. Nothing is written where there is none
    (tests, a browser)."""
    driver = app._driver
    if driver is not None and not app.is_headless:
        driver.write(text)


def has_terminal(app: Any) -> bool:
    """Whether there is a terminal behind the app."""
    return app._driver is not None and not app.is_headless
