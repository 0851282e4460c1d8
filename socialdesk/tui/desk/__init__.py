"""The desk without a terminal: what it shows and does, in parts that know each other only
downwards."""
