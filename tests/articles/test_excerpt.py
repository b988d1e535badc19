"""An excerpt holds the sentences of a word as the article has them, and little else."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stream.articles.document import Document
from stream.articles.excerpt import around, excerpt
from stream.records import Article

PIECES = (
    "قصف", "سوق", "قرب المدينة", "وقال", "و", "د", "مـدرسة", "مَدرسةُ", "&hellip;", "3.5", "«حلب»", "في", "،", "؛", "؟", "!", ".",
    "...", ". ", ".\n", "\n", "\n\n", " ", " ", " ", " ", '"', '."', "\u200f", "\u00a0", "أ.ف.ب", "نجم، وحي", "عام الماضي.وقال سائق",
)  # fmt: skip


def cut(text: str, word: str) -> str:
    spots = [at for at in range(len(text)) if text.startswith(word, at)]
    return excerpt(Article(id="a", text=text), around(text, spots)).article.text


def sentences(document: Document) -> list[str]:
    return [document.text.text[s.start : s.end] for s in document.sentences]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_every_sentence_of_a_word_is_in_the_excerpt_as_in_the_article(text: str):
    spots = [at for at in range(len(text)) if text.startswith("قصف", at)]
    article = Article(id="a", text=text)
    held = sentences(excerpt(article, around(text, spots))) if spots else []
    assert all(told in held for told in sentences(Document(article)) if "قصف" in told)


def test_sentences_without_the_word_are_left_out():
    before, told, behind = (
        "افتتح الوزير معرضا.",
        "وقصف الطيران حيا في المدينة.",
        "وقال المدير إن الدورة بدأت.",
    )
    assert cut(f"{before} {told} {behind}", "قصف") == told
    assert cut(f"{before}\n{told}\n{behind}", "قصف") == told


def test_a_line_that_may_go_on_in_the_next_is_kept_with_it():
    text = "استهدف القصف حيا في\nحلب، وهو قريب من السوق.\nوقال المدير إن الدورة بدأت."
    assert cut(text, "القصف") == text.rpartition("\n")[0]


def test_a_letter_with_a_full_stop_ends_no_sentence():
    text = "قال د. خالد إن القصف بدأ فجرا. وقال المدير إن الدورة بدأت."
    assert cut(text, "القصف") == "قال د. خالد إن القصف بدأ فجرا."
