"""Every rule of the files proves itself: its sentence matches, and the one beside it does not."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from stream.articles.document import Document, Sentence
from stream.articles.fold import fold, fold_name
from stream.data import toml
from stream.events.facts import Facts
from stream.events.news.kinds import KindRule, kinds
from stream.events.news.lead import lead, lead_table
from stream.events.news.subject import Subject, subjects, without_their_subject
from stream.events.words.clauses import Clause, OpenerRow, Opening, clause_table, clauses, openings
from stream.events.words.context import Judged, Judgement, judge, rules
from stream.events.words.context import Rule as ContextRule
from stream.events.words.elsewhen import ElsewhenRow, dated_from, elsewhen_table
from stream.events.words.lexicon import Rule, Strength, lexicon
from stream.events.words.triggers import MeansRow, trigger_table
from stream.places.role import Role
from stream.places.role_words import role_rules
from stream.records import Article, Field, Type

ROLE_ROWS = [(row["role"], row["match"], row["miss"]) for row in toml("ar", "roles.toml")["role"]]


@pytest.mark.parametrize("rule", lexicon().rules, ids=lambda rule: rule.id)
def test_a_trigger_finds_its_sentence_and_nothing_in_the_other(rule: Rule) -> None:
    assert rule.id in {t.rule.id for t in lexicon().triggers(fold_name(rule.match))}
    assert rule.id not in {t.rule.id for t in lexicon().triggers(fold_name(rule.miss))}


def _verdicts(sentence: str) -> list[tuple[str, str] | None]:
    text = fold_name(sentence)
    cues, triggers = rules().find(text), lexicon().triggers(text)
    attacks = [t for t in triggers if t.rule.strength is not Strength.CASUALTY]
    whole = Clause(0, len(text), Opening.MAIN)
    return [judge(text, t, whole, (0, len(text)), cues) for t in attacks]


@pytest.mark.parametrize("rule", rules().rules, ids=lambda rule: rule.id)
def test_a_context_rule_takes_its_attack_out_and_leaves_the_other(rule: ContextRule) -> None:
    taken, left = _verdicts(rule.match), _verdicts(rule.miss)
    assert taken
    assert any(v is not None and v[1] == rule.id for v in taken)
    assert left
    assert all(v is None for v in left)


@pytest.mark.parametrize("rule", kinds().rules, ids=lambda rule: rule.id)
def test_a_kind_of_article_is_told_by_its_headline(rule: KindRule) -> None:
    kind = kinds().of(Document(Article(id="a", title=rule.match, text="قال المتحدث ذلك.")))
    assert kind is not None
    assert kind.rule == rule
    assert not kinds().of(Document(Article(id="a", title=rule.miss, text="قال المتحدث ذلك.")))


@pytest.mark.parametrize("subject", subjects().all, ids=lambda subject: subject.row.id)
def test_a_subject_takes_the_attacks_of_its_article_out_and_leaves_those_of_the_other(
    subject: Subject,
) -> None:
    assert subject.judgement in _left_of(subject.row.match)
    assert None in _left_of(subject.row.miss)


def _left_of(text: str) -> set[Judgement | None]:
    document = Document(
        Article(id="a", title="", text=text + ".", published_at=datetime(2016, 7, 5, tzinfo=UTC))
    )
    folded = document.text.text
    found = [Judged(t, None, t.rule.type, plain=True) for t in lexicon().triggers(folded)]
    told = {Field.TITLE: ((), ()), Field.TEXT: (found, (Clause(0, len(folded), Opening.MAIN),))}
    known = {f: Facts(document.folded(f), document.article.published_at, "") for f in Field}
    left = without_their_subject(document, told, known, subjects().of(document))
    return {j.judgement for j in (left[Field.TEXT] if left else found)}


def test_a_sentence_that_begins_with_an_attack_tells_it_as_news_and_one_about_the_war_does_not() -> None:
    row = lead_table()
    assert lead().news(fold_name(row.match))
    assert not lead().news(fold_name(row.miss))


@pytest.mark.parametrize(("role", "match", "miss"), ROLE_ROWS, ids=[row[0] for row in ROLE_ROWS])
def test_a_role_is_told_by_the_words_before_its_place(role: str, match: str, miss: str) -> None:
    assert _role(match) == role
    assert _role(miss) != role


def _role(sentence: str) -> str:
    left, place, right = re.split(r"[\[\]]", sentence)
    text = fold_name(left) + " " + fold_name(place) + " " + fold_name(right)
    given = role_rules().before(text, len(fold_name(left)) + 1, "")
    return given[0].value if given else Role.STRUCK.value


def _opened(sentence: str) -> list[Opening]:
    """What opens where the brackets do."""
    left, opener, right = re.split(r"[\[\]]", sentence)
    text = fold(left + opener + right)
    return [kind for at, kind in openings(text.text, text) if at == len(fold(left).text)]


@pytest.mark.parametrize("row", clause_table().opener, ids=lambda row: row.kind)
def test_a_clause_opens_where_one_of_its_openers_stands_and_not_at_a_word_like_it(row: OpenerRow) -> None:
    assert _opened(row.match) == [row.kind]
    assert _opened(row.miss) == []


def test_a_sentence_is_cut_where_somebody_else_speaks_or_another_attack_begins() -> None:
    text = fold("قصفت المدفعية دوما فيما قال ناشطون إن الطيران حلق واستهدفت الدبابات حرستا").text
    parts = clauses(Sentence(Field.TEXT, 0, len(text), 0), openings(text), lexicon().triggers(text))
    assert [c.opening for c in parts] == [Opening.MAIN, Opening.CONTRAST, Opening.VERB]
    assert "".join(text[c.start : c.end] for c in parts) == text


@pytest.mark.parametrize("row", trigger_table().means, ids=lambda row: row.type)
def test_a_word_of_means_tells_its_type_and_no_other_word_does(row: MeansRow) -> None:
    left, word, right = map(fold_name, re.split(r"[\[\]]", row.match))
    found = lexicon().means(f"{left} {word} {right}")
    assert (row.type, row.weak) in {(w.type, w.weak) for w in found if w.end == len(f"{left} {word}")}
    assert (row.type, row.weak) not in {(w.type, w.weak) for w in lexicon().means(fold_name(row.miss))}


def test_a_phrase_in_which_a_trigger_means_nothing_holds_none() -> None:
    pseudo = trigger_table().pseudo
    assert not lexicon().triggers(fold_name(pseudo.match))
    assert lexicon().triggers(fold_name(pseudo.miss))


def test_a_word_for_rockets_may_fall_from_an_aircraft_and_one_for_shells_may_not() -> None:
    rocket = trigger_table().rocket
    assert lexicon().rocket(fold_name(rocket.match))
    assert not lexicon().rocket(fold_name(rocket.miss))


@pytest.mark.parametrize("key", ["match", "miss"])
def test_who_shells_with_guns_or_is_a_militia_does_so_from_the_ground_and_aircraft_do_not(key: str) -> None:
    for sentence in getattr(trigger_table().ground, key):
        text = fold_name(sentence)
        told = [lexicon().from_the_ground(text, trigger) for trigger in lexicon().triggers(text)]
        assert told == [key == "match"]


@pytest.mark.parametrize("key", ["match", "miss"])
def test_the_dead_are_an_attack_where_a_force_is_said_to_have_killed_them(key: str) -> None:
    for sentence in getattr(trigger_table().kills, key):
        told = [t.rule.id for t in lexicon().triggers(fold_name(sentence))]
        assert ("killing" in told) == (key == "match"), sentence


def test_the_name_of_an_air_base_or_of_air_defence_is_no_means_of_an_attack() -> None:
    row = trigger_table().no_means
    kinds_of = [{w.type for w in lexicon().means(fold_name(text))} for text in (row.match, row.miss)]
    assert Type.AIRSTRIKE not in kinds_of[0]
    assert Type.AIRSTRIKE in kinds_of[1]


def test_aircraft_that_fly_over_are_no_means_of_an_attack() -> None:
    row = trigger_table().overflight
    kinds_of = [{w.type for w in lexicon().means(fold_name(text))} for text in (row.match, row.miss)]
    assert Type.AIRSTRIKE not in kinds_of[0]
    assert Type.AIRSTRIKE in kinds_of[1]


@pytest.mark.parametrize("row", elsewhen_table().elsewhen, ids=lambda row: row.id)
def test_a_time_dates_what_stands_beside_the_attack_or_the_attack(row: ElsewhenRow) -> None:
    for sentence, beside in ((row.match, True), (row.miss, False)):
        left, time, right = re.split(r"[\[\]]", sentence)
        text, at = fold_name(left + time + right), len(fold_name(left)) + left.endswith(" ")
        assert text.startswith(fold_name(time), at)
        assert (dated_from(text, at) is not None) is beside
