"""Simulated platforms on loopback: real HTTP, real long polls, real faults. The demo and the tests
run on them."""
