"""Zalo Bot."""
