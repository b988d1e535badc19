"""Places: the gazetteer, the names in a text, the reading chosen, and what each place does in its sentence."""
