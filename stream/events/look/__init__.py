"""A first look: whether an article can come to an event at all."""
