"""`socialdesk canned`: answers that stand ready."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from socialdesk.commands.context import configured, with_store
from socialdesk.commands.show import json_line, padded, safe
from socialdesk.errors import SocialdeskError
from socialdesk.model.i18n import translate
from socialdesk.model.text import storable


def canned(options: Namespace) -> None:
    """`socialdesk canned`."""
    config = configured(options)
    if options.action == "list":
        for each in with_store(config, lambda store: store.canned.all()):
            if options.json:
                json_line(
                    {
                        "shortcut": each.shortcut,
                        "title": each.title,
                        "folder": each.folder or None,
                        "text": each.body,
                        "file": each.file or None,
                        "uses": each.uses,
                    }
                )
            else:
                folder = f"{safe(each.folder)}/" if each.folder else ""
                print(
                    f"/{padded(safe(each.shortcut), 16)} {folder}{safe(each.title, 30)}: {safe(each.body, 80)}"
                )
        return
    if not options.shortcut:
        raise SocialdeskError(
            translate(
                'Name the shortcut: `socialdesk canned {action} gia "…"`.', action=options.action
            )
        )
    if options.action == "drop":
        with_store(config, lambda store: store.canned.drop(options.shortcut))
        return
    text = storable(sys.stdin.read() if options.text == "-" else options.text)
    file = str(Path(options.attach).expanduser().resolve()) if options.attach else ""
    if file and not Path(file).is_file():
        raise SocialdeskError(translate("{file} is no file.", file=file))
    with_store(
        config,
        lambda store: store.canned.save(
            storable(options.shortcut),
            text,
            storable(options.title),
            storable(options.folder),
            file,
        ),
    )
