"""Telegram: bots by long polling or webhook, and Telegram Business."""
