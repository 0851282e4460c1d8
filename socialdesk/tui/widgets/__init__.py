"""Widgets tell and draw; none of them knows the store."""
