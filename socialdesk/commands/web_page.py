"""The page of a desk in a browser, and the one that says why there is none: their text, their words, and
what they may load."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable
from pathlib import Path

from socialdesk import tui
from socialdesk.commands.web_session import LARGEST_UPLOAD
from socialdesk.model.i18n import language, translate

STATIC = Path(tui.__file__).parent / "web" / "static"
TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".woff2": "font/woff2",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
}


def policy(origins: Iterable[str]) -> str:
    """What the page may load: its own files and font, and nothing from anywhere else. The terminal
    writes its styles into the page, so styles may; scripts may not."""
    known = sorted(each.replace("http", "ws", 1) for each in origins if "[" not in each)
    sockets = " ".join(
        known
    )  # browsers that do not count them as their own; none of digits and colons
    return (
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; img-src 'self' data:; "
        f"connect-src 'self' {sockets}; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


_COMMAND = re.compile("`([^`]+)`")


def desk_page() -> str:
    """The page that shows a desk."""
    return _filled("index.html", html.escape(json.dumps(_words(), ensure_ascii=False)))


def refused_page(words: str) -> str:
    """Why there is no desk here; it loads nothing, since its reader is not let in."""
    return _filled("refused.html", _COMMAND.sub(r"<code>\1</code>", html.escape(words)))


def _filled(name: str, words: str) -> str:
    """A page with its language and words, which are HTML."""
    text = (STATIC / name).read_text(encoding="utf-8")
    return text.replace("{language}", language()).replace("{words}", words)


def way_in_words() -> str:
    """How somebody comes in who has no address."""
    return translate(
        "This desk is opened by the address that `socialdesk web` prints; each address works once."
    )


def used_words() -> str:
    """The same for somebody whose address lets nobody in."""
    return translate(
        "This address was used already, or is one of an earlier `socialdesk web`: each lets one browser in, once. "
        "The newest stands where `socialdesk web` runs."
    )


def _words() -> dict[str, str | int]:
    """What the page says itself, in the desk's language."""
    return {
        "opening": translate("Opening the desk …"),
        "lost": translate("The connection is lost. Trying again … What you wrote is kept."),
        "left": translate("The desk was closed."),
        "again": translate("Open it again"),
        "elsewhere": translate("This desk is shown in another tab now."),
        "full": translate("Too many desks are open already; close one first."),
        "locked": translate(
            "This browser is not let in any more: `socialdesk web` was started again. Open the address that it printed; "
            "your drafts are kept."
        ),
        "choose": translate("Choose a file, or drop it here"),
        "cancel": translate("Cancel"),
        "sending": translate("Uploading {name} …", name="{name}"),
        "one": translate("Only one file goes along with an answer: choose one of them."),
        "large": translate(
            "This file is larger than any platform takes ({n} MB).", n=LARGEST_UPLOAD >> 20
        ),
        "largest": LARGEST_UPLOAD,
        "long": translate("This is too long to be pasted; send it as a file."),
        "failed": translate("The file could not be uploaded. Try it once more."),
    }
