"""The screen of what answers and acts by itself."""
