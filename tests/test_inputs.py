"""A path is a text, lines of articles, a folder of either, or standard input."""

from __future__ import annotations

import io
import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from stream.inputs import InputError, read_lines, read_paths

TEXT = "تعرضت البلدة لقصف مدفعي مساء أمس"


def articles(*paths: object) -> list[dict[str, object]]:
    return [json.loads(raw.value) for raw in read_paths([str(path) for path in paths])]


def test_a_text_is_one_article_whose_id_is_its_file_name(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(TEXT, encoding="utf-8")
    assert articles(tmp_path / "one.txt") == [{"id": "one.txt", "text": TEXT}]


def test_the_manifest_beside_a_text_gives_outlet_and_date(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "manifest.jsonl").write_text(
        json.dumps({"id": "one.txt", "outlet": "اختبار", "published_at": "2016-05-03"}) + "\n\n",
        encoding="utf-8",
    )
    assert articles(tmp_path) == [
        {"outlet": "اختبار", "published_at": "2016-05-03", "id": "one.txt", "text": TEXT}
    ]


def test_each_line_is_an_article_as_it_came(tmp_path: Path) -> None:
    path = tmp_path / "some.jsonl"
    path.write_bytes(b'{"id":"a"}\n\n  {"id": "b"}\r\nnot json')
    raws = list(read_paths([str(path)]))
    assert [raw.value for raw in raws] == [b'{"id":"a"}', b'{"id": "b"}', b"not json"]
    assert [(raw.where.topic, raw.where.offset) for raw in raws] == [
        ("some.jsonl", 1),
        ("some.jsonl", 3),
        ("some.jsonl", 4),
    ]


def test_a_folder_is_read_by_name_and_without_its_manifest(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "a.jsonl").write_text('{"id": "a"}', encoding="utf-8")
    (tmp_path / "manifest.jsonl").write_text("", encoding="utf-8")
    (tmp_path / "notes.md").write_text("x", encoding="utf-8")
    assert [article["id"] for article in articles(tmp_path)] == ["a", "b.txt"]


@pytest.mark.parametrize(
    ("given", "ids"),
    [(b'{"id": "a"}\n{"id": "b"}', ["a", "b"]), (TEXT.encode(), ["stdin"])],
    ids=["lines", "text"],
)
def test_standard_input_is_lines_or_one_text(
    given: bytes, ids: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(given)))
    assert [article["id"] for article in articles("-")] == ids


def test_bytes_that_are_not_text_stay_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_bytes(TEXT.encode() + b"\xff")
    (raw,) = read_paths([str(tmp_path / "one.txt")])
    assert b"\xff" in raw.value


def test_a_dump_is_lines_whatever_it_is_called(tmp_path: Path) -> None:
    (tmp_path / "dump").write_bytes(b"{}\n{}\n")
    assert len(list(read_lines([str(tmp_path / "dump")]))) == 2


@pytest.mark.parametrize("make", [False, True], ids=["missing", "empty folder"])
def test_what_cannot_be_read_is_said_in_a_sentence(tmp_path: Path, *, make: bool) -> None:
    path = tmp_path / "none"
    if make:
        path.mkdir()
    with pytest.raises(InputError, match=r"none.*\.$"):
        articles(path)
