"""`socialdesk backup`, `restore` and `reindex`: copy the store, bring it back, mend it."""

from __future__ import annotations

import secrets
from argparse import Namespace
from pathlib import Path

from socialdesk.clock import SystemClock
from socialdesk.commands.context import configured, with_store
from socialdesk.config import Config
from socialdesk.errors import SocialdeskError
from socialdesk.model.i18n import called, count, translate
from socialdesk.model.masking import Mask
from socialdesk.model.text import human_size
from socialdesk.store import backup as copies
from socialdesk.store.anonymised import anonymise as masked_copy
from socialdesk.store.store import Store


def backup(options: Namespace) -> None:
    """`socialdesk backup`."""
    config = configured(options)
    database = _sqlite(config)
    target = _target(options, database)
    try:
        found = copies.back_up(database, config.files, target, SystemClock().now())
    except OSError as error:
        raise _unwritten(target, error) from None
    print(
        translate(
            "Copied {conversations}, {messages} and {files} to {path} ({size}); the copy was checked and is sound.",
            **_amounts(found),
            path=target,
            size=human_size(found.size),
        )
    )
    if found.missing:
        print(
            count(
                "{n} file that was fetched once is gone from this disk.",
                "{n} files that were fetched once are gone from this disk.",
                found.missing,
            )
        )
    print(
        translate(
            "It holds customers' words and your accounts' permissions: keep it as you keep your keys. The configuration is not in it."
        )
    )


def anonymise(options: Namespace) -> None:
    """`socialdesk anonymise`."""
    config = configured(options)
    file = config.store_url.startswith("sqlite:///")
    target = _target(options, _sqlite(config) if file else None)
    mask = Mask(secrets.token_bytes(16))
    try:
        found = with_store(config, lambda store: masked_copy(store, target, mask))
    except OSError as error:
        raise _unwritten(target, error) from None
    print(
        translate(
            "Copied {conversations}, {messages} and {orders} to {path} ({size}). No customer is known in it: names, telephone numbers, addresses and words are others, and there are no files. Your products, texts and the names of your own people are in it as they are.",
            conversations=count("{n} conversation", "{n} conversations", found.conversations),
            messages=count("{n} message", "{n} messages", found.messages),
            orders=count("{n} order", "{n} orders", found.orders),
            path=target,
            size=human_size(found.size),
        )
    )


def _target(options: Namespace, database: Path | None) -> Path:
    """Where a copy is to be written. Raises SocialdeskError for no such place."""
    target = Path(options.file).absolute()
    if target.exists() and not options.force:
        raise SocialdeskError(
            translate("{path} exists already. Name another file, or add --force.", path=target)
        )
    ours = (database, database.with_name(database.name + "-wal")) if database else ()
    if options.file == "-" or target.is_dir() or target in ours:
        raise SocialdeskError(
            translate("{path} is no place for a copy. Name a new file.", path=target)
        )
    return target


def restore(options: Namespace) -> None:
    """`socialdesk restore`."""
    config = configured(options)
    database = _sqlite(config)
    try:
        found = copies.restore(
            Path(options.file).absolute(),
            database,
            config.files,
            SystemClock().now(),
            replace=options.force,
        )
    except OSError as error:
        raise _unwritten(database, error) from None
    print(
        translate(
            "Brought back {conversations}, {messages} and {files} to {path}.",
            **_amounts(found),
            path=database,
        )
    )
    if found.aside:
        print(
            translate(
                "What was there before lies in {path}; delete it once all is well.",
                path=found.aside,
            )
        )
    if found.doubtful:
        print(
            count(
                "{n} answer was waiting when the copy was made and may have left since: it is not sent by itself. `socialdesk outbox` lists it.",
                "{n} answers were waiting when the copy was made and may have left since: they are not sent by themselves. `socialdesk outbox` lists them.",
                found.doubtful,
            )
        )
    print(
        translate(
            "Next: `socialdesk doctor`. A permission that renews itself may have been renewed since the copy: if doctor says so, `socialdesk connect ACCOUNT`."
        )
    )


def _amounts(found: copies.Copied) -> dict[str, str]:
    """What a copy holds, as its sentence takes it."""
    return {
        "conversations": count("{n} conversation", "{n} conversations", found.conversations),
        "messages": count("{n} message", "{n} messages", found.messages),
        "files": count("{n} file", "{n} files", found.files),
    }


def _sqlite(config: Config) -> Path:
    """Where the store lies, if it is a file. Raises SocialdeskError."""
    if config.store_url.startswith("sqlite:///"):
        return Path(config.store_url.removeprefix("sqlite:///"))
    raise SocialdeskError(
        translate(
            "The store is a PostgreSQL database, which has tools of its own: `pg_dump --format=custom --file=FILE` copies it while it is in use, "
            "`pg_restore --clean --dbname=NAME FILE` brings it back. The files lie in {files}: copy that folder as well.",
            files=config.files,
        )
    )


def _unwritten(path: Path, error: OSError) -> SocialdeskError:
    return SocialdeskError(
        translate(
            "{path} cannot be written ({why}). Name another place, or free some space.",
            path=path,
            why=called(error.strerror or type(error).__name__),
        )
    )


def reindex(options: Namespace) -> None:
    """`socialdesk reindex`."""

    async def act(store: Store) -> int:
        await store.search.rebuild()
        number = 0
        while done := await store.search.index():
            number += done
        return number

    config = configured(options)
    print(count("Indexed {n} message.", "Indexed {n} messages.", with_store(config, act)))
