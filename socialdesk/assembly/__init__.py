"""The one place where real things meet: store, clock, chance, channels, services.

What is heavy is imported where it is used: a desk must be on the screen before the store is read,
and only the process that runs bots pays for the bot library (seconds, and 160 MB).
"""
