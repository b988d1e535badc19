"""Rasid: Arabic news in, alerts out."""
