"""Tests of one platform."""
