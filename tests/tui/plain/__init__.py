"""The desk line by line."""
