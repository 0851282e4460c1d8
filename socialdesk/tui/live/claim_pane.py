"""The selling in a live: the stock ladder beside the claims, of which one is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from socialdesk.model.i18n import count, translate
from socialdesk.model.live_claim import State
from socialdesk.tui.live import claim_rows as rows
from socialdesk.tui.widgets import palette
from socialdesk.tui.widgets.fitted import Fitted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from socialdesk.store.live_claims import Listed
    from socialdesk.tui.desk.claims import ClaimsBoard
    from socialdesk.tui.desk.lives import Lives
    from socialdesk.tui.screen import DeskScreen

BESIDE = 100
"""Columns from which the ladder stands beside the claims, else above them."""
WIDEST_LADDER = 60


class ClaimPane:
    """What was chosen stays chosen while others come and go; what is decided leads on to the next."""

    def __init__(self, screen: DeskScreen, lives: Lives, claims: ClaimsBoard) -> None:
        self._screen = screen
        self._lives = lives
        self.is_wanted = False
        """Whether somebody wants to see claims, other than comments."""
        self._claims_board = claims
        self._chosen = 0
        self._place = 0
        self._first = 0
        self._drawn: list[int | None] = []
        """The row that each line of the claims shows."""
        self._above = 0
        self.words = Fitted(self._words, "live-claims")

    def draw(self) -> None:
        """Draw what is to be said now."""
        self.words.redraw()

    @property
    def is_shown(self) -> bool:
        """Whether claims stand there; there are none of no live."""
        return self.is_wanted and self._lives.live is not None

    async def read(self) -> None:
        """Read how it stands and draw it, and let other desks know which claim is looked at."""
        if await self._claims_board.load(self._lives.live):
            self.draw()
        await self._claims_board.look_at(self.chosen if self.is_shown else None)

    @property
    def chosen(self) -> Listed | None:
        """The claim under the cursor."""
        there = self._claims_board.rows
        for place, each in enumerate(there):
            if each.claim.id == self._chosen:
                self._place = place
                return each
        if not there:
            return None
        self._place = min(self._place, len(there) - 1)
        self._chosen = there[self._place].claim.id
        return there[self._place]

    def by(self, step: int) -> None:
        """So many claims down."""
        if self.chosen is not None:
            self.to(self._place + step)

    def to(self, row: int) -> None:
        """Choose the claim in a row."""
        there = self._claims_board.rows
        if there:
            self._place = max(min(row, len(there) - 1), 0)
            self._chosen = there[self._place].claim.id
        self.draw()

    def end(self, end: int) -> None:
        """To the end (1), or to the top (-1)."""
        self.to(0 if end < 0 else len(self._claims_board.rows) - 1)

    def skip(self) -> None:
        """To the next that is to be decided, and from the last one to the first."""
        there = self._claims_board.rows
        is_open = [each.state is State.UNCLEAR for each in there]
        behind = [*range(self._place + 1, len(there)), *range(self._place + 1)]
        self.to(next((place for place in behind if place < len(is_open) and is_open[place]), 0))

    @property
    def page(self) -> int:
        """Claims that fit."""
        return max(len(self._drawn) - 2, 1)

    def at_line(self, x: int, y: int) -> None:
        """Choose what stands in a line."""
        place = y - self._above
        if 0 <= place < len(self._drawn) and (row := self._drawn[place]) is not None:
            self.to(row)

    # -- drawing

    def _words(self, width: int) -> Text:
        height = max(self.words.size.height, 6)
        board = self._claims_board.board
        if board is None or not board.ladder:
            return Text(f" {self._none()}", palette.DIM)
        head = self._head(width)
        if width >= BESIDE:
            left = min(width * 9 // 20, WIDEST_LADDER)
            self._above = 1
            ladder = rows.ladder_lines(board.ladder, left, height - 1)
            claims = self._claims(width - left - 3, height - 1)
            lines = [
                _beside(
                    ladder[place] if place < len(ladder) else Text(), left,
                    claims[place] if place < len(claims) else Text(),
                )
                for place in range(height - 1)
            ]  # fmt: skip
            return Text("\n").join([head, *lines])
        ladder = rows.ladder_lines(
            board.ladder, width - 1, min(len(board.ladder) + 1, max(height // 3, 3))
        )
        self._above = 2 + len(ladder)
        claims = self._claims(width - 1, height - self._above)
        return Text("\n").join([head, *ladder, Text("─" * width, palette.FAINT), *claims])

    def _none(self) -> str:
        live = self._screen.program.keymap.shown("claims")
        return translate(
            'Nothing is sold in this live yet: `socialdesk live products "NAME" --add A1-M=A1`. {key} leads back to the comments.',
            key=live,
        )

    def _head(self, width: int) -> Text:
        board = self._claims_board.board
        assert board is not None
        pieces = [
            (
                count("{n} claim/min", "{n} claims/min", board.speed),
                palette.STRONG,
            ),
            (
                count("{n} to be decided", "{n} to be decided", board.counts.unclear),
                palette.WARNING if board.counts.unclear else palette.DIM,
            ),
            (
                count("{n} on the waitlist", "{n} on the waitlist", board.counts.waiting),
                palette.DIM,
            ),
        ]
        if board.selling is not None and board.selling.closed_at is not None:
            pieces.append((translate("closed: no more claims are read"), palette.ALARM))
        text = Text(" ")
        for words, style in pieces:
            if text.cell_len > 1:
                text.append(" · ", palette.FAINT)
            text.append(words, style)
        return text

    def _claims(self, width: int, height: int) -> list[Text]:
        """As many claims as fit, the chosen one among them."""
        there, chosen = self._claims_board.rows, self.chosen
        drawn = list(self._lines(width))
        if not drawn:
            self._drawn = []
            return [Text(f" {translate('No claim yet.')}", palette.DIM)]
        mine = [place for place, (row, _) in enumerate(drawn) if chosen and row == self._place]
        last = max(mine, default=0)
        self._first = max(min(self._first, min(mine, default=0)), last - height + 1, 0)
        self._first = min(self._first, max(len(drawn) - height, 0))
        shown = drawn[self._first : self._first + height]
        self._drawn = [row for row, _ in shown]
        assert len(there) > self._place or not there
        return [line for _, line in shown]

    def _lines(self, width: int) -> Iterator[tuple[int | None, Text]]:
        chosen, claims = self.chosen, self._claims_board
        was_open = False
        for row, each in enumerate(claims.rows):
            is_open = each.state is State.UNCLEAR
            if was_open and not is_open:
                yield None, Text(f" {translate('Decided')}", palette.DIM)
            was_open = is_open
            for line in rows.claim_lines(
                each, width, self._screen.program.zone,
                is_cursor=each is chosen, candidates=claims.candidates(each),
                looked_at_by=claims.looked_at_by(each),
            ):  # fmt: skip
                yield row, line


def _beside(left: Text, width: int, right: Text) -> Text:
    line = left.copy()
    line.append(" " * max(width - line.cell_len, 0))
    line.append(" │ ", palette.FAINT)
    line.append_text(right)
    return line
