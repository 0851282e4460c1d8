"""Orders in files of other systems: tables read, their columns understood, orders written out again."""
