"""The fault harness: real workers on a real Kafka under load, a seeded schedule of faults, and a checker of the promise."""
