"""Expressions tried only where they can begin or end find what they find when they are tried everywhere."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stream.events.tolls import spread, unhurt
from stream.events.when import rules
from stream.events.where.acts import SAYS
from stream.events.who import actors, sources
from stream.events.who.agency import agency
from stream.events.who.blame import many, no_claim
from stream.places import asides, implied
from stream.places.cues import cue_table
from stream.places.role_words import role_rules
from stream.text.edges import Edge, edge, edge_words, first_words, followers
from stream.text.expressions import Ending, Endings, Expression, beginning, last_word, may_end

BEGINNING: list[Expression] = [
    *rules.DATE_RULES,
    *(expression for _, expression in rules.STRETCHES + rules.HISTORY),
    *(expression for _, expression in unhurt.NONE + spread.SPREAD),
    actors.table().adjective,
    sources.correspondent(),
    agency().attack_noun,
    no_claim(),
    many(),
    SAYS,
    implied.LED_TO,
    implied.AND,
    implied.DISTANCE,
    cue_table().national,
    cue_table()._town_of,
]
ENDING: list[Ending | Endings] = [
    actors.table().noun, actors.table().chain, role_rules()._pattern, sources._SPEAKER,
]  # fmt: skip
_WORDS = sorted({word for e in [*BEGINNING, *ENDING] for word in re.findall(r"[ء-ي]{2,}", e.pattern.pattern)})
PIECES = st.one_of(
    st.sampled_from(_WORDS),
    st.sampled_from(
        [*_WORDS, " ", " ", "و", "ال", "ب", "2014", "24", "3", "/", ".", "\n", '"', "،", "ه", "ا", "_"]
    ),
)


def texts() -> st.SearchStrategy[str]:
    spaced = st.lists(PIECES, max_size=14).map(" ".join)
    return spaced | st.lists(PIECES, max_size=14).map("".join)


@given(texts())
def test_an_expression_finds_what_its_pattern_finds(text: str):
    for expression in BEGINNING:
        everywhere = [m.span() for m in expression.pattern.finditer(text)]
        assert [m.span() for m in expression.finditer(text)] == everywhere


@given(texts(), st.integers(0, 40), st.integers(0, 80))
def test_so_it_does_in_a_part_of_a_text(text: str, start: int, size: int):
    for expression in BEGINNING:
        part = (min(start, len(text)), min(start + size, len(text)))
        if not _at_a_word(text, part[1]):
            continue
        spans = [m.span() for m in expression.pattern.finditer(text, *part) if _at_a_word(text, m.start())]
        assert [m.span() for m in expression.finditer(text, *part)] == spans


def _at_a_word(text: str, at: int) -> bool:
    """Whether a part does not begin or end inside a word, where nobody asks."""
    return (
        at in (0, len(text)) or text[at - 1].isdecimal() != text[at].isdecimal() or not text[at - 1].isalnum()
    )


_OF_ASIDES = sorted({word for aside, _ in asides._ASIDES for word in re.findall(r"[ء-ي]{2,}", aside.pattern)})
GAPS = st.lists(st.sampled_from([*_OF_ASIDES, "في", "قصف", "،", "3"]), max_size=9).map(" ".join)


@given(GAPS)
def test_asides_are_left_out_as_if_each_was_tried_everywhere(gap: str):
    shorter = f" {gap} "
    for aside, _ in asides._ASIDES:
        shorter = aside.sub(" ", shorter)
    assert asides.without_asides(f" {gap} ", re.findall(r"\w+", gap)) == shorter


@given(texts())
def test_an_ending_finds_what_its_pattern_finds(text: str):
    for ending in ENDING:
        found, everywhere = ending.search(text), ending.pattern.search(text)
        assert (found and found.span()) == (everywhere and everywhere.span())


@pytest.mark.parametrize(
    ("pattern", "first", "last"),
    [
        (r"(?<!\w)[وف]?(?:قبل|منذ) يومين(?!\w)", {"قبل", "منذ", "وقبل", "ومنذ", "فقبل", "فمنذ"}, {"يومين"}),
        (r"(?<!\w)عام ?(?:19|20)[0-9]{2}(?![0-9])", {"عام"}, {"0"}),
        (r"(?:^|[^\w])قرب[\s\"]*$", None, {"قرب"}),
        (r"(?<!\w)\w+ امس(?!\w)", None, {"امس"}),
        (r"(?<!\w)امس", None, {"امس"}),
        (r"(?<!\w)[0-9]{1,2} ايام(?!\w)", {"0"}, {"ايام"}),
    ],
)
def test_the_words_at_the_edges_are_read_from_the_pattern(pattern, first, last):
    assert edge_words(pattern) == first
    assert edge_words(pattern, last=True) == last


def test_the_last_words_of_what_stands_before_a_force_are_known():
    assert None not in (actors.table().noun._edge, actors.table().chain._edge, sources._SPEAKER._edge)


def test_an_expression_that_begins_with_any_word_is_tried_everywhere():
    (expression,) = beginning([re.compile(r"\w+ه(?!\w)")])
    assert [m[0] for m in expression.finditer("مدينه قريه حي")] == ["مدينه", "قريه"]


@pytest.mark.parametrize(
    ("pattern", "last", "words", "parts"),
    [
        (r"(?<!\w)[وف]?بال\w{3,}(?!\w)", False, set(), ("بال", "فبال", "وبال")),
        (r"(?<!\w)(?:في|قال\w*) كذا", False, {"في", "قال"}, ("قال",)),
        (r"(?<!\w)\w+ امس", False, None, ()),
        (r"[^.]{0,40}?(?:برصاص|من قبل) $", True, {"قبل"}, ("برصاص",)),
        (r"(?<=\s)و\w*", False, set(), ("و",)),
    ],
)
def test_of_words_that_go_on_as_they_like_their_begin_or_end_is_read(pattern, last, words, parts):
    found = edge(pattern, last=last)
    assert (found and (found.words, found.parts)) == (None if words is None else (words, parts))


def test_the_first_word_is_read_past_marks_and_past_words_that_are_passed_over():
    assert first_words(r"\s?[،,]?\s(?:حيث|في\s(?:مساء|ليل))(?!\w)", past={"في"}) == Edge(
        frozenset({"حيث", "مساء", "ليل"}), ()
    )
    assert first_words(r"\s\w+ امس", past=()) is None


def test_a_rule_of_agency_ends_only_with_the_words_that_its_gap_may_end_with():
    for rule in agency().agents:
        gaps = [
            " ",
            *(f" {a} {b}" for a in ("من", "شنته", "كذا") for b in ("قبل ", "برصاص ", "تبنى ", "في ", "")),
        ]
        for gap in gaps:
            if rule.gap.match(gap):
                assert rule.edge is None or may_end(rule.edge, last_word(gap, 0, len(gap)))


@pytest.mark.parametrize(
    ("pattern", "behind"),
    [
        (r"(?<!\w)(?:قبل|منذ) (?:يومين|شهر)(?!\w)", {"قبل": {"يومين", "شهر"}, "منذ": {"يومين", "شهر"}}),
        (r"(?<!\w)(?:خلال )?الليله الماضيه(?!\w)", {"خلال": {"الليله"}, "الليله": {"الماضيه"}}),
        (r"(?<!\w)عام ?(?:19|20)[0-9]{2}(?![0-9])", {}),  # more digits may follow
        (r"(?<!\w)عام ?[0-9]{4}(?!\w)", {"عام": {"0"}}),
        (r"(?<!\w)امس(?: الاول)?(?!\w)", {}),
        (r"(?<!\w)(?:في \w+|قرب البيت)(?!\w)", {"قرب": {"البيت"}}),
    ],
)
def test_the_words_that_must_follow_the_first_are_read_from_the_pattern(pattern, behind):
    assert followers(pattern) == behind
