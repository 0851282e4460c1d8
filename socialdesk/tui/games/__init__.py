"""The screen of games: what there is to win, who entered, who won, and how anybody can check it."""
