"""What is done at the screen of games: moving about, playing them, and what keys mean in its dialogs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from socialdesk.model.i18n import mark as _
from socialdesk.model.prize import State as Prized
from socialdesk.tui.actions.action import EVERYWHERE, Action
from socialdesk.tui.actions.dialog_keys import keeping, scrolling
from socialdesk.tui.actions.list_keys import moving
from socialdesk.tui.actions.panes import ENTRIES, GAME, GAMES, PUBLICATION, VERIFICATION, WINNERS

if TYPE_CHECKING:
    from socialdesk.tui.games.screen import GamesScreen

TO_THE_GAMES: tuple[Action[GamesScreen], ...] = (
    Action("games", ("shift+f5", "f17"), _("games"), _("To the games: who entered, who won, and how anybody can check it"),
           EVERYWHERE, lambda screen: screen.arrive(), group="move", command="game list"),
)  # fmt: skip
"""Known on every screen; the games are shown before it runs."""
GAME_MOVING: tuple[Action[GamesScreen], ...] = (
    *moving("game", GAMES),
    Action("game_detail_down", ("right_square_bracket", "ctrl+d"), _("text down"), _("Scroll what is said of it down"),
           GAMES.name, lambda screen: screen.list_pane.scroll(1), group="move"),
    Action("game_detail_up", ("left_square_bracket", "ctrl+u"), _("text up"), _("Scroll what is said of it up"),
           GAMES.name, lambda screen: screen.list_pane.scroll(-1), group="move"),
    Action("games_back", ("escape", "left", "h"), _("back"), _("One step back; from the list to the inbox"),
           GAMES.name, lambda screen: screen.back(), footer=2, group="move", is_needed=True),
    Action("help_here", ("question_mark",), _("help"), _("Every key"),
           GAMES.name, lambda screen: screen.open_help(), footer=9, group="desk"),
    Action("help_here", ("question_mark",), _("help"), _("Every key"),
           ENTRIES.name, lambda screen: screen.open_help(), footer=9, group="desk"),
    Action("help_here", ("question_mark",), _("help"), _("Every key"),
           WINNERS.name, lambda screen: screen.open_help(), footer=9, group="desk"),
    Action("entries_back", ("escape", "left", "h"), _("back"), _("Back to what is said of it"),
           ENTRIES.name, lambda screen: screen.back(), footer=2, group="move", is_needed=True),
)  # fmt: skip
GAME_PLAYING: tuple[Action[GamesScreen], ...] = (
    Action("new_game", ("n",), _("new"), _("Make a game"),
           GAMES.name, lambda screen: screen.acts.new(), footer=4, group="game", command="game new"),
    Action("edit_game", ("e",), _("edit"), _("Change it, as long as it is not open"),
           GAMES.name, lambda screen: screen.acts.edit(), footer=6, group="game", command="game edit",
           why_not=lambda screen: screen.acts.why_not_open()),
    Action("publish_game", ("p",), _("publish"), _("What to publish of it now, to be copied or made a broadcast"),
           GAMES.name, lambda screen: screen.acts.publish(), footer=4, group="game", command="game publish",
           why_not=lambda screen: screen.acts.why_not_publish()),
    Action("game_winners", ("w",), _("who won"), _("Who won, and how far their prizes have come"),
           GAMES.name, lambda screen: screen.open_winners(), footer=5, group="game", command="game winners",
           why_not=lambda screen: screen.why_not_winners()),
    Action("game_entries", ("enter", "right", "l"), _("who entered"), _("Everybody who entered, counted or why not"),
           GAMES.name, lambda screen: screen.open(), footer=1, group="game", command="game entries"),
    Action("open_game", ("o",), _("open"), _("Fix its rules and its secret and let people enter, after a question"),
           GAMES.name, lambda screen: screen.acts.open(), footer=3, group="game", command="game open",
           why_not=lambda screen: screen.acts.why_not_open()),
    Action("ask_next", ("a",), _("next question"), _("Go on to the next question of a quiz"),
           GAMES.name, lambda screen: screen.acts.ask(), footer=7, group="game", command="game next",
           why_not=lambda screen: screen.acts.why_not_ask()),
    Action("close_game", ("c",), _("close"), _("Fix who takes part, after a question"),
           GAMES.name, lambda screen: screen.acts.close(), footer=4, group="game", command="game close",
           why_not=lambda screen: screen.acts.why_not_close()),
    Action("draw_game", ("d",), _("draw"), _("Say who won; where a lot decides, by the public value that was named"),
           GAMES.name, lambda screen: screen.acts.draw(), footer=5, group="game", command="game draw",
           why_not=lambda screen: screen.acts.why_not_draw()),
    Action("verify_game", ("v",), _("verify"), _("Check the draw as anybody can, and write the file for it"),
           GAMES.name, lambda screen: screen.acts.verify(), footer=7, group="game", command="draw verify",
           why_not=lambda screen: screen.acts.why_not_verify()),
    Action("cancel_game", ("x",), _("call off"), _("Call it off, after a question; not once it is drawn"),
           GAMES.name, lambda screen: screen.acts.cancel(), footer=7, group="game", command="game cancel",
           why_not=lambda screen: screen.acts.why_not_cancel()),
    Action("entrant_open", ("enter", "right", "l"), _("open"), _("To the conversation in which they entered"),
           ENTRIES.name, lambda screen: screen.open_person(), footer=1, group="game", command="thread"),
)  # fmt: skip
PRIZE_GIVING: tuple[Action[GamesScreen], ...] = (
    Action("winner_open", ("enter", "right", "l"), _("open"), _("To the conversation in which they entered"),
           WINNERS.name, lambda screen: screen.open_winner(), footer=1, group="game", command="thread"),
    Action("claim_prize", ("c",), _("claimed"), _("They want their prize"),
           WINNERS.name, lambda screen: screen.prizes.claim(), footer=3, group="game", command="game claim",
           why_not=lambda screen: screen.prizes.why_not(Prized.CLAIMED)),
    Action("hand_over_prize", ("t",), _("handed over"), _("They have their prize; what proves it is asked for"),
           WINNERS.name, lambda screen: screen.prizes.hand_over(), footer=4, group="game",
           command="game claim --handed-over", why_not=lambda screen: screen.prizes.why_not(Prized.HANDED_OVER)),
    Action("give_up_prize", ("x",), _("drops out"),
           _("They do not want it or cannot get it: the next reserve moves up"),
           WINNERS.name, lambda screen: screen.prizes.give_up(), footer=5, group="game",
           command="game claim --give-up", why_not=lambda screen: screen.prizes.why_not(Prized.EXPIRED)),
    Action("ship_prizes", ("s",), _("shipping"), _("Write what is still to be sent, and where to, in a file"),
           WINNERS.name, lambda screen: screen.prizes.ship(), footer=6, group="game", command="game winners --shipping"),
    Action("winners_back", ("escape", "left", "h"), _("back"), _("Back to what is said of it"),
           WINNERS.name, lambda screen: screen.back(), footer=2, group="move", is_needed=True),
)  # fmt: skip
EDITING_A_GAME = keeping(GAME, _("Keep the game as it is written"))
PUBLISHING: tuple[Action[Any], ...] = (
    Action("copy_words", ("full_stop", "enter"), _("copy"), _("Copy the words"),
           PUBLICATION.name, lambda dialog: dialog.copy(), footer=1, group="desk"),
    Action("make_broadcast", ("b",), _("make a broadcast"), _("Write a broadcast that begins with these words"),
           PUBLICATION.name, lambda dialog: dialog.broadcast(), footer=2, group="desk"),
    Action("next_names", ("n",), _("names"), _("Winners by their ids, their initials or their names"),
           PUBLICATION.name, lambda dialog: dialog.next_names(), footer=3, group="desk"),
    Action("close", ("escape", "q"), _("leave"), _("Back to the game"),
           PUBLICATION.name, lambda dialog: dialog.close(), footer=4, group="desk", is_needed=True),
    *scrolling(PUBLICATION, ("down", "j"), ("up", "k")),
)  # fmt: skip
VERIFYING: tuple[Action[Any], ...] = (
    Action("write_draw", ("f",), _("write the file"), _("Write the file that anybody can check"),
           VERIFICATION.name, lambda dialog: dialog.write(), footer=1, group="desk"),
    Action("copy_draw", ("full_stop",), _("copy"), _("Copy the hashes and the public value"),
           VERIFICATION.name, lambda dialog: dialog.copy(), footer=2, group="desk"),
    Action("close", ("escape", "q", "enter"), _("leave"), _("Back to the game"),
           VERIFICATION.name, lambda dialog: dialog.close(), footer=3, group="desk", is_needed=True),
    *scrolling(VERIFICATION, ("down", "j"), ("up", "k")),
)  # fmt: skip
GAME_DIALOGS: tuple[Action[Any], ...] = (*EDITING_A_GAME, *PUBLISHING, *VERIFYING)
