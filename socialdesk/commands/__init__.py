"""What each command does; `socialdesk.cli` chooses among them."""
