"""Links and files: which a text has, and handing them to the system's own viewer, never through a
shell."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from socialdesk.errors import NotAllowed
from socialdesk.model.i18n import translate
from socialdesk.model.text import display_safe

_LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"“”'`]+|tel:\+?[\d-]{5,20}", re.IGNORECASE)
SAFE_ENDINGS = frozenset(
    {
        ".jpg",
        ".jpeg",
        ".png",
        ".gif",
        ".webp",
        ".bmp",
        ".heic",
        ".mp4",
        ".mov",
        ".webm",
        ".mkv",
        ".avi",
        ".mp3",
        ".ogg",
        ".oga",
        ".opus",
        ".wav",
        ".m4a",
        ".aac",
        ".pdf",
        ".txt",
        ".csv",
        ".doc",
        ".docx",
        ".xls",
        ".xlsx",
        ".odt",
        ".ods",
    }
)
"""What a viewer shows. Anything else may be a program: its path is shown, and opening it is the
agent's own act."""


def links_of(text: str) -> list[str]:
    """The web and telephone addresses in a text, in order, each once; what is shown is what is
    opened."""
    found = []
    for match in _LINK.finditer(display_safe(text, lines=True)):
        link = match[0].rstrip(".,;:!?…)]}»”")
        link = f"https://{link}" if link.lower().startswith("www.") else link
        if link.isascii() or _plain_host(link):
            found.append(link)
    return list(dict.fromkeys(found))


def _plain_host(link: str) -> bool:
    """Letters of other scripts may stand in a path, not in a host, where they pretend to be
    somebody else's."""
    from urllib.parse import urlsplit  # noqa: PLC0415 - not before the first paint

    try:
        return (urlsplit(link).hostname or "").isascii()
    except ValueError:
        return False


_ENDINGS = {
    "photo": ".jpg",
    "live_photo": ".jpg",
    "sticker": ".webp",
    "video": ".mp4",
    "animation": ".mp4",
    "video_note": ".mp4",
    "voice": ".ogg",
    "audio": ".mp3",
}


def with_ending(path: str, kind: str, name: str) -> str:
    """A cached file's path under an ending that a viewer understands: beside it, without copying
    it.

    The cache names files by what they are known by, not by what a customer called them; only an
    ending that a viewer shows is taken over from a name.
    """
    ending = Path(name).suffix.lower()
    ending = ending if ending in SAFE_ENDINGS else _ENDINGS.get(kind, "")
    if Path(path).suffix or not ending:
        return path
    named = Path(f"{path}{ending}")
    try:
        if not named.exists():
            named.unlink(missing_ok=True)
            named.symlink_to(Path(path).name)
    except OSError:
        return path
    return str(named)


class Opener:
    """Hands files and links to the system. `start` begins a program (a list of words, no shell)."""

    def __init__(self, start: object = None) -> None:
        self._start = start if callable(start) else _start

    @property
    def deed(self) -> str:
        """What `open` does, as a key's hint."""
        return translate("open with the system's viewer")

    def open(self, target: str, name: str = "") -> None:
        """Show a file (that its sender called `name`) or a link. Raises NotAllowed with what to do
        instead."""
        is_link = target.lower().startswith(("http://", "https://", "tel:"))
        if not is_link:
            path = Path(target)
            if path.suffix.lower() not in SAFE_ENDINGS:
                raise NotAllowed(
                    translate(
                        "{path} may be a program. Open it yourself if you trust it.", path=target
                    )
                )
            if not path.is_file():
                raise NotAllowed(translate("{path} is gone.", path=target))
        if os.environ.get("SSH_CONNECTION"):
            raise NotAllowed(
                translate("This desk runs on another machine; here it is: {target}", target=target)
            )
        program = _program()
        if program is None:
            raise NotAllowed(
                translate("This machine has no viewer for it; here it is: {target}", target=target)
            )
        self._start([*program, target])

    def said(self, path: str, name: str = "") -> str:
        """A file as it is shown: with its path, to who could open it there."""
        return path


class ElsewhereOpener(Opener):
    """For a desk in a browser: links open there, files are downloaded by it; nothing begins on the
    desk's own machine. `tell` says it to the page."""

    def __init__(self, tell: Callable[[dict[str, object]], None]) -> None:
        super().__init__(lambda _: None)
        self._tell = tell

    @property
    def deed(self) -> str:
        """See `Opener`."""
        return translate("open or save it on your machine")

    def open(self, target: str, name: str = "") -> None:
        """Hand it to the browser. Raises NotAllowed for a number to call, which it cannot."""
        lower = target.lower()
        if lower.startswith("tel:"):
            raise NotAllowed(
                translate("This machine has no viewer for it; here it is: {target}", target=target)
            )
        if lower.startswith(("http://", "https://")):
            self._tell({"type": "open_url", "url": target})
        else:
            self._tell({"type": "download", "path": target, "name": self.said(target, name)})

    def said(self, path: str, name: str = "") -> str:
        """Its sender's name for it alone: whoever looks sits elsewhere."""
        name, ending = name or Path(path).name, Path(path).suffix
        return name if Path(name).suffix else f"{name}{ending}"


def _program() -> list[str] | None:
    if sys.platform == "darwin":
        return ["open"]
    if sys.platform == "win32":
        return ["rundll32", "url.dll,FileProtocolHandler"]
    found = shutil.which("xdg-open")
    return [found] if found else None


def _start(command: list[str]) -> None:
    import subprocess  # noqa: PLC0415 - not before the first paint

    subprocess.Popen(  # noqa: S603 - the system's viewer, with one argument and no shell
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
