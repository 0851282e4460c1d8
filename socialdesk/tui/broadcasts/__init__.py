"""The screen of broadcasts: what there is to tell, when, how far it has come, and what came of it."""
