"""Finding words and phrases in folded text: one scan for all tables, and expressions over what it found."""
