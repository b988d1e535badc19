"""Reading an article: bytes, furniture, repair, segments."""
