"""Durable memory: one SQL text for SQLite and PostgreSQL, whole transactions, typed rows."""
