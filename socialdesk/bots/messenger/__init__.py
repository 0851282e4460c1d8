"""A Facebook Page: Messenger, and comments under its posts and live videos."""
