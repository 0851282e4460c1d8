"""Screens decide: they turn keys into verbs, and what changed into what is drawn."""
