from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from stream.places.entry import COLUMNS, Entry, write_entries
from stream.places.gazetteer import load
from stream.places.tables.import_tables import Draft, Refusal, Refused, read
from stream.places.tables.merge import Merged, merge
from stream.places.tables.own import built_in
from stream.records import PlaceKind

SHARED = Path(__file__).parents[3] / "shared" / "facts" / "syria.tsv"
LEVELS = [
    "id",
    "kind",
    "name_ar",
    "variants_ar",
    "name_en",
    "admin1_pcode",
    "admin1_ar",
    "admin2_pcode",
    "admin2_ar",
    "admin3_pcode",
    "admin3_ar",
    "pcode",
    "lat",
    "lon",
    "source",
    "city_pcode",
    "city_ar",
    "geonames_id",
    "wikidata_id",
    "population",
    "quality",
]


def own_table(folder: Path, *rows: dict[str, str]) -> Path:
    path = folder / "own.tsv"
    lines = ["\t".join(COLUMNS), *("\t".join(row.get(c, "") for c in COLUMNS) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def place(place_id: str, name: str, **more: str) -> dict[str, str]:
    known = {
        "id": place_id,
        "kind": "village",
        "name_ar": name,
        "parent": "sy.homs",
        "lat": "34.8",
        "lon": "36.9",
    }
    return known | more


def levels_table(folder: Path, *rows: dict[str, str]) -> Path:
    path = folder / "levels.tsv"
    common = {"kind": "village", "admin1_pcode": "SY04", "admin2_pcode": "SY0404", "admin3_pcode": "SY040400"}
    lines = ["\t".join(LEVELS)]
    for row in rows:
        full = common | {"lat": "34.93", "lon": "36.73", "source": "OCHA", "quality": "official"} | row
        lines.append("\t".join(full.get(c, "") for c in LEVELS))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def imported(path: Path) -> Merged:
    return merge(built_in(), read(path))


def only_refusal(path: Path) -> Refusal:
    merged = imported(path)
    assert merged.new == merged.known == 0
    (refused,) = merged.refused
    return refused.reason


def test_a_new_place_is_taken_under_its_container(tmp_path: Path) -> None:
    merged = imported(own_table(tmp_path, place("sy.homs.sunbula", "السنبلة العليا")))
    assert (merged.new, merged.known, merged.refused) == (1, 0, ())
    entry = next(e for e in merged.entries if e.id == "sy.homs.sunbula")
    assert (entry.parent, entry.country) == ("sy.homs", "SY")


def test_the_same_place_under_another_spelling_gives_it_that_spelling(tmp_path: Path) -> None:
    ours = next(e for e in built_in() if e.id == "sy.homs.talbiseh")
    row = place("sy.other", "تلبيسة", variants="تل بيسا", lat=str(ours.lat), lon=str(ours.lon))
    merged = imported(own_table(tmp_path, row))
    assert (merged.new, merged.known) == (0, 1)
    entry = next(e for e in merged.entries if e.id == "sy.homs.talbiseh")
    assert "تل بيسا" in entry.variants
    assert all(e.id != "sy.other" for e in merged.entries)


def test_a_further_name_that_is_a_word_or_a_famous_place_is_not_united(tmp_path: Path) -> None:
    ours = next(e for e in built_in() if e.id == "sy.homs.talbiseh")
    row = place(
        "sy.o", "تلبيسة", variants="القاهرة|السجن|مدينة تلبيسة|الباب", lat=str(ours.lat), lon=str(ours.lon)
    )
    merged = imported(own_table(tmp_path, row))
    entry = next(e for e in merged.entries if e.id == "sy.homs.talbiseh")
    assert not {"القاهرة", "مدينة تلبيسة", "الباب"} & set(entry.variants)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (place("", "السنبلة العليا"), Refusal.NO_ID),
        (place("sy.a", "Sunbula"), Refusal.NO_ARABIC_NAME),
        (place("sy.a", "السنبلة العليا", kind="hamlet"), Refusal.UNKNOWN_KIND),
        (place("sy.a", "السنبلة العليا", lat="north"), Refusal.BAD_COORDINATES),
        (place("sy.a", "السنبلة العليا", lat="0", lon="0"), Refusal.BAD_COORDINATES),
        (place("sy.a", "السنبلة العليا", lat="48.8", lon="2.3"), Refusal.OUTSIDE_COUNTRY),
        (place("sy.a", "السنبلة العليا", parent="sy.nowhere"), Refusal.UNKNOWN_PARENT),
        (
            place("sy.a", "السنبلة العليا", parent="sy.daraa.daraa", lat="36.9", lon="40.0"),
            Refusal.FAR_FROM_PARENT,
        ),
        (place("sy.a", "ريف حمص الشمالي", kind="area"), Refusal.COMPOSED),
        (place("sy.a", "الأحياء الجنوبية", kind="area"), Refusal.GENERIC_NAME),
        (place("sy.a", "الأحياء الشرقية لدمشق", kind="area"), Refusal.COMPOSED),
        (place("sy.a", "المنطقة الصناعية", kind="landmark"), Refusal.GENERIC_NAME),
        (place("sy.a", "بدوار"), Refusal.GENERIC_NAME),
        (place("sy.a", "المدينة"), Refusal.GENERIC_NAME),
        (place("sy.a", "السنبلة العليا", population="many"), Refusal.BAD_ROW),
    ],
)
def test_a_row_that_cannot_stand_is_refused_with_its_reason(
    tmp_path: Path, row: dict[str, str], reason: Refusal
) -> None:
    assert only_refusal(own_table(tmp_path, row)) is reason


def test_the_second_row_of_one_id_is_refused(tmp_path: Path) -> None:
    rows = place("sy.a", "السنبلة العليا"), place("sy.a", "السنبلة السفلى")
    assert imported(own_table(tmp_path, *rows)).reasons() == {Refusal.DUPLICATE_ID: 1}


def test_a_table_with_admin_levels_finds_its_containers_by_p_code(tmp_path: Path) -> None:
    path = levels_table(
        tmp_path, {"id": "C999", "pcode": "C999", "name_ar": "السنبلة العليا", "name_en": "Sunbula"}
    )
    merged = imported(path)
    entry = next(e for e in merged.entries if e.pcode == "C999")
    parent = next(e for e in merged.entries if e.id == entry.parent)
    assert parent.pcode == "SY040400"


def test_a_one_word_village_of_another_table_needs_a_cue(tmp_path: Path) -> None:
    rows = [
        {"id": f"C99{n}", "name_ar": name} for n, name in enumerate(("مساء", "كوبا", "تل السنابل الغربي"))
    ]
    entries = {
        e.name_ar: e for e in imported(levels_table(tmp_path, *rows)).entries if e.id.startswith("sy.C99")
    }
    assert {name: e.dangerous for name, e in entries.items()} == {
        "مساء": True,
        "كوبا": True,
        "تل السنابل الغربي": False,
    }


def test_geonames_dumps_are_read_and_joined_to_our_governorates(tmp_path: Path) -> None:
    def line(gid: int, names: str, lat: float, lon: float, code: str, people: int = 0) -> str:
        cells = [
            str(gid),
            "Name",
            "Name",
            names,
            str(lat),
            str(lon),
            code[0],
            code,
            "SY",
            "",
            "11",
            "",
            "",
            "",
            str(people),
        ]
        return "\t".join([*cells, "", "", "Asia/Damascus", "2020-01-01"])

    path = tmp_path / "SY.txt"
    path.write_text(
        "\n".join(
            [
                line(1, "Homs,حمص", 34.5, 38.2, "ADM1"),
                line(2, "Sunbula,السنبلة العليا", 34.8, 36.9, "PPL", 7000),
                line(3, "Latin only", 34.8, 36.9, "PPL"),
                line(4, "Spring,نبع", 34.8, 36.9, "SPNG"),
                "too\tshort",
            ]
        ),
        encoding="utf-8",
    )
    merged = imported(path)
    assert (merged.new, merged.known) == (1, 1)
    assert merged.reasons() == {Refusal.NO_ARABIC_NAME: 1, Refusal.UNKNOWN_KIND: 1, Refusal.BAD_ROW: 1}
    entry = next(e for e in merged.entries if e.id == "gn.2")
    assert (entry.kind, entry.parent) == (PlaceKind.TOWN, "sy.homs")


COD_HEADER = ["ADM2_EN", "ADM2_AR", "ADM2_PCODE", "ADM1_EN", "ADM1_AR", "ADM1_PCODE", "ADM0_PCODE"]
COD_ROWS = [
    ["Sunbula", "السنبلة", "LY0199", "Tripoli", "طرابلس", "LY01", "LY"],
    ["Nameless", "", "LY0198", "Tripoli", "طرابلس", "LY01", "LY"],
]
COD_UNITS = [["Tripoli", "طرابلس", "LY01", "LY"]]


def test_ocha_units_are_read_from_csv(tmp_path: Path) -> None:
    path = tmp_path / "adm2.csv"
    path.write_text("\n".join(",".join(row) for row in [COD_HEADER, *COD_ROWS]), encoding="utf-8")
    rows = list(read(path))
    assert isinstance(rows[0], Draft)
    assert (rows[0].entry.kind, rows[0].entry.pcode, rows[0].parents) == (
        PlaceKind.DISTRICT,
        "LY0199",
        ("LY01", "LY", "ly"),
    )


def test_ocha_units_are_read_from_every_sheet_of_a_workbook(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["ADM1_EN", "ADM1_AR", "ADM1_PCODE", "ADM0_PCODE"], *COD_UNITS):
        sheet.append(row)
    second = book.create_sheet("ADM2")
    for row in (COD_HEADER, *COD_ROWS):
        second.append(row)
    path = tmp_path / "cod.xlsx"
    book.save(path)
    merged = imported(path)
    district = next(e for e in merged.entries if e.pcode == "LY0199")
    governorate = next(e for e in merged.entries if e.id == district.parent)
    assert (governorate.pcode, governorate.kind) == ("LY01", PlaceKind.GOVERNORATE)
    assert not governorate.id.endswith("LY01"), "ours is known by its own id"
    assert merged.reasons() == {Refusal.NO_ARABIC_NAME: 1}


def test_a_table_of_another_kind_is_not_guessed_at(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("name,where\nحمص,here\n", encoding="utf-8")
    with pytest.raises(ValueError, match="its header is not known"):
        list(read(path))


def test_what_we_write_we_read_back(tmp_path: Path) -> None:
    path = tmp_path / "own.tsv"
    some = [e for e in built_in() if e.country == "SY"][:200]
    write_entries(path, some)
    back = [row.entry for row in read(path) if isinstance(row, Draft)]
    assert [(e.id, e.names, e.parent, e.pcode) for e in back] == [
        (e.id, e.names, e.parent, e.pcode) for e in some
    ]


def test_loading_a_table_gives_one_gazetteer_with_ours_first(tmp_path: Path) -> None:
    path = levels_table(tmp_path, {"id": "C999", "name_ar": "السنبلة العليا"})
    gazetteer = load(path)
    assert "sy.C999" in gazetteer.entries
    assert "sy.homs.homs" in gazetteer.entries


def test_merging_a_table_twice_adds_nothing_the_second_time(tmp_path: Path) -> None:
    path = levels_table(tmp_path, {"id": "C999", "pcode": "C999", "name_ar": "السنبلة العليا"})
    once = imported(path)
    again = merge(once.entries, read(path))
    assert (again.new, again.known) == (0, 1)
    assert {e.id for e in again.entries} == {e.id for e in once.entries}


def test_a_table_of_eleven_thousand_places_is_taken_whole() -> None:
    """The large table is read in place where it lies; a made one stands in for it elsewhere."""
    if SHARED.is_file():
        rows: list[Draft | Refused] = list(read(SHARED))
    else:
        rows = [
            Draft(
                n,
                Entry(f"sy.m{n}", PlaceKind.VILLAGE, f"مكان رقم {n}", country="SY", lat=35.0, lon=38.0),
                (),
                ("sy.homs",),
            )
            for n in range(11_000)
        ]
    merged = merge(built_in(), rows)
    assert merged.new + merged.known >= 11_000
    assert set(merged.reasons()) <= {Refusal.COMPOSED, Refusal.GENERIC_NAME}
