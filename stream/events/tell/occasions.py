"""The times by which an article says when the attack was that it has told of, and on which places."""

from __future__ import annotations

from datetime import timedelta

from stream.events.tell.belonging import Scene
from stream.events.when.happened import says_when_it_was
from stream.events.when.times import TimeMention
from stream.records import Field
from stream.text.in_order import InOrder

SHORT = timedelta(days=2)  # a longer stretch («منذ أيام») dates no single attack


def occasions(scene: Scene, times: InOrder[TimeMention]) -> list[tuple[TimeMention, frozenset[str]]]:
    """Of the `times` of a text those that tell when a known attack was, each with the places last told of before it."""
    view = scene.views[Field.TEXT]
    found: list[tuple[TimeMention, frozenset[str]]] = []
    told: frozenset[str] = frozenset()
    for sentence in scene.order[Field.TEXT]:
        turned = scene.turns_elsewhere(Field.TEXT, sentence)
        told = scene.struck_in.get(sentence, frozenset() if turned else told)
        for time in times.between(sentence.start, sentence.end) if told else ():
            short = not time.history and time.last - time.first <= SHORT
            begin = says_when_it_was(view.text, sentence.start, time.start) if short else None
            if begin is not None and told.issuperset(
                p for _, p in scene.mentioned(Field.TEXT, begin, time.start)
            ):
                found.append((time, told))
    return found
