"""The agent's own editor, to which the terminal is lent for a while."""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from socialdesk.model.i18n import translate

if TYPE_CHECKING:
    from socialdesk.tui.screen import DeskScreen


def lend_terminal(screen: DeskScreen, command: str, path: Path) -> None:
    """Run an editor on a file until it ends."""
    with screen.app.suspend():
        subprocess.run([*shlex.split(command), str(path)], check=False)  # noqa: S603 - the agent's own editor


def edit_file(screen: DeskScreen, path: str) -> None:
    """Open a file of the shop's own in $EDITOR; where there is none, or somebody sits at a browser, say where it
    stands."""
    command = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if not screen.program.reach.is_here or not command:
        screen.tell(translate("It stands in {path}.", path=path))
        return
    try:
        lend_terminal(screen, command, Path(path))
    except Exception as error:  # noqa: BLE001 - an editor that is not there, a terminal that cannot be lent
        words = translate("The editor could not be opened ({error}).", error=type(error).__name__)
        screen.tell(words, bad=True)
    screen.app.refresh(repaint=True, layout=True)
