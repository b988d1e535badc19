"""Folding, against the plain definition: every edit looked for everywhere, every letter looked up."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from stream.articles import fold as module
from stream.articles.fold import fold, fold_letters, fold_name

PIECES = st.sampled_from(
    [
        *"قصفشهيدأإآىةؤئیکگ٣۴«»“٪", "ـ", ".", "*", "_", "\u064b", "\u200f", "&", ";", "quot", "quot;", "&quot;", "&amp;", "&#1602;",
        "nbsp;", "amp;", "و ", " و ", "\u200b*", " ", "\n", "a", "1", "قصـ.ـف", "قصـ ـف", "شهيـ*ـد", "hellip;",
    ]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=20).map("".join)
# «و» looks through all that stand in a row behind it, as is dear in a long row.
EVERYWHERE = re.compile(rf"{module._BEHIND.pattern}(?={module._ONES}{module._WORD})|{module._EDIT.pattern}")


@given(TEXTS)
def test_edits_are_found_only_where_we_look_for_them(raw: str):
    places = {at for m in EVERYWHERE.finditer(raw) for at in (m.end(), m.start() if m["entity"] else m.end())}
    assert {at for _, at in fold(raw).steps[1:]} == places


@given(TEXTS)
def test_letters_are_folded_as_one_table_would(raw: str):
    table = str.maketrans(
        module._SPELLINGS | {"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه"}  # camel-tools' three
    )
    assert fold_letters(raw) == raw.translate(table).replace("مسيول", "مسوول")


def test_an_official_is_folded_alike_whichever_way_he_is_spelt():
    assert fold("قال مسئول إن المسؤولين").text == "قال مسوول ان المسوولين"


@given(TEXTS)
def test_every_folded_offset_leads_back_into_the_article(raw: str):
    folded = fold(raw)
    spans = [folded.span(i, i + 1) for i in range(len(folded.text))]
    assert all(0 <= a <= b <= len(raw) for a, b in spans)
    assert spans == sorted(spans)


def test_a_letter_folds_to_one_that_stays():
    assert all(fold_letters(plain) == plain for plain in module._SPELLINGS.values())


def test_a_name_is_folded_with_its_spaces_squeezed():
    assert fold_name("  حيّ  الوعـر ") == "حي الوعر"


def test_stars_in_a_word_are_dropped_whatever_marks_stand_among_them():
    assert fold("ذ\u200b*ص ق*\u200fص*ف *نجمة*").text == "ذص قصف *نجمه*"


def test_a_lone_waw_is_one_word_with_what_it_opens():
    folded = fold("قتل اثنان و أصيب خمسة")
    assert folded.text == "قتل اثنان واصيب خمسه"
    assert folded.raw[slice(*folded.span(10, 15))] == "و أصيب"


def test_a_letter_that_counts_an_item_stays_alone():
    assert fold("الفقرة (و) من القرار").text == "الفقره (و) من القرار"
