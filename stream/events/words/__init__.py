"""The words of attack and of what surrounds it: triggers and their forms, means, weapons, clauses, context."""
