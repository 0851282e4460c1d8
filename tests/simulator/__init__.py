"""Tests of the simulated platforms."""
