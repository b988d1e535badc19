"""The tables of stream/data/ are written so that changes by several hands to one list meet."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec import field

from stream.alerts.headline_words import HeadlineTable
from stream.articles.fold import fold_name
from stream.articles.page_words import PageWords
from stream.data import HERE, Row, owners, shaped, toml
from stream.data.families import Families, families, family
from stream.events.news.kinds import KindTable
from stream.events.news.lead import LeadTable
from stream.events.news.subject import SubjectTable
from stream.events.tell.confidence import ConfidenceTable
from stream.events.tell.ground import BelongingTable
from stream.events.tolls.number_words import NumberTable
from stream.events.tolls.people_table import Rules
from stream.events.when.rules import TimeRules
from stream.events.who.actors import ActorTable
from stream.events.who.agency import AgentTable
from stream.events.who.sources import SourceTable
from stream.events.words.clauses import ClauseTable
from stream.events.words.context import ContextTable
from stream.events.words.elsewhen import ElsewhenTable
from stream.events.words.onsets import OnsetTable
from stream.events.words.triggers import TriggerTable
from stream.events.words.weapons import ObjectTable, WeaponTable
from stream.export.codes import ExchangeTable
from stream.export.names import NameTable
from stream.incidents.match import WeightTable
from stream.outlets import OutletTable
from stream.places.lands import Lands
from stream.places.place_cues import PlaceCueTable
from stream.places.role_words import RoleTable

SHAPES: dict[str, type[Row]] = {
    "ar/actors.toml": ActorTable,
    "ar/agents.toml": AgentTable,
    "ar/belonging.toml": BelongingTable,
    "ar/casualties.toml": Rules,
    "ar/clauses.toml": ClauseTable,
    "ar/context.toml": ContextTable,
    "ar/elsewhen.toml": ElsewhenTable,
    "ar/families.toml": Families,
    "ar/furniture.toml": PageWords,
    "ar/kinds.toml": KindTable,
    "ar/subjects.toml": SubjectTable,
    "ar/leads.toml": LeadTable,
    "ar/numbers.toml": NumberTable,
    "ar/objects.toml": ObjectTable,
    "ar/onsets.toml": OnsetTable,
    "ar/place_cues.toml": PlaceCueTable,
    "ar/roles.toml": RoleTable,
    "ar/sources.toml": SourceTable,
    "ar/times.toml": TimeRules,
    "ar/triggers.toml": TriggerTable,
    "ar/weapons.toml": WeaponTable,
    "confidence.toml": ConfidenceTable,
    "exchange.toml": ExchangeTable,
    "headlines.toml": HeadlineTable,
    "lands.toml": Lands,
    "match_weights.toml": WeightTable,
    "names.toml": NameTable,
    "outlets.toml": OutletTable,
}
KEYED_BY_WORDS = {
    "because",
    "by_country",
    "capitals",
    "certainty",
    "disputes",
    "its_capital",
    "killed",
    "nationals",
    "no",
    "not_reads",
    "parties",
    "parts",
    "radius_km",
    "reads",
    "shared",
    "sides",
    "sources",
    "types",
    "values",
    "of",
    "ordinals",
    "weekdays",
    "weights",
    "words",
    "yes",
    "zones",
}  # whose keys are data
TABLES = sorted(HERE.rglob("*.toml"))
SEVERAL_ITEMS = re.compile(r'^ +"(?:[^"\\]|\\.)*", *["{\[]')


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.stem)
def test_a_long_list_stands_one_item_a_line(table: Path) -> None:
    lines = table.read_text("utf-8").splitlines()
    assert not [line for line in lines if re.match(r"[\w.]+ = \[", line) and len(line) > 120]
    assert not [line for line in lines if SEVERAL_ITEMS.match(line)]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.stem)
def test_a_list_of_words_has_each_word_once(table: Path) -> None:
    lists = _lists(tomllib.loads(table.read_text("utf-8")))
    assert not [word for words in lists for word in set(words) if words.count(word) > 1]


def test_every_table_has_a_shape_but_the_months_whose_keys_are_numbers() -> None:
    assert {*SHAPES, "ar/months.toml"} == {str(path.relative_to(HERE)) for path in TABLES}


@pytest.mark.parametrize("file", SHAPES)
def test_a_misspelt_key_is_refused_with_its_file_and_its_row(file: str) -> None:
    data = toml(*file.split("/"))
    for name, row in _rows(data):
        row["not_afetr"] = ["كلمة"]
        with pytest.raises(ValueError, match=f"^{re.escape(file)}: .*not_afetr") as refused:
            shaped(SHAPES[file], data, file)
        assert name in str(refused.value)
        del row["not_afetr"]


class _Words(Row, frozen=True):
    names: tuple[str, ...] = ()


class _Shelf(Row, frozen=True):
    by_key: dict[str, _Words] = field(default_factory=dict)
    lists: dict[str, tuple[str, ...]] = field(default_factory=dict)
    rows: tuple[_Words, ...] = ()


@pytest.mark.parametrize(
    "data",
    [
        {"by_key": {"أ ب": {"names": [1]}}},
        {"lists": {"a": ["s", 1]}},
        {"by_key[3]": 1},
        {"by_key": {"a": {"name[1]": 2}}},
        {"rows": [{"bad.key": 1}]},
    ],
)
def test_a_table_is_refused_with_its_file_whatever_its_keys_are(data: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"^shelf\.toml: "):
        shaped(_Shelf, data, "shelf.toml")


def test_two_rows_with_one_phrase_are_refused_and_both_named() -> None:
    rows = [("road", ["طريق", "الى"], 1), ("goal", ["نحو"], 2), ("speaker", ["إلى"], 3)]
    with pytest.raises(
        ValueError, match=r"^roles.toml: «إلى» stands in row 1 \(road\) and in row 3 \(speaker\)$"
    ):
        owners("roles.toml", rows)


def test_a_phrase_may_stand_in_one_row_in_two_spellings() -> None:
    assert owners("sources.toml", [("AFP", ["أ ف ب", "ا ف ب"], 1)]) == {"ا ف ب": 1}


def _rows(value: Any, name: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every table in a file, with the name of the row that it is in, if it has one."""
    if isinstance(value, dict):
        name = next((value[key] for key in ("id", "key", "name") if key in value), name)
        yield name, value
        for key, inner in value.items():
            if key not in KEYED_BY_WORDS:
                yield from _rows(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from _rows(inner, name)


def _lists(value: Any) -> Iterator[list[str]]:
    """The lists of words in a table; a span of days is none."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from _lists(inner)
    elif isinstance(value, list):
        yield [item for item in value if isinstance(item, str) and any(map(str.isalpha, item))]
        for inner in value:
            yield from _lists(inner)


@pytest.mark.parametrize("name", families())
def test_a_family_of_words_stands_in_its_text_and_not_in_its_other(name: str) -> None:
    row, whole = families()[name], re.compile(rf"(?<!\w){family(name)}(?!\w)")
    assert whole.search(fold_name(row.match))
    assert not whole.search(fold_name(row.miss))


def test_a_family_that_is_none_is_refused_by_its_name() -> None:
    with pytest.raises(KeyError, match="months"):
        family("side", "months")


def test_no_two_forces_share_a_key() -> None:
    keys = [row["key"] for row in toml("ar", "actors.toml")["actor"]]
    assert sorted(keys) == sorted(set(keys))
