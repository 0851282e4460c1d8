"""Messages, episodes and waits as other programs read them."""
