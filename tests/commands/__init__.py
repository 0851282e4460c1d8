"""Tests of commands, value by value; whole programs are in tests/whole."""
