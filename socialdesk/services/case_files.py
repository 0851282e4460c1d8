"""The files of a case's evidence, written where the shop wants them: for a carrier, a marketplace, a maker."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Sequence
from pathlib import Path

from socialdesk.errors import NotAllowed
from socialdesk.model.i18n import translate
from socialdesk.model.text import display_safe
from socialdesk.services.files import file_name
from socialdesk.store.cases import Evidence
from socialdesk.store.messages import load_attachments
from socialdesk.store.person_rows import file_of
from socialdesk.store.store import Store


async def write_evidence(store: Store, evidence: Sequence[Evidence], folder: str | Path) -> int:
    """Copy what was fetched of these messages' files into a folder, which is made for its owner alone where it is missing. How
    many there were. Raises NotAllowed where it cannot be written."""
    written = 0
    for each in evidence:
        for place, file in enumerate(load_attachments(each.attachments), 1):
            path = file.unique_id and await file_of(store.database, each.account_id, file.unique_id)
            if not path:
                continue
            target = Path(folder) / f"{each.message_id}-{place}-{file_name(file, path)}"
            written += await asyncio.to_thread(_copied, Path(path), target)
    return written


def _copied(path: Path, target: Path) -> bool:
    try:
        target = target.expanduser()
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.is_file():
            return False
        shutil.copyfile(path, target)
    except OSError as error:
        raise NotAllowed(
            translate(
                "{path} cannot be written ({why}). Name another place, or free some space.",
                path=display_safe(str(target)),
                why=error.strerror or type(error).__name__,
            )
        ) from None
    return True
