"""Telling many people: who may be told, when, and doing it."""
