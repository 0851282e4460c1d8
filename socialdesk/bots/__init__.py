"""Channels: one package a platform."""
