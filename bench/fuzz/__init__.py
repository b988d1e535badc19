"""Inputs that nobody would write, for whatever reads what comes from outside: `python -m bench.fuzz`."""
