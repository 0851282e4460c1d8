"""The desk: the terminal program people work at. It never imports a channel."""
