"""Articles in: feeds, folders, and an HTTP endpoint, onto the topic `articles`.

The same page is the same article, whichever way it comes: its id is that of its address. What was sent unchanged is not
sent again. An address is fetched only where it leads to the public internet (`address`, `fetch`).
"""
