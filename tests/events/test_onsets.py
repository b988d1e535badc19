"""Onsets: new, going on, begun again, as the clause of the attack says; each phrase proves itself both ways."""

from __future__ import annotations

import pytest

from stream.articles.fold import fold
from stream.data import toml
from stream.events.extract import Extractor
from stream.events.words.lexicon import lexicon
from stream.events.words.onsets import onsets
from stream.places.gazetteer import load
from stream.records import Article, Onset

ROWS = toml("ar", "onsets.toml")["onset"]


def told(sentence: str) -> Onset:
    text = fold(sentence).text
    attacks = [(found.start, found.end) for found in lexicon().triggers(text)]
    return onsets().find(text, 0, len(text), attacks)


@pytest.mark.parametrize("number", range(len(ROWS)))
def test_each_onset_proves_itself(number: int) -> None:
    row = ROWS[number]
    assert told(row["match"]) == row["key"]
    assert told(row["not"]) is Onset.UNKNOWN


def test_what_goes_on_is_not_new_whatever_else_is_said() -> None:
    assert told("وتواصل القصف لليوم الرابع وطال الميناء للمرة الأولى") is Onset.CONTINUING


def test_what_others_go_on_with_tells_nothing_of_the_attack() -> None:
    assert (
        told("بعد الغارات تواصل المنظمات الإنسانية نداءاتها لفتح ممرات آمنة للسكان وإيصال الغذاء")
        is Onset.UNKNOWN
    )


@pytest.mark.parametrize(
    ("text", "onset"),
    [
        ("واصلت طائرات النظام غاراتها على بلدة سرمين في ريف إدلب.", Onset.CONTINUING),
        ("تجدد القصف المدفعي صباح اليوم على بلدة سرمين في ريف إدلب.", Onset.RESUMED),
        ("استهدفت المدفعية للمرة الأولى بلدة سرمين في ريف إدلب.", Onset.NEW),
        ("قصفت المدفعية بلدة سرمين في ريف إدلب.", Onset.UNKNOWN),
        ("قصفت المدفعية بلدة سرمين في ريف إدلب، بينما تواصل القصف على مدينة دوما.", Onset.UNKNOWN),
    ],
)
def test_an_event_says_what_the_clause_about_its_place_says(text: str, onset: Onset) -> None:
    events = Extractor(load()).extract(Article(id="a", text=text)).events
    assert next(event.onset for event in events if event.place.name_ar == "سرمين") is onset
