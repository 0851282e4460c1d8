"""The command line: parse, choose, run. Imports nothing heavy, so that help comes at once."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

DONE, FAILED, WRONG_USAGE = 0, 1, 2
VIEWS = ("active", "snoozed", "resolved", "all")


def build_parser() -> argparse.ArgumentParser:  # noqa: PLR0915 - a list of commands reads best as a list
    """Every command and option there is."""
    parser = argparse.ArgumentParser(
        prog="socialdesk",
        description="The inbox of people who sell through chat.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="store_true", help="print the version and end")
    parser.add_argument(
        "--config", metavar="FILE", help="the configuration (default: ./config.toml, then your own)"
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")

    def command(
        name: str, target: str, help_text: str, *, reads: bool = False
    ) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=help_text, description=help_text, allow_abbrev=False)
        added.set_defaults(target=target)
        added.add_argument(
            "--config", metavar="FILE", default=argparse.SUPPRESS, help="the configuration file"
        )
        if reads:
            added.add_argument(
                "--json", action="store_true", help="one JSON object a line (keys: docs/cli.md)"
            )
        return added

    init = command(
        "init", "running:init", "Ask for a shop and a bot, check the token, write config.toml."
    )
    init.add_argument(
        "--api-base", metavar="URL", help="a local Bot API server instead of Telegram's own"
    )
    init.add_argument("--force", action="store_true", help="write over a configuration that exists")
    init.add_argument(
        "--no-check", action="store_true", help="do not ask the platform whether the token is right"
    )
    run = command(
        "run",
        "running:run",
        "Look after every account until SIGTERM: take messages in, send answers out.",
    )
    run.add_argument(
        "--take-over",
        action="store_true",
        help="remove a webhook that stands in the way of polling",
    )
    run.add_argument("--verbose", action="store_true", help="say more on stderr")
    tui = command("tui", "running:tui", "Open the desk.")
    tui.add_argument(
        "--as",
        dest="agent",
        metavar="AGENT",
        help="who answers (default: [desk] agent, then $USER)",
    )
    tui.add_argument(
        "--plain", action="store_true", help="line by line, for screen readers and slow lines"
    )
    tui.add_argument(
        "--theme",
        choices=("dark", "light", "contrast", "ansi", "mono"),
        help="(default: [desk] theme)",
    )
    tui.add_argument("--login", action="store_true", help="ask for the agent's password first")
    web = command(
        "web", "web:serve", "Serve the desk to a browser, under an address that works once."
    )
    web.add_argument(
        "--host", default="127.0.0.1", help="where to listen (default: this machine alone)"
    )
    web.add_argument("--port", type=_positive, default=8490, metavar="PORT")
    web.add_argument(
        "--public-url",
        metavar="URL",
        help="under which browsers reach it, behind a proxy with HTTPS",
    )
    web.add_argument(
        "--sessions", type=_positive, default=8, metavar="N", help="desks open at once, at most"
    )
    web.add_argument(
        "--as",
        dest="agent",
        metavar="AGENT",
        help="who answers (default: [desk] agent, then $USER)",
    )
    demo = command(
        "demo",
        "demo:demo",
        "Open the desk on simulated platforms with a dozen customers. No token needed.",
    )
    demo.add_argument(
        "--headless", action="store_true", help="no desk: let an agent answer, then print a summary"
    )
    demo.add_argument(
        "--seconds",
        type=float,
        default=20.0,
        metavar="N",
        help="how long customers talk (headless)",
    )
    demo.add_argument("--seed", type=int, default=1, metavar="N", help="which course of events")
    demo.add_argument(
        "--folder",
        metavar="DIR",
        help="where to set up (default: a new folder under the temporary one)",
    )
    demo.add_argument("--json", action="store_true", help="the summary as one JSON object")

    inbox = command(
        "inbox", "reading:inbox", "List conversations, the longest wait first.", reads=True
    )
    inbox.add_argument(
        "query", nargs="*", metavar="QUERY", help="channel:zalo wait:>10m tag:vip assignee:me words"
    )
    inbox.add_argument(
        "--view", choices=VIEWS, default="active", help="which shelf (default: active)"
    )
    inbox.add_argument("--account", metavar="NAME", help="of one account")
    inbox.add_argument("--assignee", metavar="AGENT", help='of one agent; "" for nobody\'s')
    inbox.add_argument("--tag", metavar="TAG", help="with a tag")
    inbox.add_argument(
        "--status", choices=("open", "pending", "snoozed", "resolved"), help="in a status"
    )
    inbox.add_argument(
        "--waiting", action="store_true", help="where a customer waits for an answer"
    )
    inbox.add_argument("--unread", action="store_true", help="with messages nobody has seen")
    inbox.add_argument(
        "--limit", type=_positive, default=50, metavar="N", help="at most so many (default: 50)"
    )
    thread = command(
        "thread", "reading:thread", "Show what was said in a conversation.", reads=True
    )
    thread.add_argument("conversation", type=_positive)
    thread.add_argument(
        "--limit",
        type=_positive,
        default=100,
        metavar="N",
        help="the last N messages (default: 100)",
    )
    search = command(
        "search",
        "reading:search",
        "Find words in names and messages, with or without accents.",
        reads=True,
    )
    search.add_argument(
        "words", nargs="+", metavar="QUERY", help="words, and terms as `inbox` takes them"
    )
    search.add_argument("--limit", type=_positive, default=50, metavar="N")
    accounts = command("accounts", "reading:accounts", "How each account fares.", reads=True)
    accounts.set_defaults()
    journal = command(
        "journal", "reading:journal", "What platforms handed over, newest first.", reads=True
    )
    journal.add_argument(
        "--state", choices=("done", "quarantined", "unknown"), help="only updates in this state"
    )
    journal.add_argument(
        "--since", metavar="WHEN", help="received since: 2h, 3d, 2026-11-20, 2026-11-20 08:00"
    )
    journal.add_argument("--limit", type=_positive, default=100, metavar="N")
    journal.add_argument(
        "--raw", type=_positive, metavar="ID", help="print one update's exact bytes"
    )
    doctor = command(
        "doctor",
        "doctor:doctor",
        "Check configuration, token, clock, disk, store and what waits.",
        reads=True,
    )
    doctor.add_argument("--offline", action="store_true", help="ask no platform")

    reply = command(
        "reply",
        "acting:reply",
        "Queue an answer. The same --key queues it once, however often it is run.",
    )
    reply.add_argument("conversation", type=_positive)
    reply.add_argument(
        "text",
        nargs="?",
        default="",
        help='the words; "-" reads them from stdin; "" with --attach for none',
    )
    reply.add_argument("--key", help="your own name for this answer")
    reply.add_argument("--attach", metavar="FILE", help="a picture or file to send along")
    reply.add_argument(
        "--private", action="store_true", help="answer a comment by its one private message"
    )
    reply.add_argument(
        "--reply-to", type=_positive, metavar="MESSAGE", help="the message it refers to"
    )
    reply.add_argument(
        "--canned", metavar="SHORTCUT", help="a canned answer instead of TEXT, filled in"
    )
    reply.add_argument(
        "--at",
        metavar="WHEN",
        help="send later: 2h, mai 9h, 2026-12-24 08:30; not if they write first",
    )
    reply.add_argument(
        "--even-if-answered",
        action="store_true",
        help="with --at: also if the customer writes first",
    )
    reply.add_argument("--json", action="store_true", help="print the deliveries' numbers as JSON")
    edit = command(
        "edit",
        "acting:edit",
        "Replace the words of a message of ours, where the platform allows it.",
    )
    edit.add_argument("conversation", type=_positive)
    edit.add_argument("message", type=_positive)
    edit.add_argument("text", help='the new words; "-" reads them from stdin')
    unsend = command("unsend", "acting:unsend", "Take a message of ours back from the customer.")
    unsend.add_argument("conversation", type=_positive)
    unsend.add_argument("message", type=_positive)
    note = command("note", "acting:note", "Keep a remark that only the shop sees.")
    note.add_argument("conversation", type=_positive)
    note.add_argument("text", help='the words; "-" reads them from stdin')
    comment = command("comment", "acting:comment", "Hide, show, delete or like a public comment.")
    comment.add_argument("act", choices=("hide", "unhide", "delete", "like", "unlike"))
    comment.add_argument("conversation", type=_positive)
    comment.add_argument(
        "--message", type=_positive, metavar="MESSAGE", help="which (default: the newest comment)"
    )
    comment.add_argument("--json", action="store_true", help="print the delivery's number as JSON")
    signal = command(
        "signal", "acting:signal", "Show the customer that their words were seen, or that you type."
    )
    signal.add_argument("signal", choices=("seen", "typing"))
    signal.add_argument("conversation", type=_positive)
    tag = command("tag", "acting:tag", "Put tags on a conversation, or take them off with -TAG.")
    tag.add_argument("conversation", type=_positive)
    tag.add_argument("tags", nargs=argparse.REMAINDER, metavar="[-]TAG")
    assign = command(
        "assign",
        "acting:assign",
        "Give a conversation to an agent (me: to yourself; nobody: to everybody).",
    )
    assign.add_argument("conversation", type=_positive)
    assign.add_argument("assignee")
    snooze = command(
        "snooze",
        "acting:snooze",
        "Put a conversation away until a moment, or until the customer writes.",
    )
    snooze.add_argument("conversation", type=_positive)
    snooze.add_argument(
        "until", nargs="+", help="2h, tomorrow 9:00, mai 9h, thứ 2, 2026-12-24 08:30"
    )
    resolve = command(
        "resolve",
        "acting:resolve",
        "Close a conversation; the customer's next message opens it anew.",
    )
    resolve.add_argument("conversation", type=_positive)
    reopen = command("reopen", "acting:reopen", "Take a snoozed or resolved conversation up again.")
    reopen.add_argument("conversation", type=_positive)
    priority = command("priority", "acting:priority", "Say how urgent a conversation is.")
    priority.add_argument("conversation", type=_positive)
    priority.add_argument("priority", choices=("low", "normal", "high", "urgent"))
    merge = command(
        "merge", "acting:merge", "Say that the people of two conversations are one person."
    )
    merge.add_argument("conversation", type=_positive)
    merge.add_argument("other", type=_positive)
    undo = command(
        "undo",
        "acting:undo",
        "Take back what you did last: tag, assign, priority, snooze, resolve, merge.",
    )
    redo = command("redo", "acting:redo", "Do again what you took back last.")
    bulk = command(
        "bulk",
        "acting:bulk",
        "Do something to every conversation that a query finds. Asks for --yes.",
    )
    bulk.add_argument("verb", choices=("tag", "assign", "priority", "snooze", "resolve", "reopen"))
    bulk.add_argument(
        "value", nargs="?", default="", help="a tag or -TAG, an agent, a priority, a moment"
    )
    bulk.add_argument("--query", required=True, metavar="QUERY", help="which, as `inbox` takes it")
    bulk.add_argument(
        "--yes", action="store_true", help="really do it; without it you see how many there are"
    )
    following = command("next", "acting:following", "Whom to answer next, and why.", reads=True)
    for each in (
        reply, comment, note, tag, assign, snooze, resolve, reopen, priority, edit, unsend, merge, undo, redo, bulk,
        following,
    ):  # fmt: skip
        each.add_argument(
            "--as",
            dest="agent",
            metavar="AGENT",
            help="who does it (default: [desk] agent, then $USER)",
        )

    outbox = command(
        "outbox",
        "reading:outbox",
        "What waits to be sent or was not taken; retry or cancel it.",
        reads=True,
    )
    outbox.add_argument("--state", help="one state (sent, refused, unconfirmed, queued …) or all")
    outbox.add_argument("--limit", type=_positive, default=100, metavar="N")
    outbox.add_argument("action", nargs="?", choices=("retry", "cancel"))
    outbox.add_argument("deliveries", nargs="*", type=_positive, metavar="DELIVERY")
    view = command(
        "view", "shop:view", "Saved views: queries with a name, tabs of every desk.", reads=True
    )
    view.add_argument("action", nargs="?", choices=("list", "save", "drop"), default="list")
    view.add_argument("name", nargs="?", default="")
    view.add_argument("query", nargs="*", metavar="QUERY")
    view.add_argument("--mine", action="store_true", help="only for you, not for the whole shop")
    view.add_argument("--as", dest="agent", metavar="AGENT", help="whose views")
    canned = command(
        "canned", "shop:canned", "Canned answers: texts with {fields} that stand ready.", reads=True
    )
    canned.add_argument("action", nargs="?", choices=("list", "save", "drop"), default="list")
    canned.add_argument("shortcut", nargs="?", default="")
    canned.add_argument("text", nargs="?", default="", help='the words; "-" reads them from stdin')
    canned.add_argument("--title", default="", metavar="TITLE")
    canned.add_argument("--folder", default="", metavar="FOLDER")
    canned.add_argument(
        "--attach", default="", metavar="FILE", help="a picture or file that goes along"
    )
    team = command(
        "team",
        "shop:team",
        "Who answers: list, add, remove; passwords for desks in the network.",
        reads=True,
    )
    team.add_argument(
        "action", nargs="?", choices=("list", "add", "remove", "password"), default="list"
    )
    team.add_argument("name", nargs="?", default="")
    customer = command(
        "customer",
        "shop:customer",
        "What is known of a conversation's person; write it down.",
        reads=True,
    )
    customer.add_argument("conversation", type=_positive)
    customer.add_argument(
        "details", nargs="*", metavar="KEY=VALUE", help="pronoun=chị order=DH123; KEY= forgets it"
    )
    policy = command(
        "policy",
        "policy:policy",
        "May this be sent, until when, at what cost, by which rule?",
        reads=True,
    )
    policy.add_argument("action", choices=("explain",))
    policy.add_argument("account")
    policy.add_argument("conversation", type=_positive)
    policy.add_argument(
        "--kind", choices=("reply", "private", "acknowledgement", "broadcast"), default="reply"
    )
    policy.add_argument(
        "--at", metavar="WHEN", help="at another moment: 2026-12-24T08:30, tomorrow 9:00"
    )
    connect = command(
        "connect", "connecting:connect", "Give an account its platform's permission, or renew it."
    )
    connect.add_argument("account")
    connect.add_argument(
        "--code", metavar="ADDRESS", help="Zalo: the address (or code) that the browser ended at"
    )
    connect.add_argument(
        "--token", metavar="TOKEN", help="Facebook, Instagram: a user access token"
    )
    followers = command(
        "followers", "connecting:followers", "Who follows an account, written or not.", reads=True
    )
    followers.add_argument("account")
    followers.add_argument("--tag", metavar="TAG", help="only with this tag of the platform")
    replay = command("replay", "acting:replay", "Read journalled updates once more, after a fix.")
    replay.add_argument("--dry-run", action="store_true", help="only say what would happen")
    replay.add_argument(
        "--since", metavar="WHEN", help="everything received since, not only the quarantined"
    )
    replay.add_argument("--json", action="store_true", help="the summary as one JSON object")
    attachment = command(
        "attachment",
        "acting:attachment",
        "Fetch a message's file into the cache and print its path.",
    )
    attachment.add_argument("message", type=_positive)
    attachment.add_argument(
        "--index", type=_positive, default=1, metavar="N", help="which file (default: the first)"
    )
    attachment.add_argument("--wait", type=float, default=30.0, metavar="SECONDS")
    erase = command(
        "erase", "acting:erase", "Delete everything kept about the person behind a conversation."
    )
    erase.add_argument("conversation", type=_positive)
    erase.add_argument("--yes", action="store_true", help="really do it; there is no way back")
    rebuild = command("reindex", "acting:reindex", "Build the search index anew from the messages.")
    rebuild.set_defaults()
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError
    return number


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit code: 0 done, 1 failed with a sentence on stderr, 2 wrong
    usage."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if (
            reconfigure is not None
        ):  # a terminal that cannot show a letter shows another; no command dies of it
            reconfigure(errors="replace")
    parser = build_parser()
    try:
        options = parser.parse_args(arguments)
    except SystemExit as stop:
        return int(stop.code or 0)
    if options.version:
        from socialdesk import __version__  # noqa: PLC0415 - only here

        sys.stdout.write(f"socialdesk {__version__}\n")
        return DONE
    if options.command is None:
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            parser.print_help(sys.stderr)
            return WRONG_USAGE
        from socialdesk.commands.running import first_room  # noqa: PLC0415 - only here

        chosen = ["--config", options.config] if options.config else []
        options = parser.parse_args([*chosen, first_room(options)])
    return _perform(options)


def _perform(options: argparse.Namespace) -> int:
    import gc  # noqa: PLC0415 - `--help` does without everything below
    import importlib  # noqa: PLC0415

    from socialdesk.errors import SocialdeskError  # noqa: PLC0415

    module, function = options.target.split(":")
    gc.disable()  # what is imported stays: looking for garbage among it only delays the start
    perform = getattr(importlib.import_module(f"socialdesk.commands.{module}"), function)
    gc.enable()
    try:
        code = perform(options)
        sys.stdout.flush()
    except SocialdeskError as error:
        sys.stderr.write(f"{error}\n")
        return FAILED
    except BrokenPipeError:
        _forget_stdout()
        return DONE
    except KeyboardInterrupt:
        return 130
    except Exception as error:  # noqa: BLE001 - the last door: people get a sentence, not a traceback
        from socialdesk.redact import write_down  # noqa: PLC0415

        sys.stderr.write(f"{write_down(error)}\n")
        return FAILED
    return DONE if code is None else int(code)


def _forget_stdout() -> None:
    """Whoever read us has gone (`| head`): nothing more can be flushed."""
    import os  # noqa: PLC0415

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
