"""Article to events: which places it reports to have come under attack, by whom, with what, how many were hurt, when.

look/     may the article tell of an attack at all? If not, reading stops here
words/    the words of attack in its clauses, with their means, and the context that takes them back
where/    which places those attacks struck
news/     which of them are the article's own news, not history, a plan, a verdict
who/      the forces that it names, and which of them is the agent
tolls/    the people killed and injured
when/     the days and stretches of time
tell/     all of that for one place and type: an event with its evidence and confidence
extract.py   runs them in this order; facts.py holds what the fields of an article name
"""
