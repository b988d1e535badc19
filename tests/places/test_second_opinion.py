"""A second opinion on places that no table lists. The tagger is a stand-in: camel-tools' model cannot be had here."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from stream.cli import main
from stream.events.extract import Extractor
from stream.places.gazetteer import load
from stream.places.second_opinion import Opinion, opinion, unlisted
from stream.records import Article

TEXT = "استهدفت طائرة مسيرة سيارة في قرية الزغيبات بريف حلب الشرقي أمس، ما أسفر عن مقتل شخصين."


class StandIn:
    """Labels the words that it is told of, as camel_tools.ner.NERecognizer.predict_sentence does the rest: O."""

    def __init__(self, **labels: str) -> None:
        self.labels = labels

    def predict_sentence(self, sentence: list[str]) -> list[str]:
        return [self.labels.get(word, "O") for word in sentence]


def events(text: str = TEXT, article_id: str = "a"):
    return Extractor(load()).extract(Article(id=article_id, outlet="Test", text=text)).events


@pytest.mark.parametrize(
    ("label", "said"), [("B-LOC", Opinion.PLACE), ("B-PERS", Opinion.OTHER), ("O", Opinion.NO_NAME)]
)
def test_a_tagger_calls_a_name_a_place_another_name_or_none(label, said):
    assert opinion(StandIn(الزغيبات=label), TEXT, "الزغيبات") is said


def test_a_name_behind_a_clitic_and_one_of_two_words_are_found():
    words = "قصف على بتل الرمان والقرى حولها"
    assert opinion(StandIn(بتل="B-LOC", الرمان="I-LOC"), words, "تل الرمان") is Opinion.PLACE
    assert opinion(StandIn(الرمان="I-LOC"), words, "تل النخيل") is Opinion.NO_NAME


def test_the_places_of_no_table_are_listed_with_how_many_articles_name_them():
    rows = unlisted([*events(), *events(article_id="b")], StandIn(الزغيبات="B-LOC"))
    assert [(row.name, row.articles, row.opinion) for row in rows] == [("الزغيبات", 2, Opinion.PLACE)]
    assert unlisted(events("قصفت القوات بلدة كفرنبل بالمدفعية.")) == []


def test_the_command_lists_them_and_says_what_the_tagger_needs(tmp_path):
    articles = tmp_path / "articles.jsonl"
    articles.write_text(json.dumps({"id": "a", "outlet": "Test", "text": TEXT}, ensure_ascii=False) + "\n")
    result = CliRunner().invoke(main, ["gazetteer", "unlisted", str(articles)])
    assert result.exit_code == 0
    assert result.output.startswith("1\tالزغيبات\t")
    refused = CliRunner().invoke(main, ["gazetteer", "unlisted", str(articles), "--ner"])
    assert refused.exit_code == 2
    assert "rasid[ner]" in refused.output
