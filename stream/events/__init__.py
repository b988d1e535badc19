"""Article to events: who struck, with what, who says so."""
