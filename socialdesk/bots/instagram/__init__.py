"""An Instagram professional account: its messages, and comments under its posts and live videos."""
