"""How words become a moment: the words, the calendar, and the reading of a phrase. `when.py` is the door."""
