"""Alerts out to people and programs: config, want, plan, render, send; what was delivered is remembered in outbox.

The decisions (`want`, `plan`, `render`) are functions of their arguments. A sink sends one message once and says what
came of it; trying again, and never sending twice, are the runner's.
"""
