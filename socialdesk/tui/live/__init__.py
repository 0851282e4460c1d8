"""The screen of lives: the comment stream with what is done to comments, figures, the run sheet."""
