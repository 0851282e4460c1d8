"""Figures as other systems mean them, counted from the same waits: dated, and each with its source."""
