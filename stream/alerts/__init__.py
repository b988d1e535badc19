"""Episodes of a district under attack, and when to say something about them."""
