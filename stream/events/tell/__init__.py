"""What is told of the attacks on one place, put together: attacker, toll, time, weapon, sources, confidence."""
