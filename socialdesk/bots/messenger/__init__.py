"""Messenger, Instagram, and comments under posts and live videos."""
