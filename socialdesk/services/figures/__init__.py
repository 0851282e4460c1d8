"""Figures: how long customers waited, counted from the store's waits."""
