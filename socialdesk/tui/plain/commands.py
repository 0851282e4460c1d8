"""The words of the desk line by line: what each is called, what it does, and how help says it.

They mean what the commands of the same names mean: both ask the same services.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from socialdesk.errors import NotAllowed
from socialdesk.model.canned import detail_called, fill
from socialdesk.model.changes import Change, Outcome, Reopen, Resolve, Resume, Want
from socialdesk.model.conversation import last_words
from socialdesk.model.i18n import count, mark, translate
from socialdesk.model.ids import number_in
from socialdesk.model.query import Query
from socialdesk.services.buyers import buyer_facts, reliability_line
from socialdesk.services.conversations import Verb
from socialdesk.services.customers import opted_out_words
from socialdesk.services.search import understood
from socialdesk.services.survey_words import given_words
from socialdesk.tui.plain.cases import case, show_cases
from socialdesk.tui.plain.console import PAGE, Console
from socialdesk.tui.plain.orders import order, show_orders
from socialdesk.tui.plain.promises import offer_promise, promise, settle_promise
from socialdesk.tui.plain.tasks import show_tasks, task
from socialdesk.tui.plain.words import Lexicon
from socialdesk.tui.text import clip, named, shown

Run = Callable[[Console, str], Awaitable[None]]
_SEVERAL = re.compile(r"#\d+(?:,#?\d+)*|\d+(?:,#?\d+)+")
"""Conversations in one word, as commands take them. A number alone needs its #: without it `open 3`
means a line of the list."""


@dataclass(frozen=True, slots=True)
class Command:
    """Words that do one thing with what is typed behind them. `help` is a sentence for the
    commands from here to the next that has one."""

    words: tuple[str, ...]
    run: Run
    help: str = ""


def command(line: str) -> tuple[Command, str]:
    """The command that a line begins with, and what is typed behind it. Raises NotAllowed for a word
    that means nothing."""
    name, rest = LEXICON.split(line)
    return next(each for each in COMMANDS if each.words[0] == name), rest


async def show_help(console: Console, _: str) -> None:
    """Every word, a line for each few that belong together."""
    for each in COMMANDS:
        if each.help:
            console.write(f"  {translate(each.help)}")


async def leave(console: Console, _: str) -> None:
    """No line is read after this one."""
    console.is_left = True


# -- reading


async def show_list(console: Console, _: str) -> None:
    """The list from its top."""
    await console.show_list(0)


async def show_more(console: Console, _: str) -> None:
    """The lines after those shown last."""
    await console.show_list(console.first + PAGE)


async def open_conversation(console: Console, words: str) -> None:
    """By its line, or `#` and its number."""
    number = number_in(words.lstrip("#"))
    found = number if words.startswith("#") else console.at_line(number)
    if not found:
        raise NotAllowed(translate("Say which: open 1, or open #12."))
    await console.show_conversation(found)


async def open_next(console: Console, _: str) -> None:
    """Whom to answer next, and why; the open one is not meant again."""
    thread = console.desk.open.thread
    found = await console.desk.search.best_next([thread.conversation_id] if thread else [])
    if found is None:
        console.write(translate("Nobody waits."))
    else:
        console.write(found.why)
        await console.show_conversation(found.conversation_id)


# -- answering


async def say(console: Console, text: str) -> None:
    """Answer the open conversation."""
    if await _send(console, _some(text)):
        console.say_public()
        _say_queued(console)
        offer_promise(console, text)


async def say_private(console: Console, text: str) -> None:
    """Answer the open comment by its one private message."""
    console.here()
    if not console.is_public:
        raise NotAllowed(translate("This conversation is private already."))
    if not await _send(console, _some(text), private=True):
        return
    console.write(translate("Queued as the comment's one private reply."))
    _say_queued(console)


def _say_queued(console: Console) -> None:
    seconds = console.desk.session.settings.undo // 1000
    console.write(translate("Queued. “undo” takes it back for {n} s.", n=seconds))


async def _send(console: Console, text: str, **more: Any) -> bool:
    """Queue an answer to what was shown; False if it is asked about first."""
    here, answering = console.here(), console.desk.answering
    seen = console.desk.seen([here]).get(here)
    asked, console.warned = console.warned, None
    if asked != (here, text) and "at" not in more:
        other = await answering.answered_by(here, seen)
        if other:
            console.warned = here, text
            words = translate(
                "{agent} has just answered here. The same line once more sends yours too.",
                agent=shown(other),
            )
            console.write(f"! {words}")
            return False
    await answering.send(here, text, console.desk.session.new_key(), seen=seen, **more)
    if late := await answering.came_after(here, seen):
        console.write(f"! {late}")
    return True


async def say_later(console: Console, words: str) -> None:
    """`WHEN | TEXT`."""
    when, bar, text = words.partition("|")
    if not bar or not text.strip():
        raise NotAllowed(translate("Write it like: later mai 9h | dạ hàng về rồi ạ"))
    session = console.desk.session
    moment, said = session.moment(when.strip())
    await _send(console, text.strip(), at=moment)
    console.write(translate("It goes out {when}, unless the customer writes before.", when=said))
    console.say_public()


async def say_when(console: Console, words: str) -> None:
    """Which moment words mean."""
    console.write(console.desk.session.moment(words)[1])


async def say_canned(console: Console, shortcut: str) -> None:
    """Answer with a canned answer; without its shortcut, list them all."""
    answering = console.desk.answering
    answers = await answering.canned()
    if not shortcut:
        for each in answers:
            body = clip(shown(each.body), 60)
            console.write(f"  /{shown(each.shortcut)} {shown(each.title)}: {body}")
        return
    found = next((each for each in answers if each.shortcut == shortcut.lstrip("/")), None)
    if found is None:
        raise NotAllowed(
            translate(
                'There is no canned answer "/{shortcut}". `socialdesk canned` lists them.',
                shortcut=shortcut,
            )
        )
    here = console.here()
    text = fill(found.body, await answering.values(here))
    if await _send(console, text, attach=found.file):
        console.write(shown(text))
        console.say_public()


# -- changing


async def note(console: Console, text: str) -> None:
    """Keep a remark."""
    await console.desk.changes.note(console.here(), _some(text))
    console.write(translate("Kept."))


async def change(console: Console, words: str, *, what: Change) -> None:
    """Do something that needs no more words than to whom."""
    ids, rest = _meant(words)
    if rest:
        raise _not_meant(rest)
    await _apply(console, what, ids)


async def change_by_words(console: Console, words: str, *, verb: Verb, meant: str = "") -> None:
    """Do what the words behind a verb say; `meant` stands for them where the verb says all."""
    ids, rest = _meant(words)
    if verb == "tag" and not (rest and words.startswith("#")):
        ids, rest = [], words  # `tag 38,39 red`: sizes
    if meant and rest:
        raise _not_meant(rest)
    if not ids:
        console.here()
    await _apply(console, await console.desk.changes.understood(verb, meant or rest), ids)


def _meant(words: str) -> tuple[list[int], str]:
    """The conversations that stand in front (none: the open one is meant), and the words behind."""
    first, _, rest = words.partition(" ")
    if not _SEVERAL.fullmatch(first):
        return [], words
    numbers = first.replace("#", "").split(",")
    return [number_in(each) for each in dict.fromkeys(numbers)], rest.strip()


def _not_meant(words: str) -> NotAllowed:
    """Words where only conversations can stand: the open one is left alone, for another may be
    meant."""
    return NotAllowed(
        translate(
            "“{words}” says nothing here. Conversations are written #3 or 3,4,5; without any, the open one is meant.",
            words=words,
        )
    )


async def _apply(console: Console, what: Change, ids: Sequence[int]) -> None:
    changes = console.desk.changes
    meant = ids or [console.here()]
    done = await changes.do(what, meant, all_there=True, seen=console.desk.seen(meant))
    whom = await console.names(ids)
    console.write(shown(" ".join([changes.said(what, done), *([whom] if whom else [])])))
    if late := changes.overtaken(what, done):
        console.write(f"! {late}")


async def undo(console: Console, _: str) -> None:
    """Take the answer back that is still held, or else what was done last."""
    queued = await console.desk.answering.take_back()
    if queued is not None:
        # What was meant for one person is no draft of what is published.
        drafts, private = console.desk.drafts, queued.private
        await drafts.save(queued.conversation_id, queued.text, note=private)
        console.write(translate("Taken back; it was not sent."))
        return
    found = await console.desk.changes.undo(_looked_at(console))
    took = f"{translate('Took back')}: {translate(found.verb)}" if found else ""
    console.write(took or translate("There is nothing to take back."))


def _looked_at(console: Console) -> int | None:
    """The conversation that is open: what a rule did there is taken back too."""
    thread = console.desk.open.thread
    return thread.conversation_id if thread else None


async def redo(console: Console, _: str) -> None:
    """Do again what was taken back."""
    found = await console.desk.changes.redo(_looked_at(console))
    did = f"{translate('Did again')}: {translate(found.verb)}" if found else ""
    console.write(did or translate("There is nothing to do again."))


# -- finding


async def find(console: Console, words: str) -> None:
    """People and messages."""
    hits = await console.desk.search.hits(words, 20)
    for hit in hits:
        console.write(
            f"#{hit.conversation_id} {named(hit.name)}: {clip(shown(last_words(hit.body, hit.said)), 70)}"
        )
    if not hits:
        console.write(
            translate("Nothing has these words. Fewer letters find more; accents do not matter.")
        )


async def narrow(console: Console, words: str) -> None:
    """Narrow the list to a query; to nothing, show all of the tab."""
    await _look(console, console.desk.inbox.view, understood(words))


async def show_view(console: Console, words: str) -> None:
    """A tab, by its number."""
    number = number_in(words)
    tabs = len(console.desk.inbox.tabs)
    if not 1 <= number <= tabs:
        raise NotAllowed(translate("Say which: view 1 … view {n}.", n=tabs))
    await _look(console, number - 1, Query())


async def _look(console: Console, view: int, narrowing: Query) -> None:
    await console.desk.inbox.choose_view(view, narrowing)
    await console.desk.inbox.load_places()
    await console.show_list(0)


async def list_views(console: Console, _: str) -> None:
    """The tabs, with how many stand in each."""
    inbox = console.desk.inbox
    counts = [*inbox.tab_counts, *([0] * len(inbox.tabs))]
    for number, tab in enumerate(inbox.tabs):
        console.write(f"  {number + 1}. {shown(tab.name)}: {counts[number]}")


async def show_customer(console: Console, _: str) -> None:
    """Who the open conversation's customer is."""
    console.here()
    await console.desk.open.load_customer()
    known = console.desk.open.customer
    if known is None:
        return
    parts = [named(known.person.name), *(f"#{shown(tag)}" for tag in known.tags)]
    parts += [
        f"{shown(detail_called(key))}: {shown(value)}" for key, value in known.details.items()
    ]
    if known.opted_out is not None:
        day = datetime.fromtimestamp(known.opted_out.at / 1000, console.desk.session.zone)
        parts.append(opted_out_words(known.opted_out, f"{day:%d/%m/%Y}"))
    parts += [f"+{shown(topic)}" for topic in known.topics]
    parts.append(count("{n} message", "{n} messages", known.messages))
    console.write(", ".join(parts))
    zone = console.desk.session.zone
    if facts := buyer_facts(
        known.buyer,
        lambda at: f"{datetime.fromtimestamp(at / 1000, zone):%d/%m/%Y}",
        shown,
        known.standing.tier.name if known.standing.tier else "",
    ):
        console.write(f"  {' · '.join(facts)}")
    if line := reliability_line(known.reliability):
        console.write(f"  {line}")
    if (given := known.mark) is not None and given.answered_at is not None:
        day = datetime.fromtimestamp(given.answered_at / 1000, zone)
        console.write(f"  {given_words(given.kind, given.score, f'{day:%d/%m/%Y}')}")
    for perk in known.perks:
        console.write(f"  ★ {shown(perk.name)}: {perk.reason}")
        console.write(f"    {shown(perk.text)}")
    for each in known.notes:
        who = translate("note of {name}", name=shown(each.agent))
        console.write(f"  {who}: {shown(each.text)}")


async def write_down(console: Console, words: str) -> None:
    """`pronoun=chị`."""
    await console.desk.changes.set_detail(console.here(), words)
    console.write(translate("Kept."))


async def show_accounts(console: Console, _: str) -> None:
    """How each account fares."""
    for name, lines in console.desk.health.lines():
        console.write(f"{shown(name)}: {shown('; '.join(lines))}")


def _some(text: str) -> str:
    if not text:
        raise NotAllowed(translate("There is no text. Write something."))
    return text


COMMANDS = (
    Command(("list", "l"), show_list, mark("list: who waits, ten at a time; more: the next ten")),
    Command(("more",), show_more),
    Command(
        ("open", "o"),
        open_conversation,
        mark("open N: the conversation on line N, or #number; next: whom to answer next"),
    ),
    Command(("next",), open_next),
    Command(
        ("say", "r", "reply"),
        say,
        mark("say TEXT: answer; note TEXT: a remark for the shop; later WHEN | TEXT: send later"),
    ),
    Command(
        ("private",),
        say_private,
        mark("private TEXT: answer a public comment by its one private message"),
    ),
    Command(("note",), note),
    Command(("later",), say_later),
    Command(("when",), say_when, mark("when WHEN: which moment words mean (mai 9h, 20h, 2 ทุ่ม)")),
    Command(
        ("canned",),
        say_canned,
        mark("canned: canned answers; canned SHORTCUT: answer with one"),
    ),
    Command(
        ("done", "resolve"),
        partial(change, what=Resolve()),
        mark(
            "done, reopen, mine, give NAME, back, snooze WHEN, tag vip -new, priority high, undo, redo"
        ),
    ),
    Command(("reopen",), partial(change, what=Reopen())),
    Command(("mine",), partial(change_by_words, verb="assign", meant="me")),
    Command(("give", "assign"), partial(change_by_words, verb="assign")),
    Command(("back",), partial(change_by_words, verb="assign", meant="nobody")),
    Command(("snooze",), partial(change_by_words, verb="snooze")),
    Command(
        ("pause",),
        partial(change_by_words, verb="pause"),
        mark("pause stock mai 9h, resume: its target's clock stands still, goes on"),
    ),
    Command(("resume",), partial(change, what=Resume())),
    Command(
        ("promise",),
        promise,
        mark(
            "promise WORDS: write down what is promised and until when; kept, dropped: what became of it"
        ),
    ),
    Command(("kept",), partial(settle_promise, outcome=Outcome.KEPT)),
    Command(("dropped",), partial(settle_promise, outcome=Outcome.DROPPED)),
    Command(
        ("orders",),
        show_orders,
        mark(
            "orders: the newest; orders lan: found; order a1 m 2 | 30k: a new one for this chat; order DH1001 packed, receipt, undo"
        ),
    ),
    Command(("order",), order),
    Command(
        ("tasks",),
        show_tasks,
        mark(
            "tasks: what one of you is to do; task 3: its chat and draft; task 3 send, done, drop"
        ),
    ),
    Command(("task",), partial(task, send=say, send_private=say_private)),
    Command(
        ("cases",),
        show_cases,
        mark(
            "cases, cases all: complaints, returns, reviews; case return WORDS: a new one for this chat; case 3: what was done; case 3 step agreed, evidence 812, cause faulty, close refunded, reopen"
        ),
    ),
    Command(("case",), case),
    Command(("tag",), partial(change_by_words, verb="tag")),
    Command(
        ("topic",),
        partial(change_by_words, verb="topic"),
        mark("topic live -sale: what they want to be told of; optout: no promotions any more"),
    ),
    Command(("optout",), partial(change, what=Want(leave=("",)))),
    Command(("priority",), partial(change_by_words, verb="priority")),
    Command(
        ("undo",),
        undo,
        mark("give #3,4,5 NAME; done #3,4: what is changed so is changed for these conversations"),
    ),
    Command(("redo",), redo),
    Command(("find",), find, mark("find QUERY; filter QUERY; view N; views")),
    Command(("filter",), narrow),
    Command(("view",), show_view),
    Command(("views",), list_views),
    Command(
        ("who",),
        show_customer,
        mark("who: the customer; know pronoun=chị: write something down; accounts: how each fares"),
    ),
    Command(("know",), write_down),
    Command(("accounts",), show_accounts),
    Command(("quit", "exit", "q"), leave, mark("quit: leave")),
    Command(("help", "?"), show_help),
)
LEXICON = Lexicon(each.words for each in COMMANDS)
