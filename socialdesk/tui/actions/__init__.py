"""What can be done at the desk, as values by subject; a screen names the tuples it answers."""
