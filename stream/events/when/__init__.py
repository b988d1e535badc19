"""When it happened, and the day the article appeared."""
