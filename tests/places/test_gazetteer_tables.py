"""The tables that we ship: what each row must satisfy."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from stream.articles.fold import fold_name
from stream.places.danger import DATA, common_words, dangers
from stream.places.entry import COLUMNS, SETTLEMENTS, WIDE, Entry, distance_km, read_rows
from stream.places.gazetteer import Gazetteer
from stream.places.tables.own import built_in
from stream.records import GeoPrecision, PlaceKind

TABLES = sorted((DATA / "gazetteer").glob("*.tsv"))
CUES = frozenset(
    map(
        fold_name,
        [
            "حي",
            "أحياء",
            "مدينة",
            "بلدة",
            "قرية",
            "مخيم",
            "محافظة",
            "مديرية",
            "قضاء",
            "ناحية",
            "ولاية",
            "منطقة",
            "ضاحية",
            "محطة",
            "إقليم",
            "دولة",
        ],
    )
)
SYRIA = (32.2, 37.4, 35.5, 42.5)
SETTLED = 60  # km from a subdistrict's or city's centre
TOWN = 45  # km from the centre of a town to its outlying quarters and bases
PROVINCE = 500  # of the widest, in Egypt, Saudi Arabia and Yemen
DESERT = 120  # of wide administrative units


@pytest.fixture(scope="module")
def entries() -> list[Entry]:
    return built_in()


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_each_table_has_our_columns(path: Path) -> None:
    header = path.read_text(encoding="utf-8").splitlines()[0]
    assert tuple(header.split("\t")) == COLUMNS


def test_ids_are_unique_and_containers_exist(entries: list[Entry]) -> None:
    ids = Counter(entry.id for entry in entries)
    assert [i for i, n in ids.items() if n > 1] == []
    assert [e.id for e in entries if e.parent and e.parent not in ids] == []
    assert [e.id for e in entries if not e.parent and e.kind is not PlaceKind.COUNTRY] == []


def test_places_of_syria_lie_in_syria_and_near_what_holds_them(entries: list[Entry]) -> None:
    south, north, west, east = SYRIA
    by_id = {entry.id: entry for entry in entries}
    for entry in entries:
        if entry.country != "SY" or entry.lat is None or entry.lon is None:
            continue
        assert south < entry.lat < north, entry.id
        assert west < entry.lon < east, entry.id
        parent = by_id.get(entry.parent or "")
        if parent is None or parent.kind in WIDE:
            continue
        reach = SETTLED if parent.kind in SETTLEMENTS else DESERT
        assert (distance_km(entry, parent) or 0) < reach, entry.id


def test_places_everywhere_lie_near_what_holds_them(entries: list[Entry]) -> None:
    by_id = {entry.id: entry for entry in entries}
    pairs = [(entry, by_id[entry.parent]) for entry in entries if entry.parent]
    in_town = [(e, p) for e, p in pairs if p.kind in SETTLEMENTS]
    assert [e.id for e, p in in_town if (distance_km(e, p) or 0) > TOWN] == []
    in_governorate = [(e, p) for e, p in pairs if p.kind is PlaceKind.GOVERNORATE]
    assert [e.id for e, p in in_governorate if (distance_km(e, p) or 0) > PROVINCE] == []


def test_one_name_is_one_settlement_within_its_container(entries: list[Entry]) -> None:
    seen = Counter((fold_name(e.name_ar), e.parent) for e in entries if e.kind in SETTLEMENTS)
    assert [key for key, n in seen.items() if n > 1] == []


def test_coordinates_say_what_they_stand_for(entries: list[Entry]) -> None:
    assert [e.id for e in entries if (e.lat is None) != (e.precision is GeoPrecision.NONE)] == []


def test_the_governorates_of_syria_bear_their_p_codes(entries: list[Entry]) -> None:
    codes = sorted(e.pcode for e in entries if e.country == "SY" and e.kind is PlaceKind.GOVERNORATE)
    assert codes == [f"SY{n:02}" for n in range(1, 15)]


def test_the_tables_are_as_large_as_promised(entries: list[Entry]) -> None:
    by_hand = [e for e in entries if not e.id.startswith("gn.")]
    syria = [e for e in by_hand if e.country == "SY"]
    assert len(syria) >= 1500
    assert sum(e.kind is PlaceKind.NEIGHBOURHOOD for e in syria) >= 300
    assert len(by_hand) - len(syria) >= 600


def test_a_name_leaves_its_cue_to_the_reader(entries: list[Entry]) -> None:
    """«حي الوعر» is a cue and a name; the table holds the name."""
    assert [e.id for e in entries if e.kind is PlaceKind.NEIGHBOURHOOD and e.name_ar.startswith("حي ")] == []


@pytest.mark.parametrize(
    "row", list(read_rows(DATA / "dangerous.tsv")), ids=lambda row: f"{row['name']}-{row['country']}"
)
def test_a_dangerous_name_has_a_sentence_for_the_place_and_one_for_the_word(row: dict[str, str]) -> None:
    gazetteer = Gazetteer([Entry("x.1", PlaceKind.TOWN, row["name"])])
    assert _cued(gazetteer, row["example"]), row["example"]
    assert gazetteer.find(fold_name(row["counter"])), row["counter"]
    assert not _cued(gazetteer, row["counter"]), row["counter"]


def _cued(gazetteer: Gazetteer, sentence: str) -> bool:
    folded = fold_name(sentence)
    before = [folded[: m.start].split() for m in gazetteer.find(folded)]
    return any(words and words[-1].removeprefix("ال") in CUES for words in before)


def test_dangerous_names_that_we_list_are_marked(entries: list[Entry]) -> None:
    marked = {fold_name(e.name_ar) for e in entries if e.dangerous}
    assert {fold_name(n) for n in ("الثورة", "الباب", "الحراك", "تدمر", "البيضاء", "صور")} <= marked
    plain = {fold_name(e.name_ar) for e in entries if not e.dangerous}
    assert {fold_name(n) for n in ("حلب", "سراقب", "الوعر", "تعز", "الموصل", "سرت")} <= plain
    assert len(dangers()) > 150
    assert len(common_words()) > 1000
