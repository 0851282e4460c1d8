"""`socialdesk agenda`: what goes out in the coming days."""

from __future__ import annotations

import sys
from argparse import Namespace
from datetime import datetime
from pathlib import Path

from socialdesk.commands.context import configured, with_store
from socialdesk.commands.show import json_line, safe
from socialdesk.errors import NotAllowed
from socialdesk.model.i18n import translate
from socialdesk.services.broadcasting.agenda import Appointment, calendar
from socialdesk.services.broadcasting.agenda import agenda as read
from socialdesk.services.broadcasting.words import KINDS
from socialdesk.services.whole_file import whole_file
from socialdesk.store.store import Store

STDOUT = "-"


def agenda(options: Namespace) -> None:
    """`socialdesk agenda`."""
    config = configured(options)
    prints = options.ics == STDOUT
    if prints and options.json:
        raise NotAllowed(
            translate("The calendar and the JSON would be mixed: leave out --json, or name a file.")
        )

    async def look(store: Store) -> tuple[list[Appointment], bytes]:
        now = store.clock.now()
        found = await read(store, now, options.days, config.zone)
        return found, calendar(found, now) if options.ics else b""

    found, file = with_store(config, look)
    if prints:
        sys.stdout.flush()
        sys.stdout.buffer.write(file)
        return
    if options.ics:
        with whole_file(Path(options.ics).expanduser()) as part:
            part.write_bytes(file)
    for each in found:
        at = datetime.fromtimestamp(each.at / 1000, config.zone)
        if options.json:
            json_line(
                {
                    "at": at.isoformat(),
                    "kind": each.kind,
                    "name": each.name,
                    "conversation": each.conversation,
                    "summary": each.summary,
                }
            )
        elif not options.ics:
            print(
                f"{at:%d/%m %H:%M} {translate(KINDS[each.kind])} {safe(each.name, 24)} {safe(each.summary, 60)}".rstrip()
            )
    if options.ics and not options.json:
        print(translate("Written to {path}: {n}.", n=len(found), path=options.ics))
