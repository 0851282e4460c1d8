"""The desk line by line: for screen readers, slow lines and paper. Words instead of keys, the same
verbs, nothing redrawn."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

from socialdesk.errors import NotAllowed, SocialdeskError
from socialdesk.model.canned import fill
from socialdesk.model.changes import Change, Reopen, Resolve
from socialdesk.model.i18n import count, mark, snippet, translate
from socialdesk.model.query import Query
from socialdesk.model.text import span
from socialdesk.services.conversations import Verb
from socialdesk.services.search import understood
from socialdesk.services.thread import Entry, describe_attachment, spoken
from socialdesk.store.inbox import InboxItem
from socialdesk.tui.desk.desk import Desk
from socialdesk.tui.text import clip, shown

COMMANDS = (
    ("list", mark("list: who waits, ten at a time; more: the next ten")),
    ("open", mark("open N: the conversation on line N, or #number; next: whom to answer next")),
    (
        "say",
        mark("say TEXT: answer; note TEXT: a remark for the shop; later WHEN | TEXT: send later"),
    ),
    ("canned", mark("canned: canned answers; canned SHORTCUT: answer with one")),
    (
        "done",
        mark(
            "done, reopen, mine, give NAME, back, snooze WHEN, tag vip -new, priority high, undo, redo"
        ),
    ),
    ("find", mark("find QUERY; filter QUERY; view N; views")),
    (
        "who",
        mark("who: the customer; know pronoun=chị: write something down; accounts: how each fares"),
    ),
    ("quit", mark("quit")),
)
PAGE = 10


class PlainDesk:
    """`read` gives the next line typed (None at the end), `write` takes a line to show."""

    def __init__(
        self,
        desk: Desk,
        read: Callable[[], Awaitable[str | None]],
        write: Callable[[str], None],
    ) -> None:
        self._desk = desk
        self._read = read
        self._write = write
        self._first = 0

    async def run(self) -> None:
        """Until quit, or the end of what is typed."""
        desk = self._desk
        await desk.inbox.load_tabs()
        await desk.team.join()
        await desk.inbox.choose_view(0)
        await desk.inbox.load_places()
        await desk.refresh_head()
        self._greet()
        await self._list(0)
        watching = asyncio.create_task(self._watch())
        try:
            while (line := await self._read()) is not None:
                word, _, rest = line.strip().partition(" ")
                if word.casefold() in ("quit", "exit", "q"):
                    break
                if word:
                    await self._take(word.casefold(), rest.strip())
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)
            await desk.team.leave()

    def _greet(self) -> None:
        desk = self._desk
        self._write(translate("socialdesk, line by line. “help” lists the words."))
        counts = desk.inbox.counts
        if counts.waiting:
            oldest = span(desk.session.now() - (counts.oldest_waiting or 0))
            self._write(translate("{n} waiting, the longest {span}", n=counts.waiting, span=oldest))
        for name, why in desk.health.trouble():
            self._write(f"! {shown(name)}: {shown(why)}")

    async def _watch(self) -> None:
        """Say, in one line, that somebody new writes."""
        desk = self._desk
        async for _ in desk.session.store.changes():
            try:
                before = desk.inbox.counts.waiting
                refreshed = await desk.inbox.refresh()
                await desk.refresh_head()
                if desk.inbox.counts.waiting > before:
                    words = count(
                        "{n} customer waits", "{n} customers wait", desk.inbox.counts.waiting
                    )
                    self._write(f"* {words}")
                thread = desk.open.thread
                if thread is not None and refreshed.touches(thread.conversation_id):
                    known = {each.messages for each in thread.entries}
                    thread = await desk.open.reload()
                    for entry in thread.entries if thread else ():
                        if entry.messages not in known and entry.author == "customer":
                            self._entry(entry)
            except SocialdeskError as error:
                self._write(f"! {error}")
            await asyncio.sleep(0.5)

    async def _take(self, word: str, rest: str) -> None:
        commands: dict[str, Callable[[str], Awaitable[None]]] = {
            "help": self._help,
            "?": self._help,
            "list": lambda _: self._list(0),
            "l": lambda _: self._list(0),
            "more": lambda _: self._list(self._first + PAGE),
            "open": self._open,
            "o": self._open,
            "next": self._next,
            "say": self._say,
            "r": self._say,
            "reply": self._say,
            "note": self._note,
            "later": self._later,
            "canned": self._canned,
            "done": lambda _: self._do(Resolve()),
            "reopen": lambda _: self._do(Reopen()),
            "mine": lambda _: self._understood("assign", "me"),
            "give": lambda name: self._understood("assign", name),
            "back": lambda _: self._understood("assign", "nobody"),
            "snooze": lambda when: self._understood("snooze", when),
            "tag": lambda tags: self._understood("tag", tags),
            "priority": lambda word: self._understood("priority", word),
            "undo": self._undo,
            "redo": self._redo,
            "find": self._find,
            "filter": self._filter,
            "view": self._view,
            "views": self._views,
            "who": self._who,
            "know": self._know,
            "accounts": self._accounts,
        }
        found = commands.get(word)
        if found is None and word.lstrip("#").isdigit():
            found, rest = self._open, word
        try:
            if found is None:
                raise NotAllowed(
                    translate("“{word}” is no word I know. “help” lists them.", word=word)
                )
            await found(rest)
        except SocialdeskError as error:
            self._write(f"! {error}")

    async def _help(self, _: str) -> None:
        for _, words in COMMANDS:
            self._write(f"  {translate(words)}")

    # -- reading
    # ------------------------------------------------------------------------------------------------

    async def _list(self, first: int) -> None:
        desk = self._desk
        if first >= len(desk.inbox.window):
            self._write(
                translate("Nobody is here.")
                if not len(desk.inbox.window)
                else translate("That is the end.")
            )
            return
        self._first = first
        await desk.inbox.load_rows(first, PAGE)
        self._write(
            translate(
                "{view}: {n}", view=desk.inbox.tabs[desk.inbox.view].name, n=len(desk.inbox.window)
            )
        )
        for row in range(first, min(first + PAGE, len(desk.inbox.window))):
            conversation_id = desk.inbox.window.id_at(row)
            item = desk.inbox.window.item(conversation_id) if conversation_id is not None else None
            if item is not None:
                self._write(f"{row + 1}. {self._line(item)}")

    def _line(self, item: InboxItem) -> str:
        row, now = item.row, self._desk.session.now()
        parts = [shown(row.name), self._desk.session.settings.platforms.sign(row.channel)]
        if row.waiting_since is not None:
            parts.append(translate("waits {span}", span=span(now - row.waiting_since)))
        if row.unread:
            parts.append(count("{n} unread", "{n} unread", row.unread))
        parts += [f"#{shown(tag)}" for tag in item.tags]
        if row.assignee:
            parts.append(f"@{shown(row.assignee)}")
        return f"{', '.join(parts)}: {clip(shown(snippet(row.last_text)), 60)}"

    async def _open(self, words: str) -> None:
        desk = self._desk
        number = int(words.lstrip("#")) if words.lstrip("#").isdigit() else 0
        found = number if words.startswith("#") else desk.inbox.window.id_at(number - 1)
        if not found:
            raise NotAllowed(translate("Say which: open 1, or open #12."))
        await self._show(found)

    async def _show(self, conversation_id: int) -> None:
        desk = self._desk
        thread = await desk.open.load(conversation_id)
        self._write(f"#{conversation_id} {shown(thread.name)}")
        for entry in thread.entries[-PAGE:]:
            self._entry(entry)
        if thread.barred:
            self._write(f"! {thread.barred}")
        elif draft := await desk.drafts.read(conversation_id):
            self._write(translate("Draft: {words}", words=shown(draft)))
        await desk.mark_read(conversation_id)
        await desk.team.be_there(conversation_id, typing=False)

    def _entry(self, entry: Entry) -> None:
        time = f"{datetime.fromtimestamp(entry.at / 1000, self._desk.session.zone):%d/%m %H:%M}"
        who = {"system": "·", "bot": translate("automatic")}.get(entry.author, shown(entry.sender))
        text = spoken(entry, self._desk.session.zone)
        words = " ".join([*(describe_attachment(each) for each in entry.attachments), text])
        if entry.kind == "note":
            who = translate("note of {name}", name=who)
        state = (
            f" [{translate(entry.state)}]"
            if entry.state and entry.state not in ("sent", "delivered", "read")
            else ""
        )
        self._write(f"{time} {who}{state}: {shown(words)}")
        if entry.error:
            self._write(f"! {shown(entry.error)}")

    async def _next(self, _: str) -> None:
        here = self._desk.open.thread.conversation_id if self._desk.open.thread else 0
        found = await self._desk.search.best_next([here])
        if found is None:
            self._write(translate("Nobody waits."))
        else:
            self._write(found.why)
            await self._show(found.conversation_id)

    # -- doing
    # --------------------------------------------------------------------------------------------------

    def _here(self) -> int:
        if self._desk.open.thread is None:
            raise NotAllowed(translate("Open a conversation first: open 1."))
        return self._desk.open.thread.conversation_id

    async def _say(self, text: str) -> None:
        if not text:
            raise NotAllowed(translate("There is no text. Write something."))
        await self._desk.answering.send(self._here(), text, self._desk.session.new_key())
        self._write(
            translate(
                "Queued. “undo” takes it back for {n} s.",
                n=self._desk.session.settings.undo // 1000,
            )
        )

    async def _later(self, words: str) -> None:
        when, bar, text = words.partition("|")
        if not bar or not text.strip():
            raise NotAllowed(translate("Write it like: later mai 9h | dạ hàng về rồi ạ"))
        moment, said = self._desk.session.moment(when.strip())
        await self._desk.answering.send(
            self._here(), text.strip(), self._desk.session.new_key(), at=moment
        )
        self._write(translate("It goes out {when}, unless the customer writes before.", when=said))

    async def _canned(self, shortcut: str) -> None:
        answers = await self._desk.answering.canned()
        if not shortcut:
            for each in answers:
                self._write(
                    f"  /{shown(each.shortcut)} {shown(each.title)}: {clip(shown(each.body), 60)}"
                )
            return
        found = next((each for each in answers if each.shortcut == shortcut.lstrip("/")), None)
        if found is None:
            raise NotAllowed(
                translate(
                    'There is no canned answer "/{shortcut}". `socialdesk canned` lists them.',
                    shortcut=shortcut,
                )
            )
        text = fill(found.body, await self._desk.answering.values(self._here()))
        await self._desk.answering.send(
            self._here(), text, self._desk.session.new_key(), attach=found.file
        )
        self._write(shown(text))

    async def _note(self, text: str) -> None:
        if not text:
            raise NotAllowed(translate("There is no text. Write something."))
        await self._desk.changes.note(self._here(), text)
        self._write(translate("Kept."))

    async def _understood(self, verb: Verb, words: str) -> None:
        here = self._here()
        await self._do(await self._desk.changes.understood(verb, words), here)

    async def _do(self, change: Change, here: int = 0) -> None:
        changes = self._desk.changes
        done = await changes.do(change, [here or self._here()])
        self._write(shown(changes.said(change, done)))

    async def _undo(self, _: str) -> None:
        queued = await self._desk.answering.take_back()
        if queued is not None:
            await self._desk.drafts.save(queued.conversation_id, queued.text)
            self._write(translate("Taken back; it was not sent."))
            return
        found = await self._desk.changes.undo()
        self._write(
            f"{translate('Took back')}: {translate(found.verb)}"
            if found
            else translate("There is nothing to take back.")
        )

    async def _redo(self, _: str) -> None:
        found = await self._desk.changes.redo()
        self._write(
            f"{translate('Did again')}: {translate(found.verb)}"
            if found
            else translate("There is nothing to do again.")
        )

    # -- finding
    # ------------------------------------------------------------------------------------------------

    async def _find(self, words: str) -> None:
        hits = await self._desk.search.hits(words, 20)
        for hit in hits:
            self._write(f"#{hit.conversation_id} {shown(hit.name)}: {clip(shown(hit.body), 70)}")
        if not hits:
            self._write(
                translate(
                    "Nothing has these words. Fewer letters find more; accents do not matter."
                )
            )

    async def _filter(self, words: str) -> None:
        await self._look(self._desk.inbox.view, understood(words))

    async def _view(self, words: str) -> None:
        number = int(words) if words.isdigit() else 0
        if not 1 <= number <= len(self._desk.inbox.tabs):
            raise NotAllowed(
                translate("Say which: view 1 … view {n}.", n=len(self._desk.inbox.tabs))
            )
        await self._look(number - 1, Query())

    async def _look(self, view: int, narrowing: Query) -> None:
        await self._desk.inbox.choose_view(view, narrowing)
        await self._desk.inbox.load_places()
        await self._list(0)

    async def _views(self, _: str) -> None:
        counts = [*self._desk.inbox.tab_counts, *([0] * len(self._desk.inbox.tabs))]
        for number, tab in enumerate(self._desk.inbox.tabs):
            self._write(f"  {number + 1}. {shown(tab.name)}: {counts[number]}")

    async def _who(self, _: str) -> None:
        self._here()
        await self._desk.open.load_customer()
        known = self._desk.open.customer
        if known is None:
            return
        parts = [shown(known.person.name), *(f"#{shown(tag)}" for tag in known.tags)]
        parts += [f"{shown(key)}: {shown(value)}" for key, value in known.details.items()]
        parts.append(count("{n} message", "{n} messages", known.messages))
        self._write(", ".join(parts))
        for note in known.notes:
            self._write(
                f"  {translate('note of {name}', name=shown(note.agent))}: {shown(note.text)}"
            )

    async def _know(self, words: str) -> None:
        await self._desk.changes.set_detail(self._here(), words)
        self._write(translate("Kept."))

    async def _accounts(self, _: str) -> None:
        for name, lines in self._desk.health.lines():
            self._write(f"{shown(name)}: {shown('; '.join(lines))}")
