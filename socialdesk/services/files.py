"""Files: a customer's, fetched by the worker and found in the cache; ours, checked against the
platform's limits and kept until they are sent."""

from __future__ import annotations

import asyncio
import hashlib
import mimetypes
import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from socialdesk.errors import NotAllowed
from socialdesk.model.delivery import OutgoingFile
from socialdesk.model.i18n import called, translate
from socialdesk.model.message import Attachment
from socialdesk.model.pace import PaceRules
from socialdesk.model.policy import Capabilities
from socialdesk.model.text import human_size, split_text, storable
from socialdesk.store.messages import load_attachments

if TYPE_CHECKING:
    from socialdesk.clock import Clock
    from socialdesk.store.store import Store
    from socialdesk.store.thread import ThreadRow

LONGEST_NAME = 200
"""Bytes of a customer's file's name that are kept: with what stands before it, no system refuses it."""
LOOK_EVERY = 0.2
"""Seconds between two looks at whether the file has come."""


async def fetch_file(
    store: Store, clock: Clock, message: ThreadRow, index: int, seconds: float
) -> str:
    """The path of a message's file number `index` (from 1), fetched if it is not in the cache yet.

    Raises NotAllowed: there is no such file, the platform does not hand it out, or no worker
    fetched it in time.
    """
    files = load_attachments(message.attachments)
    if index > len(files):
        raise NotAllowed(translate("Message {id} has {len} files.", id=message.id, len=len(files)))
    file = files[index - 1]
    if not file.file_id:
        raise NotAllowed(
            translate(
                "This file is not one that the platform keeps: it was sent from here, or shown only in its app."
            )
        )
    account_id = (await store.inbox.conversation(message.conversation_id)).account_id
    wanted = await store.attachments.want(account_id, file.unique_id, file.file_id, clock.now())
    if wanted.state == "ready" and not await asyncio.to_thread(Path(wanted.path).is_file):
        await store.attachments.again(wanted, clock.now())
    for _ in range(int(seconds / LOOK_EVERY) + 1):
        found = await store.attachments.look(account_id, file.unique_id)
        if found and found.state == "ready":
            return found.path
        if found and found.state == "failed":
            raise NotAllowed(found.reason)
        await clock.sleep(LOOK_EVERY)
    raise NotAllowed(
        translate("The file has not come yet. Is `socialdesk run` running? It fetches files.")
    )


def checked_file(path: Path, capabilities: Capabilities) -> OutgoingFile:
    """What a file would be sent as. Raises NotAllowed with what the platform takes instead."""
    if not capabilities.uploads:
        raise NotAllowed(
            translate(
                "{platform} takes no files from programs. Send a link instead.",
                platform=capabilities.platform,
            )
        )
    path = path.expanduser()
    try:
        size = path.stat().st_size
        if not path.is_file() or not size:
            raise NotAllowed(translate("{path} is no file with something in it.", path=path))
    except OSError as error:
        raise _unread(path, error) from None
    mime = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    kept = OutgoingFile(str(path), path.name, mime, size)
    limit = capabilities.upload_limit(kept)
    types = capabilities.file_types
    if not limit or (types and path.suffix.lower() not in types):
        takes = ", ".join(sorted(types)) if types else translate("other files")
        raise NotAllowed(
            translate(
                "{platform} does not take {suffix} files; it takes {takes}.",
                platform=capabilities.platform,
                suffix=path.suffix,
                takes=takes,
            )
            if path.suffix
            else translate(
                "{platform} does not take files without a name's ending (.jpg, .pdf); it takes {takes}.",
                platform=capabilities.platform,
                takes=takes,
            )
        )
    if size > limit:
        raise NotAllowed(
            translate(
                "{name} is {human_size}; {platform} takes at most {human_size2}. Make it smaller, or send a link to it.",
                name=path.name,
                human_size=human_size(size),
                platform=capabilities.platform,
                human_size2=human_size(limit),
            )
        )
    return kept


def keep_file(path: Path, capabilities: Capabilities, folder: Path | None) -> OutgoingFile:
    """A file's copy among the shop's own. Raises NotAllowed with what the platform takes instead."""
    if folder is None:
        raise NotAllowed(
            translate(
                "{platform} takes no files from programs. Send a link instead.",
                platform=capabilities.platform,
            )
        )
    kept = checked_file(path, capabilities)
    return replace(kept, path=str(_copy(path.expanduser(), folder / "out")))


async def in_pieces(
    text: str, attach: Path | None, limits: Capabilities, folder: Path | None
) -> list[tuple[str, OutgoingFile | None]]:
    """Text and file cut into what goes as one message each. Raises NotAllowed."""
    parts = split_text(storable(text), limits.text_limit, limits.measure)
    if attach:
        # A copy of our own, so that it is there when it is sent.
        file = await asyncio.to_thread(keep_file, attach, limits, folder)
        fits = len(parts) == 1 and limits.measure(parts[0]) <= limits.caption_limit(file)
        return [(parts[0], file)] if fits else [("", file), *((part, None) for part in parts)]
    if not parts:
        raise NotAllowed(translate("There is no text to send. Write something first."))
    return [(part, None) for part in parts]


def keep_proof(path: Path, folder: Path) -> OutgoingFile:
    """A copy of what proves that something was handed over, kept for good. Raises NotAllowed."""
    kept = checked_file(path, _PROOF)
    return replace(kept, path=str(_copy(path.expanduser(), folder / "proofs")))


_PROOF = Capabilities(
    0,
    PaceRules(1, 0, 1),
    uploads={"image": 20 * 1024 * 1024, "file": 20 * 1024 * 1024},
    platform="socialdesk",
)


def _copy(path: Path, folder: Path) -> Path:
    """The same bytes are kept once. Raises NotAllowed."""
    try:
        digest = _digest(path)
    except OSError as error:  # who may look at its size may not read it all the same
        raise _unread(path, error) from None
    target = folder / f"{digest}{path.suffix.lower()[:10]}"
    try:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if target.exists():
            target.touch()  # sent again: it is kept as long as a new one
        else:
            part = target.with_suffix(".part")
            part.unlink(missing_ok=True)
            part.touch(0o600)
            shutil.copyfile(path, part)
            part.replace(target)
    except OSError as error:
        raise NotAllowed(
            translate(
                "{path} could not be copied to {parent} ({strerror}).",
                path=path,
                parent=target.parent,
                strerror=called(error.strerror or type(error).__name__),
            )
        ) from None
    return target


def _unread(path: Path, error: OSError) -> NotAllowed:
    return NotAllowed(
        translate(
            "{path} cannot be read ({strerror}).",
            path=path,
            strerror=called(error.strerror or type(error).__name__),
        )
    )


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:32]


def checked_for_all(path: Path, takes: Sequence[Capabilities]) -> OutgoingFile:
    """What a file would be sent as by the first of several accounts that takes it. Raises NotAllowed
    with what the first one that takes files says where none does."""
    return _by_any(takes, lambda each: checked_file(path, each))


def keep_for_all(path: Path, takes: Sequence[Capabilities], folder: Path | None) -> OutgoingFile:
    """Its copy among the shop's own, in the same way."""
    return _by_any(takes, lambda each: keep_file(path, each, folder))


def _by_any(
    takes: Sequence[Capabilities], attempt: Callable[[Capabilities], OutgoingFile]
) -> OutgoingFile:
    refused: NotAllowed | None = None
    for each in sorted(takes, key=lambda one: not one.uploads):
        try:
            return attempt(each)
        except NotAllowed as error:
            refused = refused or error
    raise refused or NotAllowed(translate("No account is configured."))


def file_name(file: Attachment, path: str) -> str:
    """A name for a customer's file that every system takes, without folders: the sender's, if it has one, with the ending of
    where it lies (`path`) otherwise."""
    plain = re.sub(r"[^\w.-]+", "-", file.name).strip(".-") or file.kind
    if "." not in plain:
        plain += Path(path).suffix
    return plain.encode("utf-8", "replace")[-LONGEST_NAME:].decode("utf-8", "ignore")
