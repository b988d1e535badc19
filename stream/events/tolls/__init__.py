"""How many were killed and injured: numbers, quantities of people, and what befell them."""
