"""The forces that an article names, which of them is the agent of an attack, and who says so."""
