"""Rasid (راصد, the one who watches): from Arabic news articles to alerts when a new district comes under attack.

The flow, and where it lives:

    records/     what crosses a topic: Article, Event, Review, Incident, Alert
    articles/    bytes → an Article, folded for matching, its page furniture told from its sentences
    places/      names in the text → places: a gazetteer, cues, the reading chosen, the role in the sentence
    events/      triggers, clauses and context → Events: what struck which place, when, how many, by whom
    incidents/   Events → Incidents: the reports, near-identical or reworded, of one attack
    alerts/      Incidents → Episodes of each district, and the Alerts that tell of them
    watch.py     one message of the log against what is remembered; pipeline.py puts the stages together
    worker/      the same over Kafka with Faust; replay.py over files, without a broker
"""

__version__ = "0.1.0"
