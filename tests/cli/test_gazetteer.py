"""`rasid gazetteer`: tables in, a checked table out; fetched from a server of our own with small files of the real form."""

from __future__ import annotations

import io
import json
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook

from stream.cli import main
from stream.places.gazetteer import load
from stream.places.tables.checked import fingerprint
from stream.records import PlaceKind


def geonames_line(
    gid: int, name: str, names: str, lat: float, lon: float, code: str, admin1: str = "11"
) -> str:
    people = "7000" if code == "PPL" else "0"
    cells = [
        gid,
        name,
        name,
        names,
        lat,
        lon,
        code[0],
        code,
        "SY",
        "",
        admin1,
        "",
        "",
        "",
        people,
        "",
        "",
        "",
        "",
    ]
    return "\t".join(map(str, cells))


DUMP = "\n".join(
    [
        geonames_line(1, "Homs Governorate", "", 34.5, 38.2, "ADM1"),
        geonames_line(2, "Sunbula", "Sunbula", 34.8, 36.9, "PPL"),
        geonames_line(3, "Latin", "", 34.8, 36.9, "PPL"),
        geonames_line(4, "Spring", "نبع", 34.8, 36.9, "SPNG"),
        geonames_line(5, "Broken", "الجرن العالي", 34.8, 36.9, "PPL").replace("7000", "many"),
    ]
)
NAMES = "\n".join(
    "\t".join(cells)
    for cells in [
        ("11", "1", "ar", "محافظة حمص", "1", "", "", "", "", ""),
        ("12", "2", "ar", "سنبلة القديمة", "", "", "", "1", "", ""),  # a name of the past
        ("13", "2", "ar", "سنابل العليا", "", "", "", "", "", ""),
        ("14", "2", "ar", "السنبلة العليا", "1", "", "", "", "", ""),
        ("15", "2", "en", "Upper Sunbula", "1", "", "", "", "", ""),
    ]
)


def workbook() -> bytes:
    book = Workbook()
    notes = book.active
    notes.append(["read me", "boundaries of 2018"])
    sheet = book.create_sheet("Admin3")
    sheet.append(
        ["admin3Name_en", "admin3Name_ar", "admin3Pcode", "admin2Pcode", "admin1Pcode", "admin0Pcode"]
    )
    sheet.append(["Sunbula", "السنبلة", "SY049901", "SY0404", "SY04", "SY"])
    sheet.append(["Nameless", "", "SY049902", "SY0404", "SY04", "SY"])
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def packed(name: str, text: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, text)
    return held.getvalue()


class Source:
    """A server with the paths of GeoNames and HDX; what it holds is a dictionary."""

    def __init__(self) -> None:
        self.held: dict[str, bytes] = {}
        self.delay = 0.0
        source = self

        class Answer(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                time.sleep(source.delay)
                content = source.held.get(self.path)
                self.send_response(200 if content is not None else 404)
                self.send_header("Content-Length", str(len(content or b"")))
                self.end_headers()
                self.wfile.write(content or b"")

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def source() -> Iterator[Source]:
    served = Source()
    resources = [
        {"format": "SHP", "name": "syr_admin_shp", "url": f"{served.url}/files/shapes.zip"},
        {"format": "XLSX", "name": "population", "url": f"{served.url}/files/people.xlsx"},
        {
            "format": "XLSX",
            "name": "syr_adminboundaries_tabulardata",
            "url": f"{served.url}/files/units.xlsx",
        },
    ]
    dataset = {"result": {"license_title": "CC BY-IGO", "resources": resources}}
    served.held = {
        "/export/dump/SY.zip": packed("SY.txt", DUMP),
        "/export/dump/alternatenames/SY.zip": packed("SY.txt", NAMES),
        "/api/3/action/package_show?id=cod-ab-syr": json.dumps(dataset).encode(),
        "/files/units.xlsx": workbook(),
    }
    yield served
    served.server.shutdown()
    served.server.server_close()


def rasid(*words: object) -> Result:
    return CliRunner().invoke(main, ["gazetteer", *map(str, words)])


def fetch(source: Source, folder: Path, *more: object) -> Result:
    return rasid("fetch", "sy", "--folder", folder, "--geonames", source.url, "--hdx", source.url, *more)


def test_fetch_brings_a_countrys_open_tables_and_leaves_one_that_can_be_used(
    source: Source, tmp_path: Path
) -> None:
    result = fetch(source, tmp_path)
    assert result.exit_code == 0, result.output
    table = tmp_path / "SY.tsv"
    assert f"export RASID_GAZETTEER={table}" in result.output
    places = load(table)
    upper = places.entries["gn.2"]
    assert (upper.name_ar, upper.variants, upper.kind) == (
        "السنبلة العليا",
        ("سنابل العليا",),
        PlaceKind.TOWN,
    )
    assert [c.id for c in places.chain(upper)] == ["sy.homs", "sy"]
    assert places.entries["sy.SY049901"].kind is PlaceKind.SUBDISTRICT
    assert "sy.homs.homs" in places.entries


def test_the_table_and_the_command_name_sources_and_licences(source: Source, tmp_path: Path) -> None:
    result = fetch(source, tmp_path)
    head = (tmp_path / "SY.tsv").read_text(encoding="utf-8").split("\nid\t")[0]
    for text in (head, result.output):
        assert "CC BY-IGO" in text
        assert "Creative Commons Attribution 4.0" in text


def test_what_was_refused_is_said_with_row_column_and_reason(source: Source, tmp_path: Path) -> None:
    listed = tmp_path / "refused.tsv"
    result = fetch(source, tmp_path, "--refused", listed)
    assert "row 5, population: bad_row: 5 many" in result.output
    assert "row 4, feature code: unknown_kind: 4 SPNG" in result.output
    rows = [line.split("\t") for line in listed.read_text(encoding="utf-8").splitlines()]
    assert ["SY.xlsx", "2", "SY049902", "ADM3_AR", "no_arabic_name", "Nameless"] in rows


def test_one_source_that_is_down_is_said_and_left_out(source: Source, tmp_path: Path) -> None:
    del source.held["/api/3/action/package_show?id=cod-ab-syr"]
    result = fetch(source, tmp_path)
    assert result.exit_code == 0
    assert "left out: " in result.stderr
    assert "answers 404" in result.stderr
    assert "gn.2" in load(tmp_path / "SY.tsv").entries


@pytest.mark.parametrize(
    ("held", "more", "sentence"),
    [
        ({}, (), "answers 404"),
        ({"/export/dump/SY.zip": b"no zip"}, (), "answers 404"),
        ({"/api/3/action/package_show?id=cod-ab-syr": b"<html>"}, (), "does not answer as HDX does"),
        ({"/api/3/action/package_show?id=cod-ab-syr": b" " * (1 << 21)}, ("--max-mb", 1), "larger than 1 MB"),
    ],
)
def test_where_no_source_gives_a_table_the_command_fails_with_one_sentence(
    source: Source, tmp_path: Path, held: dict[str, bytes], more: tuple[object, ...], sentence: str
) -> None:
    source.held = held
    result = fetch(source, tmp_path, *more)
    assert result.exit_code == 2
    last = result.stderr.splitlines()[-1]
    assert last.startswith("rasid: ")
    assert sentence in last
    assert not list(tmp_path.glob("*.tsv"))


def test_a_source_that_hangs_is_given_up(source: Source, tmp_path: Path) -> None:
    source.delay = 1.0
    result = fetch(source, tmp_path, "--timeout", "0.2")
    assert result.exit_code == 2
    assert "did not answer whole within 0.2 s" in result.stderr


def test_a_bomb_of_a_zip_is_not_unpacked(source: Source, tmp_path: Path) -> None:
    source.held = {"/export/dump/SY.zip": packed("SY.txt", "0" * (8 << 20))}
    result = fetch(source, tmp_path)
    assert result.exit_code == 2
    assert "more than a table can shrink" in result.stderr


def damaged(content: bytes) -> bytes:
    """A zip whose packed bytes are others than they were."""
    at = content.index(b"SY.txt") + len("SY.txt")
    return content[:at] + b"\xff" * 12 + content[at + 12 :]


def locked(content: bytes) -> bytes:
    """A zip that says that a password locks its file."""
    for header, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.index(header) + flags
        content = content[:at] + b"\x01\x00" + content[at + 2 :]
    return content


@pytest.mark.parametrize("spoil", [damaged, locked])
def test_a_zip_that_cannot_be_unpacked_is_refused_with_a_sentence(
    spoil: Callable[[bytes], bytes], source: Source, tmp_path: Path
) -> None:
    source.held = {"/export/dump/SY.zip": spoil(packed("SY.txt", DUMP))}
    done = fetch(source, tmp_path)
    assert done.exit_code != 0
    assert "holds no SY.txt" in done.output


def test_a_country_that_is_not_known_is_refused_by_name(source: Source, tmp_path: Path) -> None:
    result = rasid("fetch", "XX", "--folder", tmp_path, "--geonames", source.url)
    assert result.exit_code == 2
    assert "'XX' is none of the countries known here" in result.stderr


def test_import_takes_a_table_of_alternate_names_in_any_order(tmp_path: Path) -> None:
    (tmp_path / "b-dump.txt").write_text(DUMP, encoding="utf-8")
    (tmp_path / "a-names.txt").write_text(NAMES, encoding="utf-8")
    out = tmp_path / "out.tsv"
    result = rasid("import", tmp_path / "b-dump.txt", tmp_path / "a-names.txt", "--out", out)
    assert result.exit_code == 0, result.output
    assert load(out).entries["gn.2"].name_ar == "السنبلة العليا"


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("list.csv", "name,where\nحمص,here\n".encode(), "its header is not known"),
        ("names.txt", NAMES.encode(), "give the country's GeoNames dump with them"),
        ("units.xlsx", b"no workbook", "is no XLSX workbook"),
        ("old.tsv", "id\tkind\tname_ar\tparent\nsy.a\tvillage\tحمص\tsy\n".encode("cp1256"), "is not UTF-8"),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_a_sentence(
    tmp_path: Path, name: str, content: bytes, sentence: str
) -> None:
    (tmp_path / name).write_bytes(content)
    result = rasid("import", tmp_path / name, "--out", tmp_path / "out.tsv")
    assert result.exit_code == 2
    assert sentence in result.stderr
    assert not (tmp_path / "out.tsv").exists()


def test_a_checked_table_is_taken_as_it_stands_and_checked_again_after_an_update(tmp_path: Path) -> None:
    (tmp_path / "SY.txt").write_text(
        DUMP.replace("Sunbula\tSunbula", "Sunbula\tالسنبلة العليا"), encoding="utf-8"
    )
    out = tmp_path / "out.tsv"
    assert rasid("import", tmp_path / "SY.txt", "--out", out).exit_code == 0
    older = tmp_path / "older.tsv"
    text = out.read_text(encoding="utf-8")
    older.write_text(text.replace(fingerprint(), "0" * 16), encoding="utf-8")
    assert load(out).entries == load(older).entries


def test_a_checked_table_that_was_spoiled_since_is_refused(tmp_path: Path) -> None:
    (tmp_path / "SY.txt").write_text(DUMP, encoding="utf-8")
    (tmp_path / "names.txt").write_text(NAMES, encoding="utf-8")
    out = tmp_path / "out.tsv"
    rasid("import", tmp_path / "SY.txt", tmp_path / "names.txt", "--out", out)
    out.write_text(out.read_text(encoding="utf-8").replace("\ttown\t", "\ttonw\t"), encoding="utf-8")
    with pytest.raises(ValueError, match="was changed after it was checked"):
        load(out)


def test_find_prints_the_places_of_a_name_as_rows() -> None:
    result = rasid("find", "الخالدية")
    assert any(
        line.startswith("sy.homs.homs.khalidiya\tneighbourhood\t") for line in result.output.splitlines()
    )
    assert rasid("find", "لا مكان كهذا").exit_code == 2
