"""Rules that act by themselves: reading their file, following what happens, and saying why."""
