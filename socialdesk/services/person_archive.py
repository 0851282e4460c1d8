"""What a person is given who asks what the shop has of them: one archive, with a page that anybody can read, the same as
data for other programs, and their files."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from socialdesk.model.i18n import called, count, mark, translate
from socialdesk.model.money import money
from socialdesk.model.order import STATES, State
from socialdesk.services.files import file_name
from socialdesk.services.whole_file import whole_file
from socialdesk.store.messages import load_attachments
from socialdesk.store.person_rows import PersonRows, Row, file_of, person_rows
from socialdesk.store.personal import TABLES, Holds
from socialdesk.store.store import Store

PAGE, DATA, FILES = "index.html", "data.json", "files"
_AT = re.compile(r"(?:^|_)at\Z|since\Z|until\Z")
_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color: #222; background: #fff }
h2 { margin-top: 2.5rem; border-bottom: 1px solid #ccc } table { border-collapse: collapse; width: 100% }
td, th { text-align: left; padding: .2rem .6rem .2rem 0; vertical-align: top } time { color: #666; font-size: .85em }
.theirs, .ours { white-space: pre-wrap; overflow-wrap: anywhere; margin: .4rem 0; padding: .4rem .8rem; border-radius: .5rem }
.theirs { background: #eef2f7; margin-right: 15% } .ours { background: #e9f6ec; margin-left: 15% } .note { color: #666 }
"""


@dataclass(frozen=True, slots=True)
class Archived:
    """What an archive holds. `missing` files were fetched once and are not on this disk any more."""

    conversations: int
    messages: int
    orders: int
    files: int
    missing: int


async def archive_person(
    store: Store, conversation: int, target: Path, shop: str, zone: ZoneInfo, now: int
) -> Archived:
    """Write everything that the store has of the person behind a conversation, over all their chats. Raises NotFound,
    SocialdeskError where it cannot be written."""
    held = await person_rows(store.database, conversation)
    with whole_file(target) as part:
        part.touch(mode=0o600)
        # A file's own time may be one that no archive knows (before 1980): it is told as the nearest.
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as archive:
            names, missing = await _add_files(store, held, archive)
            page = _Page(held, names, shop, zone, now)
            archive.writestr(PAGE, page.html())
            archive.writestr(DATA, _data(held, zone))
    tables = held.tables
    orders, talks = len(tables.get("purchase", ())), len(tables.get("conversation", ()))
    said = sum(not each["change_id"] for each in tables.get("message", ()))
    return Archived(talks, said, orders, len(names), missing)


async def _add_files(
    store: Store, held: PersonRows, archive: zipfile.ZipFile
) -> tuple[dict[str, str], int]:
    """Put the files of the chats into an archive; their names there by their id at the platform, and how many are gone."""
    accounts = {each["id"]: each["account_id"] for each in held.tables.get("conversation", ())}
    names: dict[str, str] = {}
    missing = 0
    for row in held.tables.get("message", ()):
        for each in load_attachments(row["attachments"]):
            account = accounts[row["conversation_id"]]
            path = (
                await file_of(store.database, account, each.unique_id) if each.unique_id else None
            )
            if path is None or each.unique_id in names:
                continue
            name = f"{FILES}/{len(names) + 1:04}-{file_name(each, path)}"
            try:
                archive.write(path, name)
            except OSError:
                missing += 1
            else:
                names[each.unique_id] = name
    return names, missing


def _data(held: PersonRows, zone: ZoneInfo) -> bytes:
    told = {
        table: [
            {name: _value(name, value, _holds(table, name), zone) for name, value in row.items()}
            for row in rows
        ]
        for table, rows in sorted(held.tables.items())
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace")


def _holds(table: str, column: str) -> Holds | None:
    """What stands in a column; None where no words do."""
    return TABLES[table].columns.get(column)


def _value(name: str, value: Any, holds: Holds | None, zone: ZoneInfo) -> Any:
    """As other programs read it: moments with their zone, kept JSON as what it is. What somebody wrote is no JSON of ours,
    whatever it looks like."""
    if isinstance(value, int) and _AT.search(name) and value > 10**11:
        return datetime.fromtimestamp(value / 1000, zone).isoformat(timespec="seconds")
    if isinstance(value, str) and value and holds in (Holds.JSON, Holds.FILES):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value if not isinstance(value, bytes) else value.hex()


class _Page:
    """The page that anybody can read: whatever was written is text in it, and it loads nothing."""

    def __init__(
        self, held: PersonRows, names: dict[str, str], shop: str, zone: ZoneInfo, now: int
    ) -> None:
        self._tables, self._names, self._shop = held.tables, names, shop
        self._zone, self._now = zone, now

    def html(self) -> str:
        """All of it."""
        title = translate("What {shop} has of you", shop=self._shop)
        body = "\n".join((*self._person(), *self._orders(), *self._talks(), *self._rest()))
        return (
            "<!doctype html>\n"
            f"<html><head><meta charset='utf-8'><title>{escape(title)}</title><style>{_STYLE}</style></head>\n"
            f"<body><h1>{escape(title)}</h1>\n"
            f"<p class='note'>{escape(translate('As it was on {day}.', day=self._at(self._now)))}</p>\n{body}\n</body></html>\n"
        )

    def _rows(self, table: str) -> Sequence[Row]:
        return self._tables.get(table, ())

    def _at(self, at: int | None) -> str:
        return (
            f"{datetime.fromtimestamp((at or 0) / 1000, self._zone):%d/%m/%Y %H:%M}" if at else ""
        )

    def _person(self) -> Iterator[str]:
        facts: list[tuple[str, str]] = []
        for each in self._rows("contact"):
            facts.append((translate("name"), each["name"]))
            facts += [
                (translate(label), each[column])
                for label, column in ((mark("username"), "username"), (mark("phone"), "phone"), (mark("address"), "address"))
                if each[column]
            ]  # fmt: skip
        facts += [(each["key"], each["value"]) for each in self._rows("contact_detail")]
        facts += [(translate("tag"), each["tag"]) for each in self._rows("conversation_tag")]
        yield _table(dict.fromkeys(facts))

    def _orders(self) -> Iterator[str]:
        orders = self._rows("purchase")
        if orders:
            yield f"<h2>{escape(translate('Orders'))}</h2>"
        for each in orders:
            state = translate(STATES[State(each["state"])])
            yield f"<h3>{escape(each['code'])} · {escape(state)} <time>{self._at(each['at'])}</time></h3>"
            lines = [row for row in self._rows("purchase_line") if row["purchase_id"] == each["id"]]
            facts = [
                (_goods(row), money(row["price"] * row["quantity"], each["currency"]))
                for row in lines
            ]
            if each["fee"]:
                facts.append((translate("fee"), money(each["fee"], each["currency"])))
            facts.append((translate("total"), money(each["total"], each["currency"])))
            where = ", ".join(filter(None, (each["name"], each["phone"], each["address"])))
            facts += [(translate("sent to"), where)] if where else []
            yield _table(facts)

    def _talks(self) -> Iterator[str]:
        for talk in self._rows("conversation"):
            messages = [
                each for each in self._rows("message") if each["conversation_id"] == talk["id"] and each["kind"] != "note"
                and not each["change_id"]
            ]  # fmt: skip
            if not messages:
                continue
            size = count("{n} message", "{n} messages", len(messages))
            yield f"<h2>{escape(translate('Conversation {number}', number=talk['id']))} · {escape(size)}</h2>"
            for each in messages:
                yield self._message(each)

    def _message(self, row: Row) -> str:
        theirs = row["author"] == "customer"
        who = called(row["sender"]) if theirs else self._shop
        files = [
            f"<a href='{escape(name)}'>{escape(Path(name).name)}</a>"
            if (name := self._names.get(each.unique_id))
            else escape(f"[{each.kind}]")
            for each in load_attachments(row["attachments"])
        ]
        gone = f" · {translate('deleted by who wrote it')}" if row["deleted_at"] else ""
        said = "<br>".join((*([escape(row["body"])] if row["body"] else []), *files))
        head = f"<time>{escape(who)} · {self._at(row['at'])}{escape(gone)}</time>"
        return f"<div class='{'theirs' if theirs else 'ours'}'>{head}<br>{said}</div>"

    def _rest(self) -> Iterator[str]:
        """What else there is, named and counted: it stands in the data."""
        shown = (
            "contact",
            "contact_detail",
            "conversation",
            "conversation_tag",
            "message",
            "purchase",
            "purchase_line",
        )
        rest = [
            (name, str(len(rows)))
            for name, rows in sorted(self._tables.items())
            if name not in shown
        ]
        notes = [each for each in self._rows("message") if each["kind"] == "note"]
        if notes:
            yield f"<h2>{escape(translate('What the shop wrote down'))}</h2>"
            yield _table([(self._at(each["at"]), each["body"]) for each in notes])
        if rest:
            yield f"<h2>{escape(translate('Everything else, in {file}', file=DATA))}</h2>"
            yield _table(rest)


def _goods(row: Mapping[str, Any]) -> str:
    variant = f" ({row['variant']})" if row["variant"] else ""
    return f"{row['quantity']}× {row['name']}{variant}"


def _table(facts: Any) -> str:
    rows = "".join(
        f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in facts
    )
    return f"<table>{rows}</table>"
