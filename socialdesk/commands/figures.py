"""`socialdesk figures`: made anew from the messages, and compared with them."""

from __future__ import annotations

import sys
from argparse import Namespace

from socialdesk.commands.context import configured, with_store
from socialdesk.commands.show import json_line
from socialdesk.model.i18n import count, translate
from socialdesk.store.store import Store


def figures(options: Namespace) -> int:
    """`socialdesk figures rebuild|check`; 1 where any differs."""
    config = configured(options)
    if options.what == "rebuild":
        made = with_store(config, _rebuild)
        if options.json:
            json_line({"conversations": made})
        else:
            print(
                count(
                    "The waits of one conversation were made anew.",
                    "The waits of {n} conversations were made anew.",
                    made,
                )
            )
        return 0
    checked, different = with_store(config, _compare)
    if options.json:
        json_line({"checked": checked, "different": len(different)})
    else:
        print(
            translate(
                "Conversations looked at: {checked}; different: {different}",
                checked=checked,
                different=len(different),
            )
        )
    if different and not options.json:
        names = ", ".join(map(str, different[:10]))
        print(
            translate(
                "Of {names} the figures are not what the messages say. `socialdesk figures rebuild` makes them anew.",
                names=names,
            ),
            file=sys.stderr,
        )
    return int(bool(different))


async def _rebuild(store: Store) -> int:
    await store.figures.begin_anew()
    made = 0
    while some := await store.figures.catch_up():
        made += some
    return made


async def _compare(store: Store) -> tuple[int, list[int]]:
    checked, different, last = 0, list[int](), 0
    while True:
        found = await store.figures.compare(last)
        if found.last is None:
            return checked, different
        checked += found.checked
        different += found.different
        last = found.last
