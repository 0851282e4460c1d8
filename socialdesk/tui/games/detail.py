"""A game in full: how it stands and what comes next, what can be won and how, and what was published."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from rich.style import Style
from rich.text import Text

from socialdesk.model.game import (
    ANSWER,
    BUTTON,
    COMMENT,
    COMMENTS,
    DICE,
    EVERYWHERE,
    FOLLOW,
    LIVE,
    PRIVATE,
    TOPIC,
    WORD,
    Kind,
    Pick,
    State,
    Way,
    Where,
)
from socialdesk.model.i18n import count, grouped, mark, translate
from socialdesk.model.ids import Instant
from socialdesk.model.prize import HOLDING
from socialdesk.model.prize import State as Prized
from socialdesk.model.reason import Reason
from socialdesk.model.text import span
from socialdesk.model.wording import Words
from socialdesk.services.games import STATES
from socialdesk.services.prizes import STATES as PRIZED
from socialdesk.tui.cells import cell_len
from socialdesk.tui.games.rows import KINDS, SIGNS, moment, state_style
from socialdesk.tui.games.winners_pane import claim_left, who_won
from socialdesk.tui.text import countdown, fit, shown, wrap
from socialdesk.tui.widgets import palette

if TYPE_CHECKING:
    from socialdesk.store.games import Game
    from socialdesk.tui.desk.games import Line, Standing

Piece = tuple[str, Style]
PICKS = {
    Pick.LOT: mark("by lot"),
    Pick.FIRST: mark("the first right answer"),
    Pick.POINTS: mark("the most right answers"),
    Pick.NEAREST: mark("the nearest number"),
    Pick.HIGHEST: mark("the highest throw"),
}
"""What each way to pick is called."""
_WAYS = {
    COMMENT: mark("any comment"),
    FOLLOW: mark("who follows the shop"),
    ANSWER: mark("with an answer"),
    DICE: mark("a throw of the dice"),
}
MOST_NAMED = 12
"""Winners that are named beside the list; all of them are behind a key."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a game is told from: its keys by the names of their actions."""

    line: Line
    standing: Standing | None
    zone: ZoneInfo
    now: Instant
    keys: dict[str, str]

    @property
    def game(self) -> Game:
        """The game itself."""
        return self.line.game


def detail_text(told: Told, width: int) -> Text:
    """All of it, in lines of at most `width` cells."""
    text = Text()
    for words, style in _pieces(told, max(width, 20)):
        text.append(f"{words}\n", style)
    text.rstrip()
    return text


def _pieces(told: Told, width: int) -> Iterator[Piece]:
    yield from _progress(told, width)
    yield from _won(told, width)
    yield ("", palette.TEXT)
    yield from _terms(told.game, width, told.zone)
    yield from _published(told.game, width)


def _wrapped(words: str, width: int, style: Style) -> Iterator[Piece]:
    for each in wrap(words, width):
        yield (each, style)


def _progress(told: Told, width: int) -> Iterator[Piece]:
    game, state = told.game, State(told.game.state)
    kind = translate(KINDS[Kind(game.kind)])
    head = f"{SIGNS[state]} {shown(game.name)} · {kind} · {translate(STATES[state])}"
    yield from _wrapped(head, width, state_style(state))
    if words := _time(game, told.now):
        yield from _wrapped(words, width, palette.WARNING)
    if state is not State.NEW:
        yield from _entries(told, width)
    if state is State.OPEN and game.question:
        yield from _question(told, width)
    if words := _next(told):
        yield from _wrapped(words, width, palette.TEXT)


def _time(game: Game, now: Instant) -> str:
    """How long until it opens or closes by itself."""
    if game.state == State.NEW and game.opens_at is not None and game.opens_at > now:
        return translate("opens in {time}", time=countdown(Instant(game.opens_at), now))
    if game.state != State.OPEN or game.closes_at is None:
        return ""
    if game.closes_at <= now:
        return translate("its time is over: it closes by itself")
    return translate("closes in {time}", time=countdown(Instant(game.closes_at), now))


def _entries(told: Told, width: int) -> Iterator[Piece]:
    standing = told.standing
    if standing is None or not standing.is_whole or not standing.entries:
        yield (count("{n} entry", "{n} entries", told.line.people), palette.STRONG)
        return
    words = translate(
        "{n} counted of {all} who entered",
        n=grouped(standing.counted),
        all=grouped(len(standing.entries)),
    )
    yield from _wrapped(words, width, palette.STRONG)
    for why, number in standing.left_out:
        first, *more = wrap(str(Reason(f"game.{why}")), width - 8)
        yield (f"{number:>6,}  {first}", palette.DIM)
        for each in more:
            yield (f"{'':8}{each}", palette.DIM)


def _question(told: Told, width: int) -> Iterator[Piece]:
    game = told.game
    asked = game.settings.questions[game.question - 1]
    if not asked.asks:
        return
    number = f"{game.question}/{len(game.settings.questions)}"
    yield from _wrapped(f"{number}  {shown(asked.asks)}", width, palette.CUSTOMER)
    if asked.choices:
        yield from _wrapped(f"     {' · '.join(map(shown, asked.choices))}", width, palette.TEXT)


def _next(told: Told) -> str:
    """What comes next, with its key."""
    game, keys = told.game, told.keys
    match State(game.state):
        case State.NEW:
            words = translate(
                "{edit_game} changes it; {open_game} fixes its rules and lets people enter.", **keys
            )
        case State.OPEN if game.question < len(game.settings.questions):
            words = translate(
                "{ask_next} goes on to the next question, {close_game} closes it.", **keys
            )
        case State.OPEN:
            words = translate(
                "{publish_game} shows what to publish; {close_game} closes it and fixes who takes part.",
                **keys,
            )
        case State.CLOSED if game.settings.pick is Pick.LOT:
            words = translate(
                "{publish_game} shows what to publish now; once the public value is known, {draw_game} draws.",
                **keys,
            )
        case State.CLOSED:
            words = translate("{draw_game} says who won.", **keys)
        case State.DRAWN if game.settings.pick is Pick.LOT:
            words = translate(
                "{game_winners} shows how far the prizes have come, {verify_game} checks the draw as anybody can.",
                **keys,
            )
        case State.DRAWN:
            words = translate("{game_winners} shows how far the prizes have come.", **keys)
        case _:
            words = ""
    return words


def _won(told: Told, width: int) -> Iterator[Piece]:
    standing = told.standing
    if standing is None or not standing.winners:
        return
    yield ("", palette.TEXT)
    yield (translate("Who won"), palette.STRONG)
    for each in standing.winners[:MOST_NAMED]:
        what = shown(each.prize) or (translate("reserve") if each.reserve else "")
        state = "" if each.state is Prized.RESERVE else f"· {translate(PRIZED[each.state])}"
        if each.state is Prized.TOLD and (left := claim_left(each, told.now)):
            state = f"· {left}"
        style = palette.GOOD if each.state in HOLDING else palette.DIM
        yield (fit(f"{each.place:>4}  {who_won(each)}  {what}  {state}", width).rstrip(), style)
    if (more := len(standing.winners) - MOST_NAMED) > 0:
        yield (f"      + {grouped(more)}", palette.DIM)


def _terms(game: Game, width: int, zone: ZoneInfo) -> Iterator[Piece]:
    settings = game.settings
    prizes = " · ".join(shown(str(each)) for each in settings.prizes if each.name)
    found = [
        (translate("prizes"), prizes or grouped(settings.pieces)),
        (translate("reserves"), grouped(settings.reserves) if settings.reserves else ""),
        (translate("how to enter"), " · ".join(map(way_words, settings.ways))),
        (translate("where"), " · ".join(map(where_words, settings.where))),
        (translate("who wins"), translate(PICKS[settings.pick])),
        (translate("from"), "" if game.opens_at is None else moment(game.opens_at, zone)),
        (translate("until when"), "" if game.closes_at is None else moment(game.closes_at, zone)),
        (translate("drawn by"), shown(game.public or settings.public)),
        (translate("known for"), span(settings.known_for) if settings.known_for else ""),
        (translate("chances"), " · ".join(f"{shown(k)} ×{v}" for k, v in settings.weights.items())),
        *_words(translate("answer"), settings.answer),
        (translate("claim within"), span(settings.claim_within) if settings.claim_within else ""),
        *_words(translate("told who wins"), settings.winner),
    ]
    if len(settings.questions) > 1 or (settings.questions and settings.questions[0].asks):
        asked = " · ".join(shown(each.asks) for each in settings.questions)
        found.insert(3, (translate("questions"), asked))
    yield from _table([each for each in found if each[1]], width, palette.TEXT)


def _words(label: str, words: Words) -> Iterator[tuple[str, str]]:
    for language, said in words.items():
        yield f"{label} ({language})" if language else label, shown(said)


def way_words(way: Way) -> str:
    """How people enter, in a few words."""
    if way.kind == WORD:
        return translate("the word “{word}”", word=shown(way.value))
    if way.kind == BUTTON:
        return translate("the button “{word}”", word=shown(way.value))
    if way.kind == TOPIC:
        return translate("who asks for the topic “{topic}”", topic=shown(way.value))
    return translate(_WAYS[way.kind])


def where_words(where: Where) -> str:
    """Where entries are heard, in a few words."""
    words = {
        PRIVATE: translate("in private"),
        COMMENTS: translate("in comments"),
        EVERYWHERE: translate("everywhere"),
    }
    if where.kind == LIVE:
        return translate("in the live “{live}”", live=shown(where.value))
    return words.get(where.kind) or shown(str(where))


def _published(game: Game, width: int) -> Iterator[Piece]:
    found = [
        (translate("commitment"), game.commitment),
        (translate("list's hash"), game.entries_hash),
    ]
    if any(value for _, value in found):
        yield ("", palette.TEXT)
        yield from _table([each for each in found if each[1]], width, palette.NOTE)


def _table(found: list[tuple[str, str]], width: int, style: Style) -> Iterator[Piece]:
    label_width = max(cell_len(label) for label, _ in found) + 2
    for label, words in found:
        lines = wrap(words, width - label_width)
        yield (fit(label, label_width) + lines[0], style)
        for each in lines[1:]:
            yield (" " * label_width + each, style)
