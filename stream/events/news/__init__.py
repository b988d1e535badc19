"""What takes an attack out of an article's own news."""
