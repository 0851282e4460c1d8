"""The screen of figures: how long customers waited, and why each figure is what it is."""
