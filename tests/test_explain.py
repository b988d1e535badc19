"""What `rasid explain` shows of one article: everything that led to its events, and everything that was left out."""

from __future__ import annotations

from io import StringIO

from rich.console import Console

from stream.events.extract import Extractor
from stream.explain import explain
from stream.places.gazetteer import load
from stream.records import Article

TEXT = """القائمة
هزت انفجارات مدينة سراقب شرقي إدلب مساء أمس بعد غارات جوية، وأصيب ثلاثة مدنيين بجروح.
ونفت القوات استهداف مدينة الباب بالصواريخ، وقصفت المدفعية ريف إدلب.
مقالات ذات صلة
غارات على مدينة تدمر
"""


def shown(article: Article) -> str:
    console = Console(file=StringIO(), width=2000, force_terminal=True, legacy_windows=False)
    explain(article, Extractor(load()), console)
    file = console.file
    assert isinstance(file, StringIO)
    return file.getvalue()


def test_furniture_is_greyed_and_named_with_its_kind() -> None:
    page = shown(Article(id="a", text=TEXT))
    assert "left out (related_stories): غارات على مدينة تدمر" in page
    assert "\x1b[2mمقالات" in page


def test_a_name_of_several_places_is_shown_with_what_each_weighed() -> None:
    page = shown(Article(id="a", text=TEXT))
    row = next(line for line in page.splitlines() if "│" in line and "other_kind_than_cue" in line)
    chosen, rejected = row.split("│")[3], row.split("│")[5]
    assert chosen.strip()[0].isdigit()
    assert "(" in rejected


def test_what_was_denied_or_is_a_whole_is_shown_with_its_rule() -> None:
    page = shown(Article(id="a", text=TEXT))
    assert "denied" in page
    assert "denial" in page
    assert "a_part_of_it_is_named" in page


def test_an_article_about_a_verdict_says_so() -> None:
    verdict = Article(
        id="a", title="محكمة عسكرية تنظر في تفجير الكنيسة", text="أدين رجل بتفجير في مدينة طنطا."
    )
    assert "of the kind court" in shown(verdict)


def test_what_an_article_is_news_of_is_shown_with_what_that_asks_of_an_attack() -> None:
    told = "قصفت المدفعية أطراف القرية."
    verdict = shown(Article(id="a", title="المحكمة تنظر في قضية القصف", text=told))
    drill = shown(Article(id="a", title="مناورات عسكرية بالذخيرة الحية", text=told))
    assert "an attack needs a time of its own" in verdict
    assert "its attacks are no news" in drill
